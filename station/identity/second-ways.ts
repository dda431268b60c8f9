import type { SecondSign, SecondWay, Session } from "#shared/contracts/session.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import { confirms, type Sign } from "#shared/identity/sign.ts";

/** What may be shown besides the signs that were given, by whom. */
export type WaysOf = {
  readonly signs: readonly Sign[];
  /** Whether the person's phone number is known and may still be tried. */
  readonly hasPhone: boolean;
  readonly face: Session["face"];
};

/** A member of staff can always come and look, at a till and at a kiosk. */
const always: SecondWay = "staff";

/**
 * What this person can show as a second sign: each way adds something to the signs that were given. A face only
 * where one is enrolled, the phone only where its number is known.
 */
export function waysFor({ signs, hasPhone, face }: WaysOf): SecondSign["ways"] {
  const possible: SecondWay[] = ["card", "code"];
  if (face?.isEnrolled === true) possible.push("face");
  if (hasPhone) possible.push("phone");
  return [...possible.filter((way) => signs.every((given) => confirms(given, way))), always];
}

/** So many wrong tries at the last four digits of a phone; then another way has to do. */
const mostPhoneTries = 3;
/** Wrong tries are forgotten after this, so that a slip of the finger does not last a day. */
const triesLastMs = 10 * 60_000;

/** The wrong tries at people's phone numbers; showing the same sign again does not begin a new count. */
export function phoneTries(elapsedMs: () => number) {
  const wrong = new Map<PersonKey, { readonly count: number; readonly atMs: number }>();
  const count = (person: PersonKey): number => wrong.get(person)?.count ?? 0;
  return {
    left: (person: PersonKey): number => Math.max(0, mostPhoneTries - count(person)),
    fail: (person: PersonKey): void =>
      void wrong.set(person, { count: count(person) + 1, atMs: elapsedMs() }),
    forgetOld(): void {
      for (const [person, { atMs }] of wrong) {
        if (elapsedMs() - atMs > triesLastMs) wrong.delete(person);
      }
    },
  };
}
export type PhoneTries = ReturnType<typeof phoneTries>;

/** A random look stays due this long: taking the card away and laying it down again does not draw anew. */
const dueLastsMs = 4 * 3_600_000;

/** The random look against lent cards (代刷抽查). */
export function spotChecks(parts: {
  readonly elapsedMs: () => number;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  /** Of 10,000 how many. */
  readonly rateBp: number;
}) {
  const { elapsedMs, random, rateBp } = parts;
  const due = new Map<PersonKey, number>();
  return {
    /** Whether this person is asked for a second sign; once asked, until they gave one. */
    isDue(person: PersonKey): boolean {
      if (!due.has(person) && random() * 10_000 < rateBp) due.set(person, elapsedMs());
      return due.has(person);
    },
    done: (person: PersonKey): void => void due.delete(person),
    forgetOld(): void {
      for (const [person, atMs] of due) if (elapsedMs() - atMs > dueLastsMs) due.delete(person);
    },
  };
}
