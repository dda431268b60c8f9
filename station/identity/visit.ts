import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type { SecondSign, Session, TodayEntitlement } from "#shared/contracts/session.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { PersonKey, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { CardRead } from "#shared/identity/card/card-read.ts";
import { maskName, respectfulName } from "#shared/identity/citizen-number.ts";
import { cityOf, isWithin, placeName } from "#shared/identity/region.ts";
import { assuranceOf, type Assurance, type Sign } from "#shared/identity/sign.ts";
import type { Fen } from "#shared/money/fen.ts";
import { groupTitles } from "#shared/programme/groups.ts";
import { factsOn } from "#shared/programme/person.ts";
import type { Refusal } from "#shared/result.ts";
import { businessDay, type Clock, type Day, type Instant } from "#shared/time/time.ts";
import { waysFor } from "./second-ways.ts";
import type { ShownSign } from "./shown-sign.ts";
import { rosterOld } from "./texts.zh.ts";

/** What the station holds of one session; the screens see `session`. */
export type Visit = {
  readonly session: Session;
  readonly person: FeedPerson;
  /** A card among the signs, looked up again when the roster has changed. */
  readonly card: CardRead | null;
  /** The member of staff who looked the person up; null when they came by themselves. */
  readonly staff: string | null;
  /** Why a second sign was asked for, besides what the programmes ask. */
  readonly why: "spot-check" | "amount" | null;
  /** What the signs brought to say. */
  readonly notices: readonly Refusal[];
  /** Of the roster by which the person was looked up last. */
  readonly revision: number;
  /** On the monotonic clock, ms. */
  readonly lastUse: number;
};

/** What a session says besides who it is. */
export type ViewParts = {
  readonly site: Site;
  readonly clock: Clock;
  readonly roster: { readonly completeAt: () => Instant | null };
  /** What the programmes say about a person in the present meal, as sure as we are of them. */
  readonly entitlementOf: (person: FeedPerson, assurance: Assurance) => readonly TodayEntitlement[];
  readonly walletOf: (person: PersonKey) => Fen | null;
  /** Where the person stands with face recognition; null where the site has none. */
  readonly faceStateOf: (person: PersonKey) => Session["face"];
  /** Whether the person's phone number may still be tried. */
  readonly hasPhone: (person: FeedPerson) => boolean;
};

/** Reason 215: a programme asks for more than one sign. */
const moreSignsWanted = 215;
/** People, cards and programmes older than this are said to be old. */
const oldAfterMs = 24 * 3_600_000;
const mostNotices = 5;

/** Where and when a session begins, and whether it is looked at twice. */
type Begun = {
  readonly sessionId: SessionId;
  readonly terminal: TerminalId;
  readonly startedAt: Instant;
  readonly why: Visit["why"];
};

type Core = Begun &
  Pick<Visit, "person" | "notices"> & { readonly signs: readonly [Sign, ...Sign[]] };

/** A new session by one sign, or by two that were shown one after the other. */
export function visitOf(
  shown: readonly [ShownSign, ...ShownSign[]],
  begun: Begun,
  parts: ViewParts,
): Omit<Visit, "revision" | "lastUse"> {
  const [first, ...others] = shown;
  const { person } = others.at(-1) ?? first;
  const signs = [first.sign, ...others.map(({ sign }) => sign)] as const;
  const notices = shown.flatMap((one) => one.notices);
  return {
    session: sessionOf({ ...begun, signs, person, notices }, parts),
    person,
    card: shown.find(({ card }) => card !== null)?.card ?? null,
    staff: first.sign === "look-up" ? first.staff : null,
    why: begun.why,
    notices,
  };
}

/** The session with one sign more, by which nothing is asked for any longer. */
export function withSign(visit: Visit, shown: ShownSign, parts: ViewParts): Visit {
  const session = { ...visit.session, signs: [...visit.session.signs, shown.sign] };
  const { person } = shown;
  const card = visit.card ?? shown.card;
  const notices = [...visit.notices, ...shown.notices];
  return viewedAgain({ ...visit, session, person, card, notices, why: null }, parts);
}

/** A session as screens see it: masked, with what the person is entitled to in the present meal. */
function sessionOf(core: Core, parts: ViewParts): Session {
  const { sessionId, terminal, startedAt, signs, person } = core;
  const { site, clock } = parts;
  const assurance = assuranceOf(signs);
  const entitlement = [...parts.entitlementOf(person, assurance)];
  const face = parts.faceStateOf(person.person);
  const hasPhone = parts.hasPhone(person);
  const why = whyAsked(core.why, { assurance, entitlement });
  return {
    sessionId,
    terminal,
    method: signs[0],
    signs: [...signs],
    assurance,
    asked: why === null ? null : { why, ways: waysFor({ signs, hasPhone, face }) },
    startedAt,
    person: maskedPerson(person, { site, today: businessDay(clock()) }),
    entitlement,
    wallet: parts.walletOf(person.person),
    face,
    notices: noticesOf(core.notices, parts),
  };
}

/** The session of a visit with what holds now; who it is and why a second sign is asked for stay. */
export function viewedAgain(visit: Visit, parts: ViewParts): Visit {
  const { session } = visit;
  const [first, ...others] = session.signs;
  if (first === undefined) return visit;
  return {
    ...visit,
    session: sessionOf({ ...session, ...visit, signs: [first, ...others] }, parts),
  };
}

/**
 * Why a second sign is asked for; null = it is not. Whoever was looked up by staff has none to give, or would have
 * given it: they eat without the programme that asks for one.
 */
function whyAsked(
  why: Visit["why"],
  { assurance, entitlement }: { assurance: Assurance; entitlement: readonly TodayEntitlement[] },
): SecondSign["why"] | null {
  if (assurance === "double") return null;
  if (why !== null || assurance === "assisted") return why;
  const isWanted = entitlement.some(({ reasons }) =>
    reasons.some(({ code }) => code === moreSignsWanted),
  );
  return isWanted ? "programme" : null;
}

/** What the signs brought, and that the roster is old when it is; not how a card may have been lost since. */
function noticesOf(
  notices: readonly Refusal[],
  { roster, clock }: Pick<ViewParts, "roster" | "clock">,
): Refusal[] {
  const completeAt = roster.completeAt();
  const ageMs = completeAt === null ? 0 : clock() - completeAt;
  const old = ageMs > oldAfterMs ? [rosterOld(Math.floor(ageMs / 3_600_000))] : [];
  return [...old, ...notices].slice(0, mostNotices);
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

function groupTitle(code: string): string {
  return groupTitles[code as keyof typeof groupTitles];
}
