import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type { SecondSign } from "#shared/contracts/session.ts";
import type { CardKey, PersonKey } from "#shared/id/ids.ts";
import { cardKeyOf } from "#shared/identity/card/card-key.ts";
import type { CardRead } from "#shared/identity/card/card-read.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import type { Credential, VerifiedCode } from "#shared/identity/credential.ts";
import type { Sign } from "#shared/identity/sign.ts";
import { accept, refuse, unreachable, type Refusal, type Result } from "#shared/result.ts";
import { businessDay, type Clock, type Instant } from "#shared/time/time.ts";
import { holderOf, keyOnCard, type Roster } from "./card-holder.ts";
import { identityTexts } from "./texts.zh.ts";

/** A sign that names a person who may be served now. */
export type ShownSign = {
  readonly sign: Sign;
  readonly person: FeedPerson;
  /** Why it is not enough alone; null = it is. */
  readonly doubt: SecondSign["why"] | null;
  /** Things to say that do not stop the meal. */
  readonly notices: readonly Refusal[];
  /** The card behind it, looked up again when the roster has changed: it may have been reported lost. */
  readonly card: CardRead | null;
  /** The member of staff whose word it is. */
  readonly staff: string | null;
};

/** A card that nobody knows, as long as staff may give it to somebody. */
export type UnknownCard = {
  readonly card: CardKey;
  readonly area: CardRead["area"];
  /** Whose number the card itself shows; null when it shows none without a key. */
  readonly shows: PersonKey | null;
  readonly read: CardRead;
};

/** A sign that gave no person: what to say, and what may be written down about it. */
export type RefusedSign = {
  readonly sign: Sign;
  readonly refusal: Refusal;
  /** Known for a lost card, unknown for a stranger. */
  readonly person: PersonKey | null;
  readonly unknownCard: UnknownCard | null;
};

/** What a credential is resolved and verified with; all of it works without a network. */
export type VerifyParts = {
  readonly roster: Roster & {
    /** When the district's feed was last complete; null = it never was. */
    readonly completeAt: () => Instant | null;
  };
  readonly keyedHash: KeyedHash;
  readonly clock: Clock;
  readonly verifyCode: (text: string) => Result<VerifiedCode>;
};

/**
 * Whom a credential names, and whether it is good now: resolve, then verify, by its kind.
 * @returns the sign, or a refusal: card-unknown, card-lost, card-cancelled, card-superseded, person-unknown,
 * person-suspended, roster-empty, or why a code is not taken
 */
export function shownBy(
  credential: Credential,
  parts: VerifyParts,
): Result<ShownSign, RefusedSign> {
  switch (credential.kind) {
    case "card":
      return shownByCard(credential.read, parts);
    case "face": {
      const { person, doubt } = credential.seen;
      return shownByName(person, { ...alone("face"), doubt }, parts);
    }
    case "code":
      return shownByCode(credential.text, parts);
    case "look-up": {
      const { person, staff } = credential.found;
      return shownByName(person, { ...alone("look-up"), staff }, parts);
    }
    default:
      return unreachable(credential);
  }
}

/** Whose card it is now, and whether it is good. */
export function holderNow(read: CardRead, parts: VerifyParts): ReturnType<typeof holderOf> {
  return holderOf(read, { ...parts, today: businessDay(parts.clock()) });
}

/** The person of the roster, if they may be served: person-unknown, person-suspended, roster-empty. */
export function servedPerson(key: PersonKey, { roster }: VerifyParts): Result<FeedPerson> {
  const person = roster.person(key);
  if (person !== null) {
    return person.status === "active" ? accept(person) : refuse(identityTexts.suspended);
  }
  const isEmpty = roster.completeAt() === null;
  return refuse(isEmpty ? identityTexts.rosterEmpty : identityTexts.unknownPerson);
}

/** A sign that brings nothing but itself. */
export function alone<S extends Sign>(sign: S) {
  return { sign, doubt: null, notices: [], card: null, staff: null } as const;
}

function shownByCard(read: CardRead, parts: VerifyParts): Result<ShownSign, RefusedSign> {
  const { roster, keyedHash } = parts;
  const holder = holderNow(read, parts);
  if (holder.ok) return accept({ ...alone("card"), ...holder.value, card: read });
  const card = cardKeyOf(read, keyedHash);
  const refused = { sign: "card", person: roster.card(card)?.person ?? null } as const;
  if (holder.refusal.code !== identityTexts.unknownCard.code) {
    return refuse({ ...refused, refusal: holder.refusal, unknownCard: null });
  }
  if (roster.completeAt() === null) {
    return refuse({ ...refused, refusal: identityTexts.rosterEmpty, unknownCard: null });
  }
  const shows = keyOnCard(read, { keyedHash, today: businessDay(parts.clock()) });
  const unknownCard = { card, area: read.area, shows, read };
  return refuse({ ...refused, refusal: holder.refusal, unknownCard });
}

function shownByCode(text: string, parts: VerifyParts): Result<ShownSign, RefusedSign> {
  const code = parts.verifyCode(text);
  if (!code.ok) {
    return refuse({ sign: "code", refusal: code.refusal, person: null, unknownCard: null });
  }
  const { person, kind } = code.value;
  return kind === "paper"
    ? shownByName(person, { ...alone("printed-code"), doubt: "printed-code" }, parts)
    : shownByName(person, alone("code"), parts);
}

function shownByName(
  key: PersonKey,
  shown: Omit<ShownSign, "person">,
  parts: VerifyParts,
): Result<ShownSign, RefusedSign> {
  const person = servedPerson(key, parts);
  if (person.ok) return accept({ ...shown, person: person.value });
  const { sign } = shown;
  return refuse({ sign, refusal: person.refusal, person: key, unknownCard: null });
}
