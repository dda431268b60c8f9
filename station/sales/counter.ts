import type { z } from "zod";
import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import type {
  GuestView,
  quoteRequestSchema,
  Quote,
  reprintAnswerSchema,
  reprintRequestSchema,
  saleAnswerSchema,
  SaleRequest,
  StationEvent,
  topUpAnswerSchema,
  topUpRequestSchema,
} from "#shared/contracts/station-api.ts";
import type { CommandId, PersonKey, SaleId, SessionId, TerminalId } from "#shared/id/ids.ts";
import { maskName, respectfulName } from "#shared/identity/citizen-number.ts";
import type { Canonical } from "#shared/journal/canonical.ts";
import { canonicalText } from "#shared/journal/canonical.ts";
import { postingsOf, topUpPostings, type Posting } from "#shared/journal/posting.ts";
import type { JournalEntry } from "#shared/journal/entry.ts";
import type { SalePlaced } from "#shared/journal/sale-placed.ts";
import { addFen, negateFen, subtractFen, zeroFen, type Fen } from "#shared/money/fen.ts";
import { factsOn } from "#shared/programme/person.ts";
import type { ReceiptDocument } from "#shared/receipt/receipt.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { businessDay, type Clock, type Day, type Instant } from "#shared/time/time.ts";
import type { Ordering, PricedOrder } from "./ordering.ts";
import { markedReprint, saleReceipt, topUpReceipt, type ReceiptSale } from "./sale-receipt.ts";
import { salesRefusals } from "./texts.zh.ts";

type SaleAnswer = z.output<typeof saleAnswerSchema>;
type QuoteRequest = z.output<typeof quoteRequestSchema>;
type TopUpRequest = z.output<typeof topUpRequestSchema>;
type TopUpAnswer = z.output<typeof topUpAnswerSchema>;
type ReprintRequest = z.output<typeof reprintRequestSchema>;
type ReprintAnswer = z.output<typeof reprintAnswerSchema>;

/** A top-up is at least 1 yuan and at most 1,000, as cashiers are used to and prepaid-card rules suggest. */
const topUpLimits = { least: 100, most: 100_000 };

type NewEntry = {
  readonly at: Instant;
  readonly terminal: TerminalId | null;
  readonly actor: string;
  readonly kind: string;
  readonly body: Canonical;
  readonly postings: readonly Posting[];
};

/** The rows that a sale changes; each call belongs in the transaction of the command. */
export type CounterStore = {
  readonly journal: { append(entry: NewEntry): JournalEntry };
  readonly sales: {
    insert(sale: {
      placed: SalePlaced;
      seq: number;
      at: Instant;
      terminal: TerminalId;
      maskedName: string;
    }): void;
    nextNumber(day: Day): number;
    balance(person: PersonKey): Fen | null;
    changeBalance(person: PersonKey, amount: Fen): void;
    sale(saleId: SaleId): { placed: SalePlaced } | null;
  };
  readonly prints: {
    queue(job: {
      saleId: SaleId | null;
      receiptNo: string;
      terminal: TerminalId;
      document: ReceiptDocument;
      opensDrawer: boolean;
      at: Instant;
    }): number;
    ofSale(saleId: SaleId): { document: ReceiptDocument; receiptNo: string } | null;
  };
  readonly commands: {
    once<T>(
      call: { commandId: CommandId; request: string; at: Instant },
      work: () => Result<T>,
    ): { result: Result<T>; isRepeat: boolean };
  };
};

export type CounterParts = {
  readonly site: Site;
  readonly clock: Clock;
  readonly newSaleId: () => SaleId;
  readonly ordering: Ordering;
  readonly store: CounterStore;
  readonly sessions: {
    person(sessionId: SessionId, terminal: TerminalId): Result<FeedPerson>;
    end(sessionId: SessionId, terminal: TerminalId, why: "sold"): void;
  };
  readonly publish: (event: StationEvent) => void;
  /** Called after a command has left something to print and to send. */
  readonly onCommitted: () => void;
};

/** The counter: prices orders, sells, tops up wallets and prints again. One command, one transaction. */
export function counter(parts: CounterParts) {
  const { site, clock, store } = parts;

  function personOf(sessionId: SessionId | null, terminal: TerminalId): Result<FeedPerson | null> {
    if (!site.terminals.some((one) => one.terminal === terminal)) {
      return refuse(salesRefusals.unknownTerminal);
    }
    return sessionId === null ? accept(null) : parts.sessions.person(sessionId, terminal);
  }

  /** Runs a command once and, when it did something, wakes printing and sending. */
  function command<T>(
    request: { readonly commandId: CommandId },
    work: () => Result<T>,
  ): { result: Result<T>; isRepeat: boolean } {
    const call = {
      commandId: request.commandId,
      request: canonicalText(request as Canonical),
      at: clock(),
    };
    const done = store.commands.once(call, work);
    if (done.result.ok && !done.isRepeat) parts.onCommitted();
    return done;
  }

  const receiptNo = (day: Day): string => {
    const number = String(store.sales.nextNumber(day)).padStart(4, "0");
    return `${site.station.toUpperCase()}-${day.slice(2).replaceAll("-", "")}-${number}`;
  };

  function placeSale(request: SaleRequest): Result<SaleAnswer> {
    const person = personOf(request.sessionId, request.terminal);
    if (!person.ok) return person;
    const priced = parts.ordering.price(request.lines, person.value);
    if (!priced.ok) return priced;
    const paid = payment(request, { priced: priced.value, person: person.value, store });
    if (!paid.ok) return paid;
    return accept(writeSale(request, { ...priced.value, ...paid.value, person: person.value }));
  }

  function writeSale(
    request: SaleRequest,
    sale: PricedOrder & Payment & { person: FeedPerson | null },
  ): SaleAnswer {
    const { day, meal, bill, received, change, person } = sale;
    const at = clock();
    const personKey = person?.person ?? null;
    const tender = request.tender.kind;
    const account =
      tender === "wallet" && personKey !== null
        ? { kind: "wallet" as const, person: personKey }
        : { kind: "cash" as const };
    const postings = postingsOf(bill, account);
    const placed: SalePlaced = {
      saleId: parts.newSaleId(),
      receiptNo: receiptNo(day),
      person: personKey,
      sessionId: request.sessionId,
      day,
      meal,
      channel: "dine-in",
      bill,
      tender: { kind: tender, received, change },
      postings,
    };
    const { terminal } = request;
    const entry = store.journal.append({
      at,
      terminal,
      actor: actorAt(site, terminal),
      kind: "sale.placed",
      body: placed,
      postings,
    });
    const maskedName = person === null ? "" : maskName(person.name);
    store.sales.insert({ placed, seq: entry.seq, at, terminal, maskedName });
    if (account.kind === "wallet")
      store.sales.changeBalance(account.person, negateFen(bill.selfPay));
    const walletAfter = personKey === null ? null : store.sales.balance(personKey);
    const receipt: ReceiptSale = { placed, at, maskedName, hash: entry.hash, walletAfter };
    const printJobId = store.prints.queue({
      saleId: placed.saleId,
      receiptNo: placed.receiptNo,
      terminal,
      document: saleReceipt(receipt, site),
      opensDrawer: tender === "cash",
      at,
    });
    const { saleId } = placed;
    return {
      saleId,
      receiptNo: placed.receiptNo,
      at,
      bill,
      tender: request.tender,
      change,
      walletAfter,
      printJobId,
    };
  }

  function writeTopUp(request: TopUpRequest, person: FeedPerson): TopUpAnswer {
    const at = clock();
    const { amount, terminal } = request;
    const number = receiptNo(businessDay(at));
    const postings = topUpPostings(person.person, amount);
    store.journal.append({
      at,
      terminal,
      actor: actorAt(site, terminal),
      kind: "wallet.topped-up",
      body: { receiptNo: number, person: person.person, amount, postings },
      postings,
    });
    store.sales.changeBalance(person.person, amount);
    const walletAfter = store.sales.balance(person.person) ?? zeroFen;
    const maskedName = maskName(person.name);
    const printJobId = store.prints.queue({
      saleId: null,
      receiptNo: number,
      terminal,
      document: topUpReceipt({ receiptNo: number, at, maskedName, amount, walletAfter }, site),
      opensDrawer: true,
      at,
    });
    return { receiptNo: number, amount, walletAfter, printJobId };
  }

  return {
    /** The bill for an order as it stands, and the same sums for the guest's display. */
    quote(request: QuoteRequest): Result<Quote> {
      const person = personOf(request.sessionId, request.terminal);
      if (!person.ok) return person;
      const priced = parts.ordering.price(request.lines, person.value);
      if (!priced.ok) return priced;
      const { bill } = priced.value;
      const greeting = greetingOf(person.value, businessDay(clock()));
      const isIdle = request.lines.length === 0 && person.value === null;
      show(request.terminal, isIdle ? idle(site) : { kind: "bill", greeting, bill });
      return accept({ bill, notices: [] });
    },

    /**
     * Sells: sale, postings, journal entry and print job in one transaction, once a command.
     * @returns the sale, or: session-ended, meal-closed, item-not-on-menu, item-sold-out, sale-over-limit,
     *   price-changed, cash-short, wallet-needs-person, wallet-short, command-reused, terminal-unknown
     */
    sell(request: SaleRequest): Result<SaleAnswer> {
      const greeting = sessionGreeting(request);
      const { result, isRepeat } = command(request, () => placeSale(request));
      if (!result.ok || isRepeat) return result;
      const { bill, change, walletAfter } = result.value;
      show(request.terminal, { kind: "thanks", greeting, bill, change, walletAfter });
      if (request.sessionId !== null) {
        parts.sessions.end(request.sessionId, request.terminal, "sold");
      }
      return result;
    },

    /** Puts cash into the wallet of the person who stands here; prints a slip. */
    topUp(request: TopUpRequest): Result<TopUpAnswer> {
      return command(request, () => {
        const person = parts.sessions.person(request.sessionId, request.terminal);
        if (!person.ok) return person;
        const { least, most } = topUpLimits;
        if (request.amount < least || request.amount > most) {
          return refuse(salesRefusals.topUpTooSmall);
        }
        return accept(writeTopUp(request, person.value));
      }).result;
    },

    /** Queues the original receipt of a sale again, marked 补打; journalled, because paper proves a meal. */
    reprint(saleId: SaleId, request: ReprintRequest): Result<ReprintAnswer> {
      return command({ ...request, saleId } as ReprintRequest, () => {
        const original = store.prints.ofSale(saleId);
        if (original === null) return refuse(salesRefusals.unknownSale);
        const at = clock();
        const { terminal } = request;
        const { receiptNo: number, document } = original;
        store.journal.append({
          at,
          terminal,
          actor: actorAt(site, terminal),
          kind: "receipt.reprinted",
          body: { saleId, receiptNo: number },
          postings: [],
        });
        const printJobId = store.prints.queue({
          saleId,
          receiptNo: number,
          terminal,
          document: markedReprint(document),
          opensDrawer: false,
          at,
        });
        return accept({ printJobId });
      }).result;
    },
  };

  function sessionGreeting({ sessionId, terminal }: SaleRequest): string | null {
    if (sessionId === null) return null;
    const person = parts.sessions.person(sessionId, terminal);
    return person.ok ? greetingOf(person.value, businessDay(clock())) : null;
  }

  function show(terminal: TerminalId, view: GuestView): void {
    parts.publish({ kind: "guest", terminal, view });
  }
}
export type Counter = ReturnType<typeof counter>;

/** What the guest's display shows when nobody is served. */
export function idle(site: Site): GuestView {
  return { kind: "idle", title: site.title };
}

function greetingOf(person: FeedPerson | null, today: Day): string | null {
  if (person === null) return null;
  const { sex, age } = factsOn(person.facts, today);
  return respectfulName(person.name, { sex, age: age ?? 0 });
}

/** Who acts: at a kiosk the person alone, at a till the cashier of that terminal. */
function actorAt(site: Site, terminal: TerminalId): string {
  const role = site.terminals.find((one) => one.terminal === terminal)?.role;
  return role === "kiosk" ? "person" : `cashier:${terminal}`;
}

type Payment = { readonly received: Fen; readonly change: Fen };

/** Checks the sum that was shown and that the tender covers it. */
function payment(
  { tender, expectedSelfPay }: SaleRequest,
  sale: { priced: PricedOrder; person: FeedPerson | null; store: CounterStore },
): Result<Payment> {
  const { selfPay } = sale.priced.bill;
  if (selfPay !== expectedSelfPay) return refuse(salesRefusals.priceChanged);
  if (tender.kind === "cash") {
    if (tender.received < selfPay) return refuse(salesRefusals.cashShort);
    return accept({ received: tender.received, change: subtractFen(tender.received, selfPay) });
  }
  if (sale.person === null) return refuse(salesRefusals.walletNeedsPerson);
  const balance = sale.store.sales.balance(sale.person.person) ?? zeroFen;
  if (balance < selfPay) return refuse(salesRefusals.walletShort);
  return accept({ received: selfPay, change: zeroFen });
}
