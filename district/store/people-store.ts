import type { FeedCard, FeedPerson } from "#shared/contracts/district-api.ts";
import type { CardKey, PersonKey } from "#shared/id/ids.ts";
import type { SealedNumber } from "./vault.ts";
import { statement, type Connection, type Database } from "./database.ts";

const upsertPeople = statement(
  "person-upsert",
  `INSERT INTO person (person, name, last_four, status, facts, phone_hash, phone_last_four)
   SELECT person, name, last_four, status, facts::jsonb, phone_hash, phone_last_four
   FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
     AS new (person, name, last_four, status, facts, phone_hash, phone_last_four)
   ON CONFLICT (person) DO UPDATE SET
     name = excluded.name, last_four = excluded.last_four,
     status = excluded.status, facts = excluded.facts,
     phone_hash = excluded.phone_hash, phone_last_four = excluded.phone_last_four`,
);

/** Keeps people as they are now. No person may come twice. */
export async function keepPeople(
  connection: Connection,
  people: readonly FeedPerson[],
): Promise<void> {
  await upsertPeople(connection, [
    people.map(({ person }) => person),
    people.map(({ name }) => name),
    people.map(({ lastFour }) => lastFour),
    people.map(({ status }) => status),
    people.map(({ facts }) => JSON.stringify(facts)),
    people.map(({ phone }) => phone?.hash ?? null),
    people.map(({ phone }) => phone?.lastFour ?? null),
  ]);
}

const insertNumbers = statement(
  "citizen-number-insert",
  `INSERT INTO citizen_number (person, nonce, sealed)
   SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[])
   ON CONFLICT (person) DO NOTHING`,
);

/** Puts sealed numbers into the vault; the number of a person never changes, so a second one is ignored. */
export async function keepNumbers(
  connection: Connection,
  numbers: readonly (SealedNumber & { readonly person: PersonKey })[],
): Promise<void> {
  await insertNumbers(connection, [
    numbers.map(({ person }) => person),
    numbers.map(({ nonce }) => nonce),
    numbers.map(({ sealed }) => sealed),
  ]);
}

const readNumber = statement<SealedNumber>(
  "citizen-number-read",
  `SELECT nonce, sealed FROM citizen_number WHERE person = $1`,
);

/** The sealed number of a person; null when there is none. */
export async function sealedNumber(
  database: Database | Connection,
  person: PersonKey,
): Promise<SealedNumber | null> {
  const [row] = await readNumber(database, [person]);
  return row ?? null;
}

const upsertPhones = statement(
  "phone-number-upsert",
  `INSERT INTO phone_number (person, nonce, sealed)
   SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[])
   ON CONFLICT (person) DO UPDATE SET nonce = excluded.nonce, sealed = excluded.sealed`,
);

/** Puts sealed phone numbers into the vault; a later one of a person replaces the earlier. */
export async function keepPhones(
  connection: Connection,
  phones: readonly (SealedNumber & { readonly person: PersonKey })[],
): Promise<void> {
  await upsertPhones(connection, [
    phones.map(({ person }) => person),
    phones.map(({ nonce }) => nonce),
    phones.map(({ sealed }) => sealed),
  ]);
}

const readPhone = statement<SealedNumber>(
  "phone-number-read",
  `SELECT nonce, sealed FROM phone_number WHERE person = $1`,
);

/** The sealed phone number of a person; null when there is none. */
export async function sealedPhone(
  database: Database | Connection,
  person: PersonKey,
): Promise<SealedNumber | null> {
  const [row] = await readPhone(database, [person]);
  return row ?? null;
}

const anyPhone = statement<{ has: boolean }>(
  "phone-number-any",
  `SELECT EXISTS (SELECT 1 FROM phone_number) AS has`,
);

/** Whether anybody's phone number is known. */
export async function hasPhones(connection: Connection): Promise<boolean> {
  const [row] = await anyPhone(connection, []);
  return row?.has ?? false;
}

/** A person as the district shows them to its own staff. */
export type KnownPerson = {
  readonly person: PersonKey;
  readonly name: string;
  readonly lastFour: string;
  readonly phoneLastFour: string | null;
  readonly status: FeedPerson["status"];
};

const personColumns = `person, name, last_four AS "lastFour", phone_last_four AS "phoneLastFour", status`;

const readPerson = statement<KnownPerson>(
  "person-read",
  `SELECT ${personColumns} FROM person WHERE person = $1`,
);

/** A person by key; null when nobody is registered under it. */
export async function knownPerson(
  connection: Connection | Database,
  person: PersonKey,
): Promise<KnownPerson | null> {
  const [row] = await readPerson(connection, [person]);
  return row ?? null;
}

const findPeople = statement<KnownPerson>(
  "person-find",
  `SELECT ${personColumns} FROM person WHERE last_four = $1 AND name = $2 ORDER BY person LIMIT 10`,
);

/** People of this name whose citizen number ends so, ten at most. */
export async function peopleNamed(
  database: Database,
  { name, lastFour }: { readonly name: string; readonly lastFour: string },
): Promise<KnownPerson[]> {
  return findPeople(database, [lastFour, name]);
}

const cardColumns = `card, person, status, area, valid_to AS "validTo"`;

const readCard = statement<FeedCard>(
  "card-read",
  `SELECT ${cardColumns} FROM card WHERE card = $1`,
);

/** A card by key; null when it is not registered. */
export async function knownCard(
  connection: Connection | Database,
  card: CardKey,
): Promise<FeedCard | null> {
  const [row] = await readCard(connection, [card]);
  return row ?? null;
}

const readCardLocked = statement<FeedCard>(
  "card-lock",
  `SELECT ${cardColumns} FROM card WHERE card = $1 FOR UPDATE`,
);

/** The same, and nobody else changes it until this transaction ends. */
export async function lockCard(connection: Connection, card: CardKey): Promise<FeedCard | null> {
  const [row] = await readCardLocked(connection, [card]);
  return row ?? null;
}

const cardsOf = statement<FeedCard>(
  "cards-of-person",
  `SELECT ${cardColumns} FROM card WHERE person = $1 ORDER BY card LIMIT 20`,
);

/** The cards of a person, twenty at most. */
export async function cardsOfPerson(
  connection: Connection | Database,
  person: PersonKey,
): Promise<FeedCard[]> {
  return cardsOf(connection, [person]);
}

const addCard = statement<{ card: string }>(
  "card-add",
  `INSERT INTO card (card, person, status, area, valid_to) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (card) DO NOTHING RETURNING card`,
);

/** Adds a card that is not registered yet. @returns false when it is */
export async function addNewCard(connection: Connection, card: FeedCard): Promise<boolean> {
  const { card: key, person, status, area, validTo } = card;
  return (await addCard(connection, [key, person, status, area, validTo])).length > 0;
}

const upsertCards = statement(
  "card-upsert",
  `INSERT INTO card (card, person, status, area, valid_to)
   SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[])
   ON CONFLICT (card) DO UPDATE SET
     person = excluded.person, status = excluded.status,
     area = excluded.area, valid_to = excluded.valid_to`,
);

/** Keeps cards as they are now. No card may come twice, and each has its person. */
export async function keepCards(connection: Connection, cards: readonly FeedCard[]): Promise<void> {
  await upsertCards(connection, [
    cards.map(({ card }) => card),
    cards.map(({ person }) => person),
    cards.map(({ status }) => status),
    cards.map(({ area }) => area),
    cards.map(({ validTo }) => validTo),
  ]);
}
