import {
  emptyHead,
  sealEntry,
  type ChainHead,
  type HashOf,
  type JournalEntry,
} from "#shared/journal/entry.ts";
import { journalEntrySchema } from "#shared/journal/entry.ts";
import type { StationId } from "#shared/id/ids.ts";
import { canonicalText } from "#shared/journal/canonical.ts";
import type { NewEntry } from "#shared/journal/journal.ts";
import { assert } from "#shared/result.ts";
import type { SignedHead } from "#shared/contracts/district-api.ts";
import type { StationDatabase } from "./database.ts";

type JournalRow = {
  seq: number;
  v: number;
  at: number;
  terminal: string | null;
  actor: string;
  kind: string;
  body: string;
  algorithm: string;
  prev_hash: string;
  hash: string;
};

const entryVersion = 1;

function statements(db: StationDatabase) {
  const readHead = db.prepare<[], ChainHead>(
    `SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1`,
  );
  const insertEntry = db.prepare<[JournalRow]>(
    `INSERT INTO journal (seq, v, at, terminal, actor, kind, body, algorithm, prev_hash, hash)
     VALUES (@seq, @v, @at, @terminal, @actor, @kind, @body, @algorithm, @prev_hash, @hash)`,
  );
  const insertPosting = db.prepare<[number, number, string, number]>(
    `INSERT INTO posting (seq, position, account, amount_fen) VALUES (?, ?, ?, ?)`,
  );
  const readAfter = db.prepare<[number, number], JournalRow>(
    `SELECT seq, v, at, terminal, actor, kind, body, algorithm, prev_hash, hash
     FROM journal WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const insertHead = db.prepare<[number, string, number, string]>(
    `INSERT INTO signed_head (seq, hash, at, signature) VALUES (?, ?, ?, ?)
     ON CONFLICT (seq) DO NOTHING`,
  );
  const readSignedHead = db.prepare<
    [],
    { seq: number; hash: string; at: number; signature: string }
  >(`SELECT seq, hash, at, signature FROM signed_head ORDER BY seq DESC LIMIT 1`);
  return { readHead, insertEntry, insertPosting, readAfter, insertHead, readSignedHead };
}

/**
 * Writes down whose file this is, once. The station is in every hash and in no row: with another provision the
 * same file would be a chain of faults.
 */
function claimFile(db: StationDatabase, station: StationId): void {
  db.prepare(
    `INSERT INTO setting (name, value) VALUES ('station', ?) ON CONFLICT (name) DO NOTHING`,
  ).run(station);
  const owner = db
    .prepare<[], { value: string }>(`SELECT value FROM setting WHERE name = 'station'`)
    .get();
  assert(owner?.value === station, "the file is this station's own");
}

/** The journal and its postings. `append` belongs in the transaction that changes the rows. */
export function journalStore(
  db: StationDatabase,
  { station, hashOf }: { station: StationId; hashOf: HashOf },
) {
  claimFile(db, station);
  const { readHead, insertEntry, insertPosting, readAfter, insertHead, readSignedHead } =
    statements(db);
  const head = (): ChainHead => readHead.get() ?? emptyHead;

  return {
    head,

    /** Appends one entry with its postings, inside the caller's transaction. */
    append(entry: NewEntry): JournalEntry {
      const before = head();
      const { at, terminal, actor, kind, body } = entry;
      const bodyText = canonicalText(body);
      const sealed = sealEntry(
        {
          v: entryVersion,
          station,
          seq: before.seq + 1,
          at,
          terminal,
          actor,
          kind,
          body,
          algorithm: "sha256",
          prevHash: before.hash,
        },
        hashOf,
        bodyText,
      );
      insertEntry.run({
        seq: sealed.seq,
        v: sealed.v,
        at,
        terminal,
        actor,
        kind,
        body: bodyText,
        algorithm: sealed.algorithm,
        prev_hash: sealed.prevHash,
        hash: sealed.hash,
      });
      entry.postings.forEach(({ account, amount }, position) =>
        insertPosting.run(sealed.seq, position, account, amount),
      );
      return sealed;
    },

    /** At most `limit` entries after a sequence, in order. */
    after(seq: number, limit: number): JournalEntry[] {
      return readAfter.all(seq, limit).map((row) => entryOf(row, station));
    },

    /** Keeps a countersigned head; keeping it again changes nothing. */
    keepHead({ seq, hash, at, signature }: SignedHead): void {
      insertHead.run(seq, hash, at, signature);
    },

    /** The last head that the district countersigned; null before the first. */
    signedHead: () => readSignedHead.get() ?? null,
  };
}
export type JournalStore = ReturnType<typeof journalStore>;

function entryOf(row: JournalRow, station: StationId): JournalEntry {
  const { prev_hash: prevHash, body, ...rest } = row;
  const parsed: unknown = JSON.parse(body);
  return journalEntrySchema.parse({ ...rest, station, body: parsed, prevHash });
}
