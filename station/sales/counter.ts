import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import type {
  GuestView,
  Quote,
  QuoteRequest,
  ReprintAnswer,
  ReprintRequest,
  SaleAnswer,
  SaleRequest,
  StationEvent,
  TopUpAnswer,
  TopUpRequest,
} from "#shared/contracts/station-api.ts";
import type { CommandId, SaleId, SessionId, TerminalId } from "#shared/id/ids.ts";
import { respectfulName } from "#shared/identity/citizen-number.ts";
import { canonicalText, type Canonical } from "#shared/journal/canonical.ts";
import type { CommandOutcome, Commands } from "#shared/journal/journal.ts";
import { factsOn } from "#shared/programme/person.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { businessDay, type Clock, type Day } from "#shared/time/time.ts";
import type { CounterStore } from "./counter-store.ts";
import type { Ordering } from "./ordering.ts";
import { writeReprint } from "./reprint.ts";
import { placeSale } from "./sale.ts";
import { salesRefusals } from "./texts.zh.ts";
import { placeTopUp } from "./top-up.ts";

export type CounterParts = {
  readonly site: Site;
  readonly clock: Clock;
  readonly newSaleId: () => SaleId;
  readonly ordering: Ordering;
  readonly store: CounterStore;
  readonly commands: Commands;
  readonly sessions: {
    readonly person: (sessionId: SessionId, terminal: TerminalId) => Result<FeedPerson>;
    readonly end: (sessionId: SessionId, terminal: TerminalId, why: "sold") => void;
  };
  readonly publish: (event: StationEvent) => void;
  /** Called after a command has left something to print and to send. */
  readonly onCommitted: () => void;
};

/** The counter: prices orders, sells, tops up wallets and prints again. One command, one transaction. */
export type Counter = {
  /** The bill for an order as it stands, and the same sums for the guest's display. */
  readonly quote: (request: QuoteRequest) => Result<Quote>;
  /**
   * Sells: sale, postings, journal entry and print job in one transaction, once a command.
   * Refusals: session-ended, card-lost and its like, meal-closed, item-not-on-menu, item-sold-out, sale-over-limit, price-changed,
   * cash-short, wallet-needs-person, wallet-short, command-reused, terminal-unknown.
   */
  readonly sell: (request: SaleRequest) => Result<SaleAnswer>;
  /**
   * Puts cash into the wallet of the person who stands here; prints a slip.
   * Refusals: session-ended, card-lost and its like, top-up-amount, wallet-full, command-reused.
   */
  readonly topUp: (request: TopUpRequest) => Result<TopUpAnswer>;
  /** Queues the original receipt of a sale again, marked 补打; journalled, because paper proves a meal. */
  readonly reprint: (saleId: SaleId, request: ReprintRequest) => Result<ReprintAnswer>;
};

/** Makes the counter of a station. */
export function counter(parts: CounterParts): Counter {
  const { sessions, publish } = parts;
  return {
    quote(request) {
      const person = personAt(request, parts);
      if (!person.ok) return person;
      const priced = parts.ordering.price(request.lines, person.value);
      if (!priced.ok) return priced;
      const { bill } = priced.value;
      const isIdle = request.lines.length === 0 && person.value === null;
      const view: GuestView = isIdle
        ? idle(parts.site)
        : { kind: "bill", greeting: greetingOf(person.value, today(parts)), bill };
      publish({ kind: "guest", terminal: request.terminal, view });
      return accept({ bill, notices: [] });
    },

    sell(request) {
      let person: FeedPerson | null = null;
      const { result, isRepeat } = run(request, parts, () => {
        const found = personAt(request, parts);
        if (!found.ok) return found;
        person = found.value;
        return placeSale(request, person, parts);
      });
      if (!result.ok || isRepeat) return result;
      const { bill, change, walletAfter } = result.value;
      const { terminal, sessionId } = request;
      const greeting = greetingOf(person, today(parts));
      publish({
        kind: "guest",
        terminal,
        view: { kind: "thanks", greeting, bill, change, walletAfter },
      });
      if (sessionId !== null) sessions.end(sessionId, terminal, "sold");
      return result;
    },

    topUp: (request) =>
      run(request, parts, () => {
        const person = sessions.person(request.sessionId, request.terminal);
        return person.ok ? placeTopUp(request, person.value, parts) : person;
      }).result,

    reprint: (saleId, request) =>
      run({ ...request, saleId }, parts, () => writeReprint(saleId, request, parts)).result,
  };
}

/** Runs a command once and, when it did something, wakes printing and sending. */
function run<T>(
  request: { readonly commandId: CommandId } & Canonical,
  { commands, clock, onCommitted }: CounterParts,
  work: () => Result<T>,
): CommandOutcome<T> {
  const call = { commandId: request.commandId, request: canonicalText(request), at: clock() };
  const done = commands.once(call, work);
  if (done.result.ok && !done.isRepeat) onCommitted();
  return done;
}

/** Who is served: the person of the session, or null for a guest. */
function personAt(
  { sessionId, terminal }: { sessionId: SessionId | null; terminal: TerminalId },
  { site, sessions }: CounterParts,
): Result<FeedPerson | null> {
  if (!site.terminals.some((one) => one.terminal === terminal)) {
    return refuse(salesRefusals.unknownTerminal);
  }
  return sessionId === null ? accept(null) : sessions.person(sessionId, terminal);
}

/** What the guest's display shows when nobody is served. */
export function idle(site: Site): GuestView {
  return { kind: "idle", title: site.title };
}

function today({ clock }: CounterParts): Day {
  return businessDay(clock());
}

function greetingOf(person: FeedPerson | null, on: Day): string | null {
  if (person === null) return null;
  const { sex, age } = factsOn(person.facts, on);
  return respectfulName(person.name, { sex, age: age ?? 0 });
}
