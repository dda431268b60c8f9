import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { SaleAnswer, SaleRequest } from "#shared/contracts/station-api.ts";
import type { SaleId } from "#shared/id/ids.ts";
import { maskName } from "#shared/identity/citizen-number.ts";
import { postingsOf, type TenderAccount } from "#shared/journal/posting.ts";
import type { SalePlaced } from "#shared/journal/sale-placed.ts";
import { negateFen, subtractFen, zeroFen, type Fen } from "#shared/money/fen.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import type { Clock } from "#shared/time/time.ts";
import { actorAt, nextReceiptNo, type CounterStore } from "./counter-store.ts";
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
type PaidOrder = PricedOrder & { readonly payment: Payment; readonly person: FeedPerson | null };

/** Prices, checks the payment and writes the sale, inside the transaction of its command. */
export function placeSale(
  request: SaleRequest,
  person: FeedPerson | null,
  parts: SaleParts,
): Result<SaleAnswer> {
  const priced = parts.ordering.price(request.lines, person);
  if (!priced.ok) return priced;
  const { selfPay } = priced.value.bill;
  const payment = paymentOf(request, selfPay, {
    person,
    balance: person === null ? zeroFen : (parts.store.sales.balance(person.person) ?? zeroFen),
  });
  if (!payment.ok) return payment;
  return accept(writeSale(request, { ...priced.value, payment: payment.value, person }, parts));
}

/** Checks the sum that was shown, and that the tender covers it. */
function paymentOf(
  { tender, expectedSelfPay }: SaleRequest,
  selfPay: Fen,
  { person, balance }: { person: FeedPerson | null; balance: Fen },
): Result<Payment> {
  if (selfPay !== expectedSelfPay) return refuse(salesRefusals.priceChanged);
  if (tender.kind === "cash") {
    const { received } = tender;
    if (received < selfPay) return refuse(salesRefusals.cashShort);
    const change = subtractFen(received, selfPay);
    return accept({ received, change, account: { kind: "cash" } });
  }
  if (person === null) return refuse(salesRefusals.walletNeedsPerson);
  if (balance < selfPay) return refuse(salesRefusals.walletShort);
  const account = { kind: "wallet" as const, person: person.person };
  return accept({ received: selfPay, change: zeroFen, account });
}

function writeSale(request: SaleRequest, order: PaidOrder, parts: SaleParts): SaleAnswer {
  const { site, store } = parts;
  const { terminal, tender } = request;
  const { bill, payment, person } = order;
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
  const { day, meal, bill, payment, person } = order;
  return {
    saleId: parts.newSaleId(),
    receiptNo: nextReceiptNo(day, parts),
    person: person?.person ?? null,
    sessionId: request.sessionId,
    day,
    meal,
    channel: "dine-in",
    bill,
    tender: { kind: request.tender.kind, received: payment.received, change: payment.change },
    postings: postingsOf(bill, payment.account),
  };
}
