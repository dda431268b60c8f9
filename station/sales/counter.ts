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
import type { Served } from "#shared/identity/served.ts";
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
    readonly served: (sessionId: SessionId, terminal: TerminalId) => Result<Served>;
    readonly askForAmount: (sessionId: SessionId, terminal: TerminalId) => void;
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
   * Refusals: session-ended, card-lost and its like, meal-closed, item-not-on-menu, item-sold-out, sale-over-limit,
   * printed-code-limit, price-changed, cash-short, wallet-needs-person, wallet-short, command-reused, terminal-unknown;
   * and second-sign-needed, after which the same command goes on once the sign was given.
   */
  readonly sell: (request: SaleRequest) => Result<SaleAnswer>;
  /**
   * Puts cash into the wallet of the person who stands here; prints a slip.
   * Refusals: session-ended, card-lost and its like, second-sign-needed, top-up-amount, wallet-full, command-reused.
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
      const served = servedAt(request, parts);
      if (!served.ok) return served;
      const priced = parts.ordering.price(request.lines, served.value);
      if (!priced.ok) return priced;
      const { bill } = priced.value;
      const isIdle = request.lines.length === 0 && served.value === null;
      const view: GuestView = isIdle
        ? idle(parts.site)
        : { kind: "bill", greeting: greetingOf(served.value, today(parts)), bill };
      publish({ kind: "guest", terminal: request.terminal, view });
      return accept({ bill, notices: [] });
    },

    sell(request) {
      const { terminal, sessionId } = request;
      let served: Served | null = null;
      const { result, isRepeat } = run(request, parts, () => {
        const found = servedAt(request, parts);
        if (!found.ok) return found;
        served = found.value;
        return placeSale(request, served, parts);
      });
      if (sessionId !== null && isNotYet(result)) sessions.askForAmount(sessionId, terminal);
      if (!result.ok || isRepeat) return result;
      const { bill, change, walletAfter } = result.value;
      const greeting = greetingOf(served, today(parts));
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
        const served = sessions.served(request.sessionId, request.terminal);
        return served.ok ? placeTopUp(request, served.value, parts) : served;
      }).result,

    reprint: (saleId, request) =>
      run({ ...request, saleId }, parts, () => writeReprint(saleId, request, parts)).result,
  };
}

/** What a second sign changes: the command is not done and not refused for good. */
const notYet: readonly string[] = [salesRefusals.secondSignNeeded.code];

function isNotYet(result: Result<unknown>): boolean {
  return !result.ok && notYet.includes(result.refusal.code);
}

/** Runs a command once and, when it did something, wakes printing and sending. */
function run<T>(
  request: { readonly commandId: CommandId } & Canonical,
  { commands, clock, onCommitted }: CounterParts,
  work: () => Result<T>,
): CommandOutcome<T> {
  const { commandId } = request;
  const call = { commandId, request: canonicalText(request), at: clock(), notYet };
  const done = commands.once(call, work);
  if (done.result.ok && !done.isRepeat) onCommitted();
  return done;
}

/** Who is served: the person of the session, or null for a guest. */
function servedAt(
  { sessionId, terminal }: { sessionId: SessionId | null; terminal: TerminalId },
  { site, sessions }: CounterParts,
): Result<Served | null> {
  if (!site.terminals.some((one) => one.terminal === terminal)) {
    return refuse(salesRefusals.unknownTerminal);
  }
  return sessionId === null ? accept(null) : sessions.served(sessionId, terminal);
}

/** What the guest's display shows when nobody is served. */
export function idle(site: Site): GuestView {
  return { kind: "idle", title: site.title };
}

function today({ clock }: CounterParts): Day {
  return businessDay(clock());
}

function greetingOf(served: Served | null, on: Day): string | null {
  if (served === null) return null;
  const { name, facts } = served.person;
  const { sex, age } = factsOn(facts, on);
  return respectfulName(name, { sex, age: age ?? 0 });
}
