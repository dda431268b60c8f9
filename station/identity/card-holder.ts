import type { FeedCard, FeedPerson } from "#shared/contracts/district-api.ts";
import type { CardKey, PersonKey } from "#shared/id/ids.ts";
import { cardKeyOf } from "#shared/identity/card/card-key.ts";
import { isExpired, type CardRead } from "#shared/identity/card/card-read.ts";
import {
  parseCitizenNumber,
  personKeyOf,
  type KeyedHash,
} from "#shared/identity/citizen-number.ts";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import type { Day } from "#shared/time/time.ts";
import { identityTexts } from "./texts.zh.ts";

/** The roster of the district as far as identification needs it. */
export type Roster = {
  readonly person: (key: PersonKey) => FeedPerson | null;
  readonly card: (key: CardKey) => FeedCard | null;
  /** Another number after each change; the same number means the same answers. */
  readonly revision: () => number;
};

/** A person whose card is good now, with what should be said besides. */
export type CardHolder = { readonly person: FeedPerson; readonly notices: readonly Refusal[] };

/**
 * Whose card was read, and whether it is good today. The roster says both: a third-generation card shows no
 * name without a key, and no card knows that it was lost. A card that staff bound to a person stands in the roster
 * too, until the feed knows it. One that the roster does not hold but that shows a citizen number still finds its
 * person. A card past its own date identifies, with a notice.
 * @returns the person, or a refusal: card-unknown, card-lost, card-cancelled, card-superseded, person-suspended
 */
export function holderOf(
  read: CardRead,
  {
    roster,
    keyedHash,
    today,
  }: {
    roster: Pick<Roster, "person" | "card">;
    keyedHash: KeyedHash;
    today: Day;
  },
): Result<CardHolder> {
  const card = roster.card(cardKeyOf(read, keyedHash));
  if (card !== null && card.status !== "good") return refuse(identityTexts.cardStatus[card.status]);
  const key = card?.person ?? keyOnCard(read, { keyedHash, today });
  const person = key === null ? null : roster.person(key);
  if (person === null) return refuse(identityTexts.unknownCard);
  if (person.status !== "active") return refuse(identityTexts.suspended);
  return accept({ person, notices: isExpired(read, today) ? [identityTexts.expired] : [] });
}

/** The person whose number a card shows by itself; null when it shows none, or one that is none. */
export function keyOnCard(
  { holder }: CardRead,
  { keyedHash, today }: { keyedHash: KeyedHash; today: Day },
): PersonKey | null {
  if (holder === null) return null;
  const number = parseCitizenNumber(holder.citizenNumber, today);
  return number.ok ? personKeyOf(number.value, keyedHash) : null;
}
