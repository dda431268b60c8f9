import type { FeedCard, FeedPerson } from "#shared/contracts/district-api.ts";
import { cardKeyOf } from "#shared/identity/card/card-key.ts";
import {
  personKeyOf,
  type CitizenNumber,
  type KeyedHash,
} from "#shared/identity/citizen-number.ts";
import type { Connection } from "../store/database.ts";
import { appendChanges } from "../store/feed-store.ts";
import { keepCards, keepNumbers, keepPeople, keepPhones } from "../store/people-store.ts";
import type { Vault } from "../store/vault.ts";

/** A person as they come from a register, with the number that only the district keeps. */
export type RegisteredPerson = Pick<FeedPerson, "name" | "status" | "facts"> & {
  readonly citizenNumber: CitizenNumber;
  /** The digits of the phone number; null when none is known. */
  readonly phone: string | null;
};

/** A card as it comes from a register. */
export type RegisteredCard = Pick<FeedCard, "status" | "area" | "validTo"> & {
  readonly holder: CitizenNumber;
  readonly identificationCode: string;
  readonly cardNumber: string;
};

export type PeopleParts = { readonly keyedHash: KeyedHash; readonly vault: Vault };

/**
 * Keeps people as they are now and tells every station, all within the caller's transaction. Citizen and phone numbers
 * go into the vault; everything else knows the person by their key. Nobody may come twice.
 */
export async function registerPeople(
  { keyedHash, vault }: PeopleParts,
  connection: Connection,
  people: readonly RegisteredPerson[],
): Promise<void> {
  const numbered = people.map(({ citizenNumber, name, status, phone, facts }) => {
    const person = personKeyOf(citizenNumber, keyedHash);
    const lastFour = citizenNumber.slice(-4);
    const known: FeedPerson = {
      ...{ person, name, lastFour, status, facts },
      phone: phone === null ? null : knownPhone(phone, keyedHash),
    };
    return {
      known,
      number: { person, ...vault.seal(citizenNumber, person) },
      phones: phone === null ? [] : [{ person, ...vault.sealPhone(phone, person) }],
    };
  });
  const known = numbered.map((one) => one.known);
  await keepPeople(connection, known);
  await keepNumbers(
    connection,
    numbered.map(({ number }) => number),
  );
  await keepPhones(
    connection,
    numbered.flatMap(({ phones }) => phones),
  );
  await appendChanges(
    connection,
    known.map((person) => ({ kind: "person", person })),
  );
}

/** What stations may know of a phone number. */
function knownPhone(digits: string, keyedHash: KeyedHash): FeedPerson["phone"] {
  return { hash: keyedHash(`phone:${digits}`), lastFour: digits.slice(-4) };
}

/**
 * Keeps cards as they are now and tells every station, within the caller's transaction. The holders are registered
 * before.
 */
export async function registerCards(
  { keyedHash }: Pick<PeopleParts, "keyedHash">,
  connection: Connection,
  cards: readonly RegisteredCard[],
): Promise<void> {
  const known = cards.map(({ holder, status, area, validTo, ...card }): FeedCard => ({
    card: cardKeyOf(card, keyedHash),
    person: personKeyOf(holder, keyedHash),
    status,
    area,
    validTo,
  }));
  await keepCards(connection, known);
  await appendChanges(
    connection,
    known.map((card) => ({ kind: "card", card })),
  );
}
