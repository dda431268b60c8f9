import { z } from "zod";
import type { Bill } from "../bill/bill.ts";
import type { PersonKey } from "../id/ids.ts";
import { addFen, negateFen, sumFen, type Fen } from "../money/fen.ts";
import { signedAmountSchema } from "../money/fen-schema.ts";
import { assert } from "../result.ts";

/**
 * One leg of a double entry: debit positive, credit negative, fen. Accounts: `revenue`, `tender:cash`,
 * `wallet:<person>`, `funder:<funder>`.
 */
export const postingSchema = z.strictObject({
  account: z.string().min(1).max(90),
  amount: signedAmountSchema,
});
export type Posting = z.output<typeof postingSchema>;

/** How a person's own part is paid. */
export type TenderAccount =
  { readonly kind: "cash" } | { readonly kind: "wallet"; readonly person: PersonKey };

function accountOf(tender: TenderAccount): string {
  return tender.kind === "cash" ? "tender:cash" : `wallet:${tender.person}`;
}

/** The postings of a bill: what each body owes and what was paid against revenue; they add up to zero. */
export function postingsOf(bill: Bill, tender: TenderAccount): Posting[] {
  const claims = bill.funders.map(({ funder, amount }) => ({
    account: `funder:${funder}`,
    amount,
  }));
  const paid = { account: accountOf(tender), amount: bill.selfPay };
  const revenue = { account: "revenue", amount: negateFen(addFen(bill.listTotal, bill.fees)) };
  return balanced([...claims, paid, revenue].filter(({ amount }) => amount !== 0));
}

/** Cash put into a wallet: the drawer holds more, and we owe it to the person. */
export function topUpPostings(person: PersonKey, amount: Fen): Posting[] {
  return balanced([
    { account: "tender:cash", amount },
    { account: `wallet:${person}`, amount: negateFen(amount) },
  ]);
}

function balanced(postings: Posting[]): Posting[] {
  assert(sumFen(postings.map(({ amount }) => amount)) === 0, "the postings of a sale balance");
  return postings;
}
