import type { BenchGroup } from "./frame/bench.ts";
import { saleCommit } from "./sale/sale-commit.ts";

/** Lunch at the till: what one person waits for, and what a station takes. */
export const saleBench: BenchGroup = { name: "sale", parts: [saleCommit] };
