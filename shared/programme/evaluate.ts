import type { ProgrammeId, StationId } from "../id/ids.ts";
import { isWithin, type RegionCode } from "../identity/region.ts";
import { isAtLeast, type Assurance } from "../identity/sign.ts";
import { subtractFen, sumFen, type Fen } from "../money/fen.ts";
import { weekdayOf, type Day } from "../time/time.ts";
import { missingWords } from "./condition-words.ts";
import { traceCondition, type ConditionTrace, type Facts } from "./condition.ts";
import type { Channel, Limit, Meal, Programme, ProgrammeVersion, Tier } from "./document.ts";
import { factsOn, type PersonFacts } from "./person.ts";
import { reason, type Reason } from "./reason.ts";

/** A grant that already happened and was not voided. */
export type Usage = {
  readonly programme: ProgrammeId;
  readonly day: Day;
  readonly meal: Meal;
  readonly amount: Fen;
};

/** Where, when and how the meal is taken. */
export type Moment = {
  readonly day: Day;
  readonly meal: Meal;
  readonly channel: Channel;
  readonly station: StationId;
  /** The region in which the station lies. */
  readonly region: RegionCode;
  /** 工作日 and 法定节假日 of that day; null when no calendar is known, and then such rules are refused. */
  readonly dayKind: "workday" | "rest-day" | "statutory-holiday" | null;
  /** How sure we are who eats. */
  readonly assurance: Assurance;
};

/** What one programme decides about one person at one moment, before anything is ordered. */
export type Decision = {
  readonly programme: ProgrammeId;
  readonly title: string;
  readonly version: ProgrammeVersion;
  readonly verdict: "granted" | "refused" | "needs-evidence";
  readonly reasons: readonly Reason[];
  /** Tiers that apply; more than one only with the hit policy "best". Empty when refused. */
  readonly tiers: readonly Tier[];
  /** What a limit on money leaves in its window; null when no such limit is set. */
  readonly amountLeft: Fen | null;
  /** Exactly one condition is missing. */
  readonly isNearMiss: boolean;
  readonly trace: ConditionTrace | null;
};

/** Everything that the programmes say about a person now (待遇), refusals included. */
export type Entitlement = { readonly moment: Moment; readonly decisions: readonly Decision[] };

/**
 * Decides every programme for one person at one moment. It fails closed: an unknown fact, a rule kind that
 * this version does not know or a missing calendar never grants, and each says why. A version that asks for more
 * assurance than the moment has is refused with 215, and only when nothing else stands against it: with one sign
 * more it is granted.
 * @param person null = an unidentified guest, to whom no programme applies
 */
export function evaluateProgrammes(input: {
  readonly programmes: readonly Programme[];
  readonly person: PersonFacts | null;
  readonly moment: Moment;
  readonly usage: readonly Usage[];
}): Entitlement {
  const { programmes, person, moment, usage } = input;
  if (person === null) return { moment, decisions: [] };
  const facts = factsOn(person, moment.day);
  const decisions = programmes.flatMap((programme) => {
    const version = versionOn(programme, moment.day);
    if (version === null) return [];
    const used = usage.filter((one) => one.programme === programme.id);
    return [decided(programme, version, { facts, moment, used })];
  });
  return { moment, decisions };
}

/** The version in force on a day: the one with the highest number among those that cover it. */
export function versionOn(programme: Programme, on: Day): ProgrammeVersion | null {
  const inForce = programme.versions.filter(
    ({ validFrom, validTo }) => validFrom <= on && (validTo === null || validTo >= on),
  );
  return inForce.reduce<ProgrammeVersion | null>(
    (latest, version) => (latest === null || version.no > latest.no ? version : latest),
    null,
  );
}

/** Reason 210 with what is missing, as far as there are words for it. */
function requirement(trace: ConditionTrace): Reason {
  const words = missingWords(trace);
  return words === null ? reason(210) : reason(210, `须${words}`);
}

type Situation = { facts: Facts; moment: Moment; used: readonly Usage[] };

function decided(programme: Programme, version: ProgrammeVersion, situation: Situation): Decision {
  const { facts, moment, used } = situation;
  const base = { programme: programme.id, title: programme.title, version };
  const refusedFor = (reasons: Reason[], trace: ConditionTrace | null = null): Decision => ({
    ...base,
    verdict: "refused",
    reasons,
    tiers: [],
    amountLeft: null,
    isNearMiss: false,
    trace,
  });
  const unsupported = unsupportedPart(version);
  if (unsupported !== null) return refusedFor([reason(290, unsupported)]);
  const outside = outsideVenue(version, moment);
  if (outside !== null) return refusedFor([outside]);
  const trace = traceCondition(version.who, facts);
  if (trace.verdict === false) {
    return {
      ...refusedFor([requirement(trace)], trace),
      isNearMiss: missingConditions(trace) === 1,
    };
  }
  if (trace.verdict === "unknown") {
    return { ...refusedFor([reason(211)], trace), verdict: "needs-evidence" };
  }
  const chosen = chosenTiers(version, facts);
  if ("refused" in chosen) {
    const refusal = refusedFor([chosen.refused], trace);
    return chosen.refused.code === 211 ? { ...refusal, verdict: "needs-evidence" } : refusal;
  }
  const limited = limitReason(version.limits, moment, used);
  if (limited !== null) return refusedFor([limited], trace);
  const { assurance: wanted } = version;
  if (wanted !== undefined && !isAtLeast(moment.assurance, wanted)) {
    return refusedFor([reason(215)], trace);
  }
  return {
    ...base,
    verdict: "granted",
    reasons: [reason(100)],
    tiers: chosen.tiers,
    amountLeft: amountLeft(version.limits, moment, used),
    isNearMiss: false,
    trace,
  };
}

/** The kinds of tier that this engine can work out. */
const knownGives: ReadonlySet<string> = new Set(["off", "share", "fixed-price"]);

/** What a document asks for that this engine cannot decide yet; null when it can decide all of it. */
function unsupportedPart(version: ProgrammeVersion): string | null {
  const kind = version.tiers.find(({ give }) => !knownGives.has(give.kind))?.give.kind;
  if (kind !== undefined) return kind;
  if (version.limits.some(({ key }) => key !== "person")) return "limit-key";
  if (version.limits.some(({ window }) => !["meal", "day", "month", "year"].includes(window))) {
    return "limit-window";
  }
  if (version.unless.length > 0) return "unless";
  if (version.tariffOf === "best-of") return "tariff";
  if (version.approval !== "none") return "approval";
  if (version.funds.some(({ budget }) => budget !== null)) return "budget";
  if (version.rounding.differenceTo !== "funder") return "rounding-difference";
  // Whether the network is there is not among what is asked, so such a benefit cannot be granted.
  if (version.offline.mode === "online-only") return "online-only";
  return null;
}

function outsideVenue({ at }: ProgrammeVersion, moment: Moment): Reason | null {
  if (at.stations !== null && !at.stations.includes(moment.station)) return reason(201);
  if (at.regions !== null && !at.regions.some((region) => isWithin(moment.region, region))) {
    return reason(201);
  }
  if (!at.meals.includes(moment.meal)) return reason(202);
  if (!at.channels.includes(moment.channel)) return reason(204);
  return isServedOn(at, moment) ? null : reason(203);
}

function isServedOn({ weekdays, days }: ProgrammeVersion["at"], moment: Moment): boolean {
  if (!weekdays.includes(weekdayOf(moment.day))) return false;
  if (days === "all") return true;
  if (moment.dayKind === null) return false;
  return days === "workdays"
    ? moment.dayKind === "workday"
    : moment.dayKind !== "statutory-holiday";
}

function chosenTiers(
  version: ProgrammeVersion,
  facts: Facts,
): { tiers: readonly Tier[] } | { refused: Reason } {
  const verdicts = version.tiers.map((tier) => traceCondition(tier.when, facts).verdict);
  const matching = version.tiers.filter((_, at) => verdicts[at] === true);
  const first = matching[0];
  if (first === undefined) {
    return { refused: verdicts.includes("unknown") ? reason(211) : reason(212) };
  }
  if (version.hit === "best") return { tiers: matching };
  const unknownAt = indexOrEnd(verdicts.indexOf("unknown"));
  if (version.hit === "first") {
    // An unknown tier above the first match could have been the right one.
    const isCertain = verdicts.indexOf(true) < unknownAt;
    return isCertain ? { tiers: [first] } : { refused: reason(211) };
  }
  if (matching.length > 1) return { refused: reason(213) };
  // An unknown tier could apply as well, and then there would be two.
  return verdicts.includes("unknown") ? { refused: reason(211) } : { tiers: matching };
}

function indexOrEnd(index: number): number {
  return index === -1 ? Number.POSITIVE_INFINITY : index;
}

/** How many comparisons would have to turn for the condition to hold; counts those in `all` only. */
function missingConditions(trace: ConditionTrace): number {
  if (trace.verdict === true) return 0;
  if (!("all" in trace.condition)) return 1;
  return trace.parts.reduce((missing, part) => missing + missingConditions(part), 0);
}

/** The part of the usage that lies in the limit's window around the moment. */
function usedIn(window: Limit["window"], moment: Moment, used: readonly Usage[]): Usage[] {
  const prefix = { meal: 10, day: 10, week: 10, month: 7, year: 4, life: 0 }[window];
  return used.filter(
    (one) =>
      one.day.slice(0, prefix) === moment.day.slice(0, prefix) &&
      (window !== "meal" || one.meal === moment.meal),
  );
}

function limitReason(
  limits: readonly Limit[],
  moment: Moment,
  used: readonly Usage[],
): Reason | null {
  for (const limit of limits) {
    const inWindow = usedIn(limit.window, moment, used);
    const isFull = limit.count !== null && inWindow.length >= limit.count;
    const isSpent =
      limit.amount !== null && sumFen(inWindow.map(({ amount }) => amount)) >= limit.amount;
    if (isFull || isSpent) return reason(windowReason(limit.window));
  }
  return null;
}

function windowReason(window: Limit["window"]): 220 | 221 | 222 {
  if (window === "meal") return 220;
  return window === "day" ? 221 : 222;
}

function amountLeft(limits: readonly Limit[], moment: Moment, used: readonly Usage[]): Fen | null {
  return limits.reduce<Fen | null>((least, limit) => {
    if (limit.amount === null) return least;
    const spent = sumFen(usedIn(limit.window, moment, used).map(({ amount }) => amount));
    const left = subtractFen(limit.amount, spent);
    return least === null || left < least ? left : least;
  }, null);
}
