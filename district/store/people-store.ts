import type { FeedCard, FeedPerson } from "#shared/contracts/district-api.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import type { SealedNumber } from "./vault.ts";
import { statement, type Connection, type Database } from "./database.ts";

const upsertPeople = statement(
  "person-upsert",
  `INSERT INTO person (person, name, last_four, status, facts)
   SELECT person, name, last_four, status, facts::jsonb
   FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
     AS new (person, name, last_four, status, facts)
   ON CONFLICT (person) DO UPDATE SET
     name = excluded.name, last_four = excluded.last_four,
     status = excluded.status, facts = excluded.facts`,
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
