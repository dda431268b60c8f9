import type { CardKey, PersonKey } from "#shared/id/ids.ts";
import {
  feedCardSchema,
  type FeedCard,
  type FeedItem,
  type FeedPerson,
} from "#shared/contracts/district-api.ts";
import { programmeSchema, type Programme } from "#shared/programme/document.ts";
import { instantSchema, type Instant } from "#shared/time/time.ts";
import type { CodeStore } from "./code-store.ts";
import type { StationDatabase } from "./database.ts";
import { nameReader, type NameReader } from "./name-initials.ts";
import { personColumns, personOf, rowOfPerson, type PersonRow } from "./person-row.ts";

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
  const upsertPerson = db.prepare<[PersonRow & { initials: string }]>(
    `INSERT INTO person (${personColumns}, initials)
     VALUES (@person_key, @name, @last_four, @status, @facts,
       @phone_hash, @phone_last_four, @initials)
     ON CONFLICT (person_key) DO UPDATE SET
       name = excluded.name, last_four = excluded.last_four,
       status = excluded.status, facts = excluded.facts,
       phone_hash = excluded.phone_hash, phone_last_four = excluded.phone_last_four,
       initials = excluded.initials`,
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
    `SELECT ${personColumns} FROM person WHERE person_key = ?`,
  );
  const readUnread = db.prepare<[], { person_key: string; name: string }>(
    `SELECT person_key, name FROM person WHERE initials IS NULL`,
  );
  const writeInitials = db.prepare<[string, string]>(
    `UPDATE person SET initials = ? WHERE person_key = ?`,
  );
  const readCard = db.prepare<[string], CardRow>(
    `SELECT card_key, person_key, status, area, valid_to FROM card WHERE card_key = ?`,
  );
  const readBinding = db.prepare<[string], Pick<CardRow, "card_key" | "person_key" | "area">>(
    `SELECT card_key, person_key, area FROM card_binding WHERE card_key = ?`,
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
    readUnread,
    writeInitials,
    readCard,
    readBinding,
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

/** Fills in the initials of people whom an earlier version wrote; 20,000 take 0.2 s, once. */
function fillInitials(db: StationDatabase, rows: Rows, initialsOf: NameReader): void {
  const unread = rows.readUnread.all();
  if (unread.length === 0) return;
  db.transaction(() => {
    for (const { person_key, name } of unread) {
      rows.writeInitials.run(initialsOf(name), person_key);
    }
  })();
}

/** The card of the feed, or the one that staff gave to a person while the feed does not know it. */
function cardRow(rows: Rows, key: CardKey): CardRow | null {
  const row = rows.readCard.get(key);
  if (row !== undefined) return row;
  const bound = rows.readBinding.get(key);
  return bound === undefined ? null : { ...bound, status: "good", valid_to: null };
}

type CodeRows = Pick<CodeStore, "keepIssuer" | "keepRevoked">;

/** Writes one change of the feed to its row. */
function itemWriter(
  rows: Rows,
  { initialsOf, codes }: { initialsOf: NameReader; codes: CodeRows | undefined },
): (item: FeedItem) => void {
  return ({ change }) => {
    switch (change.kind) {
      case "person":
        rows.upsertPerson.run(rowOfPerson(change.person, initialsOf(change.person.name)));
        return;
      case "card":
        rows.upsertCard.run(rowOfCard(change.card));
        return;
      case "programme":
        rows.upsertProgramme.run(change.programme.id, JSON.stringify(change.programme));
        return;
      case "code-issuer":
        codes?.keepIssuer(change.issuer);
        return;
      case "revoked-code":
        codes?.keepRevoked(change.code);
        return;
    }
  };
}

/** What the district's feed brought: people, cards, programmes, and how far it was applied. */
export function rosterStore(db: StationDatabase, codes?: CodeRows) {
  const rows = statements(db);
  const initialsOf = nameReader();
  fillInitials(db, rows, initialsOf);
  let programmes: readonly Programme[] | null = null;
  let revision = 0;

  const applyItem = itemWriter(rows, { initialsOf, codes });
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
      const row = cardRow(rows, key);
      if (row === null) return null;
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

function rowOfCard({ card, person, status, area, validTo }: FeedCard): CardRow {
  return { card_key: card, person_key: person, status, area, valid_to: validTo };
}
