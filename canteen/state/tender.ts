import { zeroFen, type Fen } from "#shared/money/fen.ts";
import { countCash } from "./cash-entry.ts";

/** What the cashier pressed; null = nothing, so the till proposes one. */
export type TenderChoice = "cash" | "wallet" | null;

/** How the bill is about to be paid, and whether that suffices. */
export type TenderPlan = {
  readonly kind: "cash" | "wallet";
  readonly received: Fen;
  readonly change: Fen;
  /** What is still missing; zero when it suffices. */
  readonly missing: Fen;
};

type Due = {
  readonly choice: TenderChoice;
  /** The cash as typed; empty = exactly what is due. */
  readonly entry: string;
  readonly due: Fen;
  /** Money in the wallet; null = no wallet. */
  readonly wallet: Fen | null;
};

/** True when the wallet alone pays it. */
export function coversAlone(wallet: Fen | null, due: Fen): boolean {
  return wallet !== null && wallet >= due && due > 0;
}

/**
 * The tender for a bill. Without a choice: the wallet when it covers the bill alone, as whoever filled it means
 * to use it; otherwise exact cash. A chosen wallet that does not cover the bill gives way to cash.
 */
export function planTender({ choice, entry, due, wallet }: Due): TenderPlan {
  const usesWallet = choice !== "cash" && coversAlone(wallet, due);
  return usesWallet
    ? { kind: "wallet", received: due, change: zeroFen, missing: zeroFen }
    : { kind: "cash", ...countCash(entry, due) };
}
