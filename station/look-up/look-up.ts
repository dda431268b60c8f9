import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type {
  BindCardRequest,
  FoundPerson,
  LookUpAnswer,
  LookUpRequest,
  OpenLookedUpRequest,
  StaffMember,
} from "#shared/contracts/identity-api.ts";
import type { Session } from "#shared/contracts/session.ts";
import type { CardKey, PersonKey, TerminalId } from "#shared/id/ids.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import type { Credential } from "#shared/identity/credential.ts";
import { placeName, type RegionCode } from "#shared/identity/region.ts";
import type { Journal } from "#shared/journal/journal.ts";
import type { Log } from "#shared/log.ts";
import { factsOn } from "#shared/programme/person.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { businessDay, type Clock, type Day } from "#shared/time/time.ts";
import { lookUpQuery, type LookUpQuery } from "./query.ts";
import { lookUpTexts } from "./texts.zh.ts";

/** The most people that one answer shows. */
const mostShown = 20;

type CardStatus = FoundPerson["cards"][number]["status"];

/** What can be asked of the people that the feed brought; station/store/look-up-store.ts. */
export type PeopleIndex = {
  /**
   * At most `limit` people, those who may eat here first, then by how well and how shortly they fit.
   * @param phoneHash of the whole number, for a query of the kind `phone`
   */
  readonly find: (
    query: Exclude<LookUpQuery, { kind: "phone" }> | { kind: "phone"; phoneHash: string },
    limit: number,
  ) => readonly { readonly person: FeedPerson; readonly cards: readonly CardStatus[] }[];
};

/** What looking up is made of. */
export type LookUpParts = {
  readonly people: PeopleIndex;
  readonly person: (key: PersonKey) => FeedPerson | null;
  readonly bindings: {
    /** Whom staff gave the card to, or null. */
    readonly holderOf: (card: CardKey) => PersonKey | null;
    readonly bind: (binding: {
      readonly card: CardKey;
      readonly person: PersonKey;
      readonly area: RegionCode;
      readonly staff: string;
      readonly seq: number;
    }) => void;
    /** Runs the work in one transaction. */
    readonly together: (work: () => void) => void;
  };
  readonly journal: Journal;
  readonly keyedHash: KeyedHash;
  readonly clock: Clock;
  /** A clock that nobody sets, ms. */
  readonly elapsedMs: () => number;
  readonly log: Log;
  /** Opens the session of a credential at a terminal and journals who looked whom up and why. */
  readonly present: (
    terminal: TerminalId,
    credential: Extract<Credential, { kind: "look-up" }>,
  ) => Result<Session | null>;
  /** The card at a terminal that was read and that nobody knows; null when there is none. */
  readonly unknownCardAt: (terminal: TerminalId) => {
    readonly card: CardKey;
    readonly area: RegionCode;
    /** Whose number the card itself shows; null when it shows none without a key. */
    readonly shows: PersonKey | null;
  } | null;
  /** Presents the card that lies at the terminal again: it is known now. */
  readonly afterBinding: (terminal: TerminalId) => Result<Session | null>;
};

/** Finds people without a card, and gives unknown cards to people. Who asks is already known to be staff. */
export type LookUp = {
  /** At most 20 people. Refusal: look-up-too-short. */
  readonly search: (request: LookUpRequest, staff: StaffMember) => Result<LookUpAnswer>;
  /** Opens a session (`assisted`) for somebody who was found. Refusals: person-unknown, those of a session. */
  readonly open: (request: OpenLookedUpRequest, staff: StaffMember) => Result<Session | null>;
  /**
   * Gives the unknown card at the terminal to a person, once and journalled, and opens the session of the card.
   * A card that shows the number of somebody else is never given away.
   * Refusals: card-not-there, person-unknown, card-of-another, card-already-bound, those of a session.
   */
  readonly bindCard: (request: BindCardRequest, staff: StaffMember) => Result<Session | null>;
};

/** Makes the look-up of a station. What was typed, and whom it found, is in no log. */
export function lookUp(parts: LookUpParts): LookUp {
  const { clock, elapsedMs, log } = parts;
  return {
    search({ terminal, query: typed }, { staff }) {
      const startedAt = elapsedMs();
      const query = lookUpQuery(typed);
      if (!query.ok) return query;
      const found = parts.people.find(hashed(query.value, parts.keyedHash), mostShown + 1);
      const today = businessDay(clock());
      const people = found.slice(0, mostShown).map((one) => shown(one, today));
      log.info("look-up.searched", { staff, terminal, by: query.value.kind, found: found.length });
      const isMore = found.length > mostShown;
      return accept({ people, isMore, tookMs: elapsedMs() - startedAt });
    },

    open({ terminal, person, reason }, { staff }) {
      if (parts.person(person) === null) return refuse(lookUpTexts.unknownPerson);
      return parts.present(terminal, { kind: "look-up", found: { person, staff, reason } });
    },

    bindCard({ terminal, person }, { staff }) {
      const there = parts.unknownCardAt(terminal);
      if (there === null) return refuse(lookUpTexts.noCard);
      if (parts.person(person)?.status !== "active") return refuse(lookUpTexts.unknownPerson);
      const { card, area, shows } = there;
      if (shows !== null && shows !== person) return refuse(lookUpTexts.ofAnother);
      const holder = parts.bindings.holderOf(card);
      if (holder !== null && holder !== person) return refuse(lookUpTexts.alreadyBound);
      if (holder === null) writeBinding({ card, area, person, staff }, terminal, parts);
      return parts.afterBinding(terminal);
    },
  };
}

function writeBinding(
  bound: { card: CardKey; person: PersonKey; area: RegionCode; staff: string },
  terminal: TerminalId,
  { bindings, journal, clock, log }: LookUpParts,
): void {
  bindings.together(() => {
    const { seq } = journal.append({
      at: clock(),
      terminal,
      actor: `staff:${bound.staff}`,
      kind: "card.bound",
      body: bound,
      postings: [],
    });
    bindings.bind({ ...bound, seq });
  });
  log.info("card.bound", { staff: bound.staff, terminal });
}

/** The station holds no phone number, only its keyed hash. */
function hashed(query: LookUpQuery, keyedHash: KeyedHash): Parameters<PeopleIndex["find"]>[0] {
  if (query.kind !== "phone") return query;
  return { kind: "phone", phoneHash: keyedHash(`phone:${query.digits}`) };
}

function shown(
  { person, cards }: ReturnType<PeopleIndex["find"]>[number],
  today: Day,
): FoundPerson {
  const { age, sex, hukou, residence } = factsOn(person.facts, today);
  const home = hukou ?? residence;
  return {
    person: person.person,
    name: person.name,
    age,
    sex,
    lastFour: person.lastFour,
    phoneLastFour: person.phone?.lastFour ?? null,
    homeRegion: home === null ? "" : placeName(home),
    status: person.status,
    cards: cards.map((status) => ({ status })),
  };
}
