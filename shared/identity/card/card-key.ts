import type { CardKey } from "../../id/ids.ts";
import type { KeyedHash } from "../citizen-number.ts";

/**
 * The key under which a card stands in every roster: a keyed hash of its identification code and its number, as
 * the district makes it from its register and a station from what it reads.
 */
export function cardKeyOf(
  card: { readonly identificationCode: string; readonly cardNumber: string },
  keyedHash: KeyedHash,
): CardKey {
  return keyedHash(`card:${card.identificationCode}:${card.cardNumber}`) as CardKey;
}
