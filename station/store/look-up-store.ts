import type { FeedPerson } from "#shared/contracts/district-api.ts";
import { personKeySchema, type CardKey, type PersonKey } from "#shared/id/ids.ts";
import type { RegionCode } from "#shared/identity/region.ts";
import type { StationDatabase } from "./database.ts";
import { unreadable } from "./name-initials.ts";
import { personColumns, personOf, type PersonRow } from "./person-row.ts";

/** What people are found by: station/look-up/query.ts. */
type Query =
  | { readonly kind: "initials"; readonly letters: string }
  | { readonly kind: "name"; readonly part: string }
  | { readonly kind: "last-four"; readonly ending: string }
  | { readonly kind: "phone"; readonly phoneHash: string };

const cardStatuses = ["good", "lost", "cancelled", "superseded"] as const;
type CardStatus = (typeof cardStatuses)[number];

/** The most cards of one person that are of interest. */
const mostCards = 10;

type Keys = { person_key: string };
type Wanted = { wanted: string; limit: number };

function statements(db: StationDatabase) {
  const isActiveFirst = "status <> 'active'";
  const byInitials = db.prepare<[Wanted & { unreadSecond: string; unreadThird: string }], Keys>(
    `SELECT person_key FROM person
     WHERE instr(initials, @wanted) OR instr(initials, '${unreadable}')
       AND (instr(initials, @unreadSecond) OR instr(initials, @unreadThird))
     ORDER BY ${isActiveFirst}, length(name), name, person_key LIMIT @limit`,
  );
  const byName = db.prepare<[Wanted], Keys>(
    `SELECT person_key FROM person WHERE instr(name, @wanted)
     ORDER BY ${isActiveFirst}, instr(name, @wanted), length(name), name, person_key LIMIT @limit`,
  );
  const byLastFour = db.prepare<[Wanted], Keys>(
    `SELECT person_key FROM person WHERE last_four = @wanted OR phone_last_four = @wanted
     ORDER BY ${isActiveFirst}, last_four <> @wanted, name, person_key LIMIT @limit`,
  );
  const byPhone = db.prepare<[Wanted], Keys>(
    `SELECT person_key FROM person WHERE phone_hash = @wanted
     ORDER BY ${isActiveFirst}, name, person_key LIMIT @limit`,
  );
  const readPerson = db.prepare<[string], PersonRow>(
    `SELECT ${personColumns} FROM person WHERE person_key = ?`,
  );
  // Reads through all cards, 3 ms for 20,000: an index by person would make the feed of cards twice as slow.
  const readCards = db.prepare<[string], Keys & { status: string }>(
    `SELECT person_key, status FROM card
     WHERE person_key IN (SELECT value FROM json_each(?))
     ORDER BY person_key, status <> 'good', card_key`,
  );
  const insertBinding = db.prepare<
    [{ card: string; person: string; area: string; staff: string; seq: number }]
  >(
    `INSERT INTO card_binding (card_key, person_key, area, staff, seq)
     VALUES (@card, @person, @area, @staff, @seq)`,
  );
  const readBinding = db.prepare<[string], Keys>(
    `SELECT person_key FROM card_binding WHERE card_key = ?`,
  );
  return {
    ...{ byInitials, byName, byLastFour, byPhone, readPerson, readCards },
    ...{ insertBinding, readBinding },
  };
}

type Rows = ReturnType<typeof statements>;

/** Finding people of the roster, and the cards that staff gave to them. */
export function lookUpStore(db: StationDatabase) {
  const rows = statements(db);
  return {
    /**
     * At most `limit` people: those who may eat here first, then by how well they fit. All rows are read through, 6 ms
     * for 20,000 people.
     */
    find(query: Query, limit: number): { person: FeedPerson; cards: CardStatus[] }[] {
      const keys = keysFor(rows, query, limit).map(({ person_key }) => person_key);
      const cards = rows.readCards.all(JSON.stringify(keys));
      return keys.flatMap((key) => {
        const row = rows.readPerson.get(key);
        if (row === undefined) return [];
        const own = cards.filter(({ person_key }) => person_key === key).slice(0, mostCards);
        return [{ person: personOf(row), cards: own.map(({ status }) => statusOf(status)) }];
      });
    },

    /** Whom staff gave a card to, or null. */
    holderOf: (card: CardKey): PersonKey | null => {
      const row = rows.readBinding.get(card);
      return row === undefined ? null : personKeySchema.parse(row.person_key);
    },

    /** Gives a card to a person; belongs in the transaction of the journal's entry `seq`. A second time throws. */
    bind(binding: {
      readonly card: CardKey;
      readonly person: PersonKey;
      readonly area: RegionCode;
      readonly staff: string;
      readonly seq: number;
    }): void {
      rows.insertBinding.run(binding);
    },

    /** Runs the work in one transaction. */
    together(work: () => void): void {
      db.transaction(work).immediate();
    },
  };
}

function keysFor(rows: Rows, query: Query, limit: number): Keys[] {
  switch (query.kind) {
    case "initials": {
      // Each reading stands behind a space; of a character that nobody can read any letter is right.
      const wanted = ` ${query.letters}`;
      const unreadAfter = (count: number): string => wanted.slice(0, 1 + count) + unreadable;
      const [unreadSecond, unreadThird] = [unreadAfter(1), unreadAfter(2)];
      return rows.byInitials.all({ wanted, unreadSecond, unreadThird, limit });
    }
    case "name":
      return rows.byName.all({ wanted: query.part, limit });
    case "last-four":
      return rows.byLastFour.all({ wanted: query.ending, limit });
    case "phone":
      return rows.byPhone.all({ wanted: query.phoneHash, limit });
  }
}

/** The column's CHECK holds it to these. */
function statusOf(text: string): CardStatus {
  return cardStatuses.find((one) => one === text) ?? "cancelled";
}
