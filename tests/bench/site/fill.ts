import { feedLimit, type FeedItem } from "#shared/contracts/district-api.ts";
import { demoDistrict, type DemoDistrict } from "#shared/demo/district.ts";
import { demoMenus } from "#shared/demo/menus.ts";
import type { StationId } from "#shared/id/ids.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import { addDays, instant, type Day } from "#shared/time/time.ts";
import type { StationDatabase } from "../../../station/store/database.ts";
import { menuStore } from "../../../station/store/menu-store.ts";
import { rosterStore } from "../../../station/store/roster-store.ts";
import { feedOf } from "./feed.ts";

/** The demo district that every measurement starts from. */
const seed = 20261122;

/** What a station's file is filled with. */
export type Filling = {
  readonly seniors: number;
  readonly station: StationId;
  /** The day on which is sold; the day before and after have menus too, for a run over midnight. */
  readonly day: Day;
  readonly keyedHash: KeyedHash;
};

/** Brings a whole feed and the menus into a station's file, page by page as the exchange does. */
export function fillStation(db: StationDatabase, filling: Filling): DemoDistrict {
  const district = demoDistrict(seed, { seniors: filling.seniors });
  const roster = rosterStore(db);
  for (const items of pagesOf(feedOf(district, filling.keyedHash))) {
    roster.applyPage({ items, next: items.at(-1)?.cursor ?? 0 }, instant(1));
  }
  const menus = menuStore(db);
  for (const { station, day, meal, items } of demoMenus(seed, addDays(filling.day, -1))) {
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
