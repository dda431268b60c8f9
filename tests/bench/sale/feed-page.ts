import { feedLimit, feedPageSchema } from "#shared/contracts/district-api.ts";
import { demoDistrict } from "#shared/demo/district.ts";
import { instant } from "#shared/time/time.ts";
import { join } from "node:path";
import { openStores } from "../../../station/stores.ts";
import { stationKeys } from "../../../station/sync/keys.ts";
import type { BenchPart } from "../frame/bench.ts";
import { timed } from "../frame/sampling.ts";
import { median } from "../frame/statistics.ts";
import { feedOf } from "../site/feed.ts";
import { benchSeed, pagesOf } from "../site/fill.ts";
import { freshProvision } from "../site/provision.ts";

const seniors = 20_000;
const itemsSchema = feedPageSchema.shape.items;

/** What a page of the feed costs a station: reading the answer, and writing it down. Information only. */
export const feedPage: BenchPart = {
  name: "feed",
  title: `feed: a page of ${feedLimit} changes, parsed and applied`,
  bars: [],
  async measure({ folder }) {
    const provision = freshProvision();
    const { keyedHash } = stationKeys(provision);
    const { db, roster } = openStores({ databasePath: join(folder, "station.db"), provision });
    const pages = pagesOf(feedOf(demoDistrict(benchSeed, { seniors }), keyedHash));
    const samples = pages.map((items) => {
      const text = JSON.stringify(items);
      const parsed = timed(() => itemsSchema.parse(JSON.parse(text)));
      const page = { items: parsed.value, next: items.at(-1)?.cursor ?? 0 };
      return { parseMs: parsed.ms, applyMs: timed(() => roster.applyPage(page, instant(1))).ms };
    });
    db.close();
    return [
      { id: "feed.page.parse.p50Ms", unit: "ms", value: median(samples.map((one) => one.parseMs)) },
      { id: "feed.page.apply.p50Ms", unit: "ms", value: median(samples.map((one) => one.applyMs)) },
    ];
  },
};
