import type { Site } from "#shared/contracts/site.ts";
import type { TopUpAnswer, TopUpRequest } from "#shared/contracts/station-api.ts";
import { maskName } from "#shared/identity/citizen-number.ts";
import type { Served } from "#shared/identity/served.ts";
import { topUpPostings } from "#shared/journal/posting.ts";
import { zeroFen } from "#shared/money/fen.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { businessDay, type Clock } from "#shared/time/time.ts";
import { actorAt, isHeldUp, nextReceiptNo, type CounterStore } from "./counter-store.ts";
import { topUpReceipt } from "./sale-receipt.ts";
import { salesRefusals } from "./texts.zh.ts";

/** A top-up is at least 1 yuan and at most 1,000: what an elder carries, and small enough to give back. */
const topUpLimits = { leastFen: 100, mostFen: 100_000 };

/** The most that a wallet may hold: 5,000 yuan, so that a lost card or a slip of the finger costs no more. */
const fullWalletFen = 500_000;

/**
 * Puts cash into a wallet, inside the transaction of its command.
 * @returns the answer, or: second-sign-needed, top-up-amount, wallet-full
 */
export function placeTopUp(
  { amount, terminal }: TopUpRequest,
  { person: { person, name }, asked }: Served,
  { site, clock, store }: { site: Site; clock: Clock; store: CounterStore },
): Result<TopUpAnswer> {
  if (isHeldUp({ asked })) return refuse(salesRefusals.secondSignNeeded);
  if (amount < topUpLimits.leastFen || amount > topUpLimits.mostFen) {
    return refuse(salesRefusals.topUpTooSmall);
  }
  const before = store.sales.balance(person) ?? zeroFen;
  if (before + amount > fullWalletFen) return refuse(salesRefusals.walletFull);
  const at = clock();
  const receiptNo = nextReceiptNo(businessDay(at), { site, store });
  const postings = topUpPostings(person, amount);
  store.journal.append({
    at,
    terminal,
    actor: actorAt(site, terminal),
    kind: "wallet.topped-up",
    body: { receiptNo, person, amount, postings },
    postings,
  });
  store.sales.changeBalance(person, amount);
  const walletAfter = store.sales.balance(person) ?? zeroFen;
  const slip = { receiptNo, at, maskedName: maskName(name), amount, walletAfter };
  const printJobId = store.prints.queue({
    saleId: null,
    receiptNo,
    terminal,
    document: topUpReceipt(slip, site),
    drawer: "kick",
    at,
  });
  return accept({ receiptNo, amount, walletAfter, printJobId });
}
