import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type { Session, TodayEntitlement } from "#shared/contracts/session.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { PersonKey, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { CardEvent } from "#shared/identity/card/card-event.ts";
import type { CardRead } from "#shared/identity/card/card-read.ts";
import { cardRefusal } from "#shared/identity/card/card-refusal.ts";
import { maskName, respectfulName, type KeyedHash } from "#shared/identity/citizen-number.ts";
import { cityOf, isWithin, regionName } from "#shared/identity/region.ts";
import type { Fen } from "#shared/money/fen.ts";
import { groupTitles } from "#shared/programme/groups.ts";
import { factsOn } from "#shared/programme/person.ts";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import { businessDay, type Clock, type Day } from "#shared/time/time.ts";
import { holderOf, type CardHolder, type Roster } from "./card-holder.ts";
import { identityTexts } from "./texts.zh.ts";

type EndReason = Extract<StationEvent, { kind: "session-ended" }>["why"];

/** A session ends by itself when nobody has done anything for this long. */
const idleLimitMs = 10 * 60_000;

type OpenSession = {
  readonly session: Session;
  /** The card that started it, looked up again when the roster has changed: it may have been reported lost. */
  readonly read: CardRead;
  /** Whose card it is by the roster of `revision`. */
  readonly holder: CardHolder;
  readonly revision: number;
  /** On the monotonic clock, ms. */
  readonly lastUse: number;
};

/** What the sessions are built from. */
export type SessionParts = {
  readonly site: Site;
  readonly roster: Roster;
  readonly keyedHash: KeyedHash;
  readonly clock: Clock;
  /** A clock that nobody sets, ms: the wall clock may be put right by hours while somebody stands here. */
  readonly elapsedMs: () => number;
  readonly newId: () => SessionId;
  readonly publish: (event: StationEvent) => void;
  /** What the programmes say about a person in the present meal. */
  readonly entitlementOf: (person: FeedPerson) => readonly TodayEntitlement[];
  readonly walletOf: (person: PersonKey) => Fen | null;
};

/**
 * Who stands at each terminal: one flow from a card event to a session. Sessions live in memory only; after a
 * restart of the station the card that lies on the reader is read again.
 */
export function terminalSessions(parts: SessionParts) {
  const { site, elapsedMs, publish } = parts;
  const open = new Map<TerminalId, OpenSession>();

  function end(terminal: TerminalId, why: EndReason): void {
    const ended = open.get(terminal);
    if (ended === undefined) return;
    open.delete(terminal);
    publish({ kind: "session-ended", terminal, sessionId: ended.session.sessionId, why });
  }

  function start(terminal: TerminalId, read: CardRead): void {
    const holder = holderNow(read, parts);
    if (!holder.ok) return publish(refused(terminal, holder.refusal));
    end(terminal, "replaced");
    keep(terminal, { ...openedNow(holder.value, terminal, parts), read });
  }

  function withdraw<R extends { readonly refusal: Refusal }>(terminal: TerminalId, found: R): R {
    end(terminal, "withdrawn");
    publish(refused(terminal, found.refusal));
    return found;
  }

  function keep(terminal: TerminalId, one: OpenSession): void {
    open.set(terminal, one);
    publish({ kind: "session-started", session: one.session });
  }

  return {
    /** Follows a reader: a read card starts a session or says why not; taking it away may end one. */
    onCard: (terminal: TerminalId, event: CardEvent): void => {
      const now = eventOf(terminal, event);
      if (now !== null) publish(now);
      if (event.kind === "read") start(terminal, event.read);
      if (endsAt(site, terminal, event)) end(terminal, "card-removed");
    },

    /** The session that is open at a terminal, or null. */
    openAt: (terminal: TerminalId): Session | null => open.get(terminal)?.session ?? null,

    /** The person of a session now, for a command; or session-ended, or why the card is good no more. */
    person: (sessionId: SessionId, terminal: TerminalId): Result<FeedPerson> => {
      const found = open.get(terminal);
      if (found?.session.sessionId !== sessionId) return refuse(identityTexts.unknownSession);
      const holder = holderAgain(found, parts);
      if (!holder.ok) return withdraw(terminal, holder);
      open.set(terminal, { ...found, ...holder.value, lastUse: elapsedMs() });
      return accept(holder.value.holder.person);
    },

    /** Ends a session if it is still the one at the terminal. */
    end: (sessionId: SessionId, terminal: TerminalId, why: EndReason): void => {
      if (open.get(terminal)?.session.sessionId === sessionId) end(terminal, why);
    },

    /** Ends what nobody has used for ten minutes; called every few seconds. */
    endIdle(): void {
      const idle = [...open].filter(([, { lastUse }]) => elapsedMs() - lastUse > idleLimitMs);
      for (const [terminal] of idle) end(terminal, "time");
    },

    /** Another meal has begun or the last one ended: tells every open session anew, with what holds now. */
    renew(): void {
      for (const [terminal, before] of [...open]) keep(terminal, renewed(before, parts));
    },
  };
}
export type TerminalSessions = ReturnType<typeof terminalSessions>;

function refused(terminal: TerminalId, refusal: Refusal): StationEvent {
  return { kind: "identity-refused", terminal, refusal };
}

function openedNow(holder: CardHolder, terminal: TerminalId, parts: SessionParts) {
  return {
    session: sessionOf(holder, terminal, parts),
    holder,
    revision: parts.roster.revision(),
    lastUse: parts.elapsedMs(),
  };
}

/** Whose card it is by the roster of this moment. */
function holderNow(read: CardRead, { roster, keyedHash, clock }: SessionParts): Result<CardHolder> {
  return holderOf(read, { roster, keyedHash, today: businessDay(clock()) });
}

/** The holder of a session's card now; as before while the roster has not changed. */
function holderAgain(
  { read, holder, revision }: OpenSession,
  parts: SessionParts,
): Result<Pick<OpenSession, "holder" | "revision">> {
  const now = parts.roster.revision();
  if (now === revision) return accept({ holder, revision });
  const found = holderNow(read, parts);
  return found.ok ? accept({ holder: found.value, revision: now }) : found;
}

/** The session with what the person is entitled to now; as it was when the card is good no more. */
function renewed(before: OpenSession, parts: SessionParts): OpenSession {
  const holder = holderNow(before.read, parts);
  if (!holder.ok) return before;
  const { person } = holder.value;
  const entitlement = [...parts.entitlementOf(person)];
  const wallet = parts.walletOf(person.person);
  return { ...before, session: { ...before.session, entitlement, wallet } };
}

/** A new session as screens see it: masked, with what the person is entitled to in the present meal. */
function sessionOf(
  { person, notices }: CardHolder,
  terminal: TerminalId,
  { site, clock, newId, entitlementOf, walletOf }: SessionParts,
): Session {
  return {
    sessionId: newId(),
    terminal,
    method: "card",
    assurance: "single",
    startedAt: clock(),
    person: maskedPerson(person, { site, today: businessDay(clock()) }),
    entitlement: [...entitlementOf(person)],
    wallet: walletOf(person.person),
    notices: [...notices],
  };
}

/** What a screen is told of a reader's event by itself; null when it is not for screens. */
function eventOf(terminal: TerminalId, event: CardEvent): StationEvent | null {
  switch (event.kind) {
    case "reading":
      return { kind: "reading", terminal, isSlow: false };
    case "slow":
      return { kind: "reading", terminal, isSlow: true };
    case "failed":
      return { kind: "identity-refused", terminal, refusal: cardRefusal(event.failure) };
    case "card-removed":
      return { kind: "card-removed", terminal };
    case "read":
    case "card-present":
    case "reader-ready":
    case "reader-missing":
    case "service-down":
      return null;
  }
}

/** The cashier hands the card back before the bill is paid; a person at the kiosk who takes it leaves. */
function endsAt(site: Site, terminal: TerminalId, { kind }: CardEvent): boolean {
  return kind === "card-removed" && roleOf(site, terminal) === "kiosk";
}

function roleOf(site: Site, terminal: TerminalId): "till" | "kiosk" | null {
  return site.terminals.find((one) => one.terminal === terminal)?.role ?? null;
}

function maskedPerson(
  { name, lastFour, facts }: FeedPerson,
  { site, today }: { site: Site; today: Day },
): Session["person"] {
  const { age, sex, hukou, residence, groups } = factsOn(facts, today);
  const home = hukou ?? residence;
  return {
    maskedName: maskName(name),
    greeting: respectfulName(name, { sex, age: age ?? 0 }),
    age,
    lastFour,
    homeRegion: home === null ? "" : placeName(home),
    isLocal: home !== null && isWithin(home, cityOf(site.region)),
    groups: (groups ?? []).map(groupTitle),
  };
}

function placeName(home: Parameters<typeof regionName>[0]): string {
  const city = regionName(cityOf(home));
  const own = regionName(home);
  return own === city ? city : `${city}${own}`;
}

function groupTitle(code: string): string {
  return groupTitles[code as keyof typeof groupTitles];
}
