import type { BenchGroup } from "./frame/bench.ts";
import { cardToPerson } from "./sale/card-to-person.ts";
import { feedPage } from "./sale/feed-page.ts";
import { receiptPaper } from "./sale/receipt-paper.ts";
import { saleCommit } from "./sale/sale-commit.ts";
import { stationMemory } from "./sale/station-memory.ts";
import { stationStart } from "./sale/station-start.ts";

/** Lunch at the till: what one person waits for, and what a station takes. */
export const saleBench: BenchGroup = {
  name: "sale",
  parts: [saleCommit, cardToPerson, stationStart, stationMemory, receiptPaper, feedPage],
};
