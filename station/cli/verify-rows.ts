import type { Bill } from "#shared/bill/bill.ts";
import { mergedShares, totalOfShares } from "#shared/bill/funding.ts";
import { canonicalText } from "#shared/journal/canonical.ts";
import type { JournalEntry } from "#shared/journal/entry.ts";
import { postingsOf, topUpPostings, type Posting } from "#shared/journal/posting.ts";
import {
  salePlacedSchema,
  walletToppedUpSchema,
  type SalePlaced,
} from "#shared/journal/sale-placed.ts";
import { sumFen } from "#shared/money/fen.ts";
import type { JournalAudit } from "../store/journal-audit.ts";

/** What can be wrong between an entry and the rows that follow from it. */
export type RowFault =
  | "unreadable-entry"
  | "postings-unbalanced"
  | "postings-differ"
  | "bill-wrong"
  | "sale-missing"
  | "sale-differs"
  | "grants-differ"
  | "row-without-entry";

/** The rows of a file that belong to entries. */
type Rows = Pick<JournalAudit, "postings" | "sale" | "grants">;

/** The layout of entries whose kinds and sums are known here; of a later one only the chain is checked. */
const knownLayout = 1;

/** The first disagreement between one entry and its rows, or null. */
export function rowFault(entry: JournalEntry, rows: Rows): RowFault | null {
  if (entry.v > knownLayout) return null;
  const posted = rows.postings(entry.seq);
  const total = posted.reduce((sum, { amount }) => sum + Number(amount), 0);
  if (total !== 0) return "postings-unbalanced";
  if (entry.kind === "sale.placed") return saleFault(entry, rows);
  if (rows.sale(entry.seq) !== null) return "row-without-entry";
  const expected = entry.kind === "wallet.topped-up" ? topUpOf(entry) : [];
  if (expected === null) return "unreadable-entry";
  return isSame(posted, expected) ? null : "postings-differ";
}

/** The postings that a top-up must have; null when its body is none. */
function topUpOf({ body }: JournalEntry): readonly Posting[] | null {
  const parsed = walletToppedUpSchema.safeParse(body);
  if (!parsed.success) return null;
  const { person, amount, postings } = parsed.data;
  return isSame(postings, topUpPostings(person, amount)) ? postings : null;
}

function saleFault(entry: JournalEntry, rows: Rows): RowFault | null {
  const parsed = salePlacedSchema.safeParse(entry.body);
  if (!parsed.success) return "unreadable-entry";
  const placed = parsed.data;
  if (!isBillRight(placed.bill)) return "bill-wrong";
  const posted = rows.postings(entry.seq);
  if (!isSame(posted, placed.postings)) return "postings-differ";
  if (!isSame(placed.postings, expectedPostings(placed) ?? [])) return "postings-differ";
  const row = rows.sale(entry.seq);
  if (row === null) return "sale-missing";
  if (!isSame(row, saleRowOf(placed, entry))) return "sale-differs";
  return isSame(rows.grants(placed.saleId), grantRowsOf(placed)) ? null : "grants-differ";
}

/** Whether every sum of a bill is the sum of its parts. */
function isBillRight(bill: Bill): boolean {
  const { lines, listTotal, fees, grants, discountTotal, subsidyTotal, selfPay, funders } = bill;
  const ofLayers = (...layers: readonly string[]) =>
    sumFen(grants.filter(({ layer }) => layers.includes(layer)).map(({ amount }) => amount));
  return (
    lines.every(({ count, price, total }) => total === count * price) &&
    listTotal === sumFen(lines.map(({ total }) => total)) &&
    grants.every(({ amount, shares }) => totalOfShares(shares) === amount) &&
    discountTotal === ofLayers("offer", "discount") &&
    subsidyTotal === ofLayers("subsidy", "voucher") &&
    selfPay === listTotal + fees - discountTotal - subsidyTotal &&
    isSame(funders, mergedShares(grants.flatMap(({ shares }) => shares)))
  );
}

/** The postings that follow from a bill and its tender; null for a wallet that belongs to nobody. */
function expectedPostings({ bill, tender, person }: SalePlaced): readonly Posting[] | null {
  if (tender.kind === "cash") return postingsOf(bill, { kind: "cash" });
  return person === null ? null : postingsOf(bill, { kind: "wallet", person });
}

function saleRowOf(placed: SalePlaced, { at, terminal }: JournalEntry) {
  const { saleId, receiptNo, day, meal, person, bill, tender } = placed;
  const { listTotal, fees, discountTotal, subsidyTotal, selfPay } = bill;
  return {
    ...{ saleId, receiptNo, at, day, meal, terminal, person },
    ...{ listTotal, fees, discountTotal, subsidyTotal, selfPay },
    tender: tender.kind,
    received: tender.received,
  };
}

function grantRowsOf({ bill, person, day, meal }: SalePlaced) {
  if (person === null) return [];
  return bill.grants
    .map(({ programme, version, amount }) => ({ programme, version, person, day, meal, amount }))
    .toSorted((one, other) => (one.programme < other.programme ? -1 : 1));
}

/** Whether two values of plain data say the same; rows that hold anything else do not. */
function isSame(one: unknown, other: unknown): boolean {
  try {
    return textOf(one) === textOf(other);
  } catch {
    return false;
  }
}

function textOf(value: unknown): string {
  return canonicalText(value as Parameters<typeof canonicalText>[0]);
}
