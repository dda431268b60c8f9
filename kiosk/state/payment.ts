import type { Tender } from "#shared/contracts/station-api.ts";
import { subtractFen, zeroFen, type Fen } from "#shared/money/fen.ts";

/**
 * How the own part can be paid here. The kiosk takes no cash: a wallet that is absent or short sends the
 * person to the till, where cash is always taken.
 */
export type Payment =
  | { readonly kind: "nothing-to-pay"; readonly tender: Tender }
  | {
      readonly kind: "wallet";
      readonly tender: Tender;
      readonly before: Fen;
      readonly after: Fen;
    }
  | { readonly kind: "no-wallet" }
  | { readonly kind: "wallet-short"; readonly before: Fen; readonly missing: Fen };

/** @param selfPay fen, ≥ 0 @param wallet fen, ≥ 0; null = no wallet at this station */
export function paymentOf(selfPay: Fen, wallet: Fen | null): Payment {
  if (selfPay === 0) {
    const tender: Tender =
      wallet === null ? { kind: "cash", received: zeroFen } : { kind: "wallet" };
    return { kind: "nothing-to-pay", tender };
  }
  if (wallet === null) return { kind: "no-wallet" };
  if (wallet < selfPay) {
    return { kind: "wallet-short", before: wallet, missing: subtractFen(selfPay, wallet) };
  }
  return {
    kind: "wallet",
    tender: { kind: "wallet" },
    before: wallet,
    after: subtractFen(wallet, selfPay),
  };
}
