import { addFen, minFen, shareOf, subtractFen, sumFen, zeroFen, type Fen } from "../money/fen.ts";
import type { Fund } from "../programme/document.ts";
import type { FunderShare } from "./bill.ts";

/**
 * Who bears a granted amount: fixed parts first, in order and never more than is left, then shares of the
 * whole amount rounded down, and the remainder, which also takes every rounding difference.
 * @returns one entry for each funder that bears something; they add up to `amount`
 */
export function sharesOf(amount: Fen, funds: readonly Fund[]): FunderShare[] {
  const borne = new Map<Fund, Fen>();
  let left = amount;
  for (const fund of [...ofKind(funds, "fixed"), ...ofKind(funds, "share")]) {
    const wanted = partOf(fund, amount);
    const part = minFen(wanted, left);
    borne.set(fund, part);
    left = subtractFen(left, part);
  }
  for (const fund of ofKind(funds, "remainder")) borne.set(fund, left);
  return mergedShares(
    funds.map((fund) => ({
      funder: fund.funder,
      title: fund.title,
      amount: borne.get(fund) ?? zeroFen,
    })),
  );
}

function ofKind(funds: readonly Fund[], kind: Fund["part"]["kind"]): Fund[] {
  return funds.filter(({ part }) => part.kind === kind);
}

function partOf({ part }: Fund, amount: Fen): Fen {
  if (part.kind === "fixed") return part.amount;
  return part.kind === "share"
    ? shareOf(amount, part.rateBp, { unitFen: 1, mode: "down" })
    : zeroFen;
}

/** The same shares with one entry a funder, in order of first appearance; those that bear nothing left out. */
export function mergedShares(shares: readonly FunderShare[]): FunderShare[] {
  const merged = new Map<string, FunderShare>();
  for (const share of shares) {
    const before = merged.get(share.funder);
    merged.set(
      share.funder,
      before === undefined ? share : { ...before, amount: addFen(before.amount, share.amount) },
    );
  }
  return [...merged.values()].filter(({ amount }) => amount > 0);
}

/** What all funders bear together. */
export function totalOfShares(shares: readonly FunderShare[]): Fen {
  return sumFen(shares.map(({ amount }) => amount));
}
