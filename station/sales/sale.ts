import type { Site } from "#shared/contracts/site.ts";
import type { SaleAnswer, SaleRequest } from "#shared/contracts/station-api.ts";
import type { SaleId } from "#shared/id/ids.ts";
import { maskName } from "#shared/identity/citizen-number.ts";
import type { Served } from "#shared/identity/served.ts";
import { postingsOf, type TenderAccount } from "#shared/journal/posting.ts";
import type { SalePlaced } from "#shared/journal/sale-placed.ts";
import { negateFen, subtractFen, zeroFen, type Fen } from "#shared/money/fen.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import type { Clock } from "#shared/time/time.ts";
import { actorAt, isHeldUp, nextReceiptNo, type CounterStore } from "./counter-store.ts";
import type { Ordering, PricedOrder } from "./ordering.ts";
import { saleReceipt } from "./sale-receipt.ts";
import { salesRefusals } from "./texts.zh.ts";

type SaleParts = {
  readonly site: Site;
  readonly clock: Clock;
  readonly newSaleId: () => SaleId;
  readonly ordering: Ordering;
  readonly store: CounterStore;
};

/** How the person's own part is paid, checked: what was received, what goes back, which account it moves. */
type Payment = { readonly received: Fen; readonly change: Fen; readonly account: TenderAccount };

/** A sale that nothing stands against any more. */
type PaidOrder = PricedOrder & { readonly payment: Payment; readonly served: Served | null };

/** Prices, checks the payment and writes the sale, inside the transaction of its command. */
export function placeSale(
  request: SaleRequest,
  served: Served | null,
  parts: SaleParts,
): Result<SaleAnswer> {
  if (served !== null && isHeldUp(served)) return refuse(salesRefusals.secondSignNeeded);
  const priced = parts.ordering.price(request.lines, served);
  if (!priced.ok) return priced;
  const payment = paymentOf(request, priced.value.bill.selfPay, { ...parts, served });
  if (!payment.ok) return payment;
  return accept(writeSale(request, { ...priced.value, payment: payment.value, served }, parts));
}

/** Checks the sum that was shown, that the tender covers it, and that the signs are good for so much wallet money. */
function paymentOf(
  { tender, expectedSelfPay }: SaleRequest,
  selfPay: Fen,
  { served, site, store }: SaleParts & { readonly served: Served | null },
): Result<Payment> {
  if (selfPay !== expectedSelfPay) return refuse(salesRefusals.priceChanged);
  if (tender.kind === "cash") {
    const { received } = tender;
    if (received < selfPay) return refuse(salesRefusals.cashShort);
    const change = subtractFen(received, selfPay);
    return accept({ received, change, account: { kind: "cash" } });
  }
  if (served === null) return refuse(salesRefusals.walletNeedsPerson);
  const { person } = served.person;
  if ((store.sales.balance(person) ?? zeroFen) < selfPay) return refuse(salesRefusals.walletShort);
  const isSure = served.identified.assurance === "double";
  if (selfPay > site.identity.doubleAbove && !isSure) return refuse(salesRefusals.secondSignNeeded);
  const account = { kind: "wallet" as const, person };
  return accept({ received: selfPay, change: zeroFen, account });
}

function writeSale(request: SaleRequest, order: PaidOrder, parts: SaleParts): SaleAnswer {
  const { site, store } = parts;
  const { terminal, tender } = request;
  const { bill, payment } = order;
  const person = order.served?.person ?? null;
  const at = parts.clock();
  const placed = salePlaced(request, order, parts);
  const entry = store.journal.append({
    at,
    terminal,
    actor: actorAt(site, terminal),
    kind: "sale.placed",
    body: placed,
    postings: placed.postings,
  });
  const maskedName = person === null ? "" : maskName(person.name);
  store.sales.insert({ placed, seq: entry.seq, at, terminal, maskedName });
  if (payment.account.kind === "wallet") {
    store.sales.changeBalance(payment.account.person, negateFen(bill.selfPay));
  }
  const walletAfter = person === null ? null : store.sales.balance(person.person);
  const { saleId, receiptNo } = placed;
  const printJobId = store.prints.queue({
    saleId,
    receiptNo,
    terminal,
    document: saleReceipt({ placed, at, maskedName, hash: entry.hash, walletAfter }, site),
    drawer: tender.kind === "cash" ? "kick" : "leave",
    at,
  });
  const { change } = payment;
  return { saleId, receiptNo, at, bill, tender, change, walletAfter, printJobId };
}

function salePlaced(request: SaleRequest, order: PaidOrder, parts: SaleParts): SalePlaced {
  const { day, meal, bill, payment, served } = order;
  return {
    saleId: parts.newSaleId(),
    receiptNo: nextReceiptNo(day, parts),
    person: served?.person.person ?? null,
    sessionId: request.sessionId,
    identified: served?.identified ?? null,
    day,
    meal,
    channel: "dine-in",
    bill,
    tender: { kind: request.tender.kind, received: payment.received, change: payment.change },
    postings: postingsOf(bill, payment.account),
  };
}
