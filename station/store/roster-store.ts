import type { CardKey, PersonKey } from "#shared/id/ids.ts";
import {
  feedCardSchema,
  feedPersonSchema,
  type FeedCard,
  type FeedItem,
  type FeedPerson,
} from "#shared/contracts/district-api.ts";
import { programmeSchema, type Programme } from "#shared/programme/document.ts";
import { instantSchema, type Instant } from "#shared/time/time.ts";
import type { StationDatabase } from "./database.ts";

type PersonRow = {
  person_key: string;
  name: string;
  last_four: string;
  status: string;
  facts: string;
};
type CardRow = {
  card_key: string;
  person_key: string;
  status: string;
  area: string;
  valid_to: string | null;
};

/** Where the feed stands. */
export type FeedPosition = {
  /** In which the cursor counts; null before the first page. */
  readonly epoch: string | null;
  /** The last one applied. */
  readonly cursor: number;
  /** When the feed was last complete. */
  readonly completeAt: Instant | null;
};

function statements(db: StationDatabase) {
  const upsertPerson = db.prepare<[PersonRow]>(
    `INSERT INTO person (person_key, name, last_four, status, facts)
     VALUES (@person_key, @name, @last_four, @status, @facts)
     ON CONFLICT (person_key) DO UPDATE SET
       name = excluded.name, last_four = excluded.last_four,
       status = excluded.status, facts = excluded.facts`,
  );
  const upsertCard = db.prepare<[CardRow]>(
    `INSERT INTO card (card_key, person_key, status, area, valid_to)
     VALUES (@card_key, @person_key, @status, @area, @valid_to)
     ON CONFLICT (card_key) DO UPDATE SET
       person_key = excluded.person_key, status = excluded.status,
       area = excluded.area, valid_to = excluded.valid_to`,
  );
  const upsertProgramme = db.prepare<[string, string]>(
    `INSERT INTO programme (programme, document) VALUES (?, ?)
     ON CONFLICT (programme) DO UPDATE SET document = excluded.document`,
  );
  const readPerson = db.prepare<[string], PersonRow>(
    `SELECT person_key, name, last_four, status, facts FROM person WHERE person_key = ?`,
  );
  const readCard = db.prepare<[string], CardRow>(
    `SELECT card_key, person_key, status, area, valid_to FROM card WHERE card_key = ?`,
  );
  const readProgrammes = db.prepare<[], { document: string }>(
    `SELECT document FROM programme ORDER BY programme`,
  );
  const countPeople = db.prepare<[], { count: number }>(`SELECT count(*) AS count FROM person`);
  const readSetting = db.prepare<[string], { value: string }>(
    `SELECT value FROM setting WHERE name = ?`,
  );
  const writeSetting = db.prepare<[string, string]>(
    `INSERT INTO setting (name, value) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  return {
    upsertPerson,
    upsertCard,
    upsertProgramme,
    readPerson,
    readCard,
    readProgrammes,
    countPeople,
    readSetting,
    writeSetting,
  };
}

type Rows = ReturnType<typeof statements>;

function numberOf(rows: Rows, setting: string): number {
  return Number(rows.readSetting.get(setting)?.value ?? "0");
}

/** Where the feed stands, and what moves it besides its pages. */
function feedPlace(db: StationDatabase, rows: Rows) {
  return {
    /** The district's feed was begun anew: its cursors count from 0. The same epoch again changes nothing. */
    beginEpoch(epoch: string): void {
      db.transaction(() => {
        if (rows.readSetting.get("feed.epoch")?.value === epoch) return;
        rows.writeSetting.run("feed.epoch", epoch);
        rows.writeSetting.run("feed.cursor", "0");
      })();
    },

    /** Counts items that were passed over because this version cannot read them. */
    countSetAside(count: number): void {
      rows.writeSetting.run("feed.set-aside", String(numberOf(rows, "feed.set-aside") + count));
    },

    /**
     * Goes back to the feed's beginning when items were set aside, as a later version may read them; that does no
     * harm, because the feed holds only the latest change of each key. @returns how many they were
     */
    readSetAsideAgain(): number {
      return db.transaction(() => {
        const count = numberOf(rows, "feed.set-aside");
        if (count === 0) return 0;
        rows.writeSetting.run("feed.set-aside", "0");
        rows.writeSetting.run("feed.cursor", "0");
        return count;
      })();
    },

    position: (): FeedPosition => {
      const completeAt = rows.readSetting.get("feed.complete-at");
      return {
        epoch: rows.readSetting.get("feed.epoch")?.value ?? null,
        cursor: numberOf(rows, "feed.cursor"),
        completeAt: completeAt === undefined ? null : instantSchema.parse(Number(completeAt.value)),
      };
    },
  };
}

/** What the district's feed brought: people, cards, programmes, and how far it was applied. */
export function rosterStore(db: StationDatabase) {
  const rows = statements(db);
  let programmes: readonly Programme[] | null = null;
  let revision = 0;

  const applyItem = ({ change }: FeedItem): void => {
    if (change.kind === "person") rows.upsertPerson.run(rowOfPerson(change.person));
    else if (change.kind === "card") rows.upsertCard.run(rowOfCard(change.card));
    else rows.upsertProgramme.run(change.programme.id, JSON.stringify(change.programme));
  };

  const cursorNow = (): number => numberOf(rows, "feed.cursor");

  return {
    /**
     * Applies one page of the feed and moves the cursor in the same transaction. What the cursor has passed
     * is passed over, so that a page that comes again or late never puts an older state back.
     */
    applyPage(
      page: { items: readonly FeedItem[]; next: number },
      completeAt: Instant | null,
    ): void {
      db.transaction(() => {
        const before = cursorNow();
        page.items.filter(({ cursor }) => cursor > before).forEach(applyItem);
        rows.writeSetting.run("feed.cursor", String(Math.max(before, page.next)));
        if (completeAt !== null) rows.writeSetting.run("feed.complete-at", String(completeAt));
      })();
      if (page.items.length > 0) revision += 1;
      if (page.items.some(({ change }) => change.kind === "programme")) programmes = null;
    },

    ...feedPlace(db, rows),

    /** Another number after each page that brought something. */
    revision: () => revision,

    person: (key: PersonKey): FeedPerson | null => {
      const row = rows.readPerson.get(key);
      return row === undefined ? null : personOf(row);
    },

    card: (key: CardKey): FeedCard | null => {
      const row = rows.readCard.get(key);
      if (row === undefined) return null;
      const { card_key: card, person_key: person, status, area, valid_to: validTo } = row;
      return feedCardSchema.parse({ card, person, status, area, validTo });
    },

    /** All programmes, parsed once and kept until the feed brings another. */
    programmes: (): readonly Programme[] => {
      programmes ??= rows.readProgrammes.all().map(({ document }) => {
        const parsed: unknown = JSON.parse(document);
        return programmeSchema.parse(parsed);
      });
      return programmes;
    },

    countPeople: (): number => rows.countPeople.get()?.count ?? 0,
  };
}
export type RosterStore = ReturnType<typeof rosterStore>;

function rowOfPerson({ person, name, lastFour, status, facts }: FeedPerson): PersonRow {
  return {
    person_key: person,
    name,
    last_four: lastFour,
    status,
    facts: JSON.stringify(facts),
  };
}

function personOf(row: PersonRow): FeedPerson {
  const facts: unknown = JSON.parse(row.facts);
  const { person_key: person, name, last_four: lastFour, status } = row;
  return feedPersonSchema.parse({ person, name, lastFour, status, facts });
}

function rowOfCard({ card, person, status, area, validTo }: FeedCard): CardRow {
  return { card_key: card, person_key: person, status, area, valid_to: validTo };
}
