import { feedPersonSchema, type FeedPerson } from "#shared/contracts/district-api.ts";

/** A person as the file holds them. */
export type PersonRow = {
  person_key: string;
  name: string;
  last_four: string;
  status: string;
  facts: string;
  phone_hash: string | null;
  phone_last_four: string | null;
};

/** The columns of `PersonRow`. */
export const personColumns =
  "person_key, name, last_four, status, facts, phone_hash, phone_last_four";

/** A person as a row, with the initials by which they are looked up. */
export function rowOfPerson(one: FeedPerson, initials: string): PersonRow & { initials: string } {
  const { person, name, lastFour, status, phone, facts } = one;
  return {
    person_key: person,
    name,
    last_four: lastFour,
    status,
    facts: JSON.stringify(facts),
    phone_hash: phone?.hash ?? null,
    phone_last_four: phone?.lastFour ?? null,
    initials,
  };
}

/** A person from the row. */
export function personOf(row: PersonRow): FeedPerson {
  const facts: unknown = JSON.parse(row.facts);
  const { person_key: person, name, last_four: lastFour, status } = row;
  const { phone_hash: hash, phone_last_four: phoneLastFour } = row;
  const phone = hash === null ? null : { hash, lastFour: phoneLastFour };
  return feedPersonSchema.parse({ person, name, lastFour, status, phone, facts });
}
