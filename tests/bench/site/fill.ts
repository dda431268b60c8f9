import { feedLimit, type FeedItem } from "#shared/contracts/district-api.ts";
import { demoDistrict, type DemoDistrict } from "#shared/demo/district.ts";
import { demoMenus } from "#shared/demo/menus.ts";
import type { StationId } from "#shared/id/ids.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import { addDays, instant, type Day } from "#shared/time/time.ts";
import type { Stores } from "../../../station/stores.ts";
import { feedOf } from "./feed.ts";

/** The demo district that every measurement starts from. */
export const benchSeed = 20_261_122;

/** What a station's file is filled with. */
export type Filling = {
  readonly seniors: number;
  readonly station: StationId;
  /** The day on which is sold; the days around it have menus too, for a run over midnight. */
  readonly day: Day;
  readonly keyedHash: KeyedHash;
};

/** Brings a whole feed and the menus into a station's file, page by page as the exchange does. */
export function fillStation(
  { roster, menus }: Pick<Stores, "roster" | "menus">,
  filling: Filling,
): DemoDistrict {
  const district = demoDistrict(benchSeed, { seniors: filling.seniors });
  for (const items of pagesOf(feedOf(district, filling.keyedHash))) {
    roster.applyPage({ items, next: items.at(-1)?.cursor ?? 0 }, instant(1));
  }
  for (const { station, day, meal, items } of demoMenus(benchSeed, addDays(filling.day, -1))) {
    if (station === filling.station) menus.addItems(items, { day, meal });
  }
  return district;
}

/** A feed in pages as large as the district sends them. */
export function pagesOf(items: readonly FeedItem[]): FeedItem[][] {
  const pages = Math.ceil(items.length / feedLimit);
  return Array.from({ length: pages }, (_, at) =>
    items.slice(at * feedLimit, (at + 1) * feedLimit),
  );
}
