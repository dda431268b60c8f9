import type { StationId } from "#shared/id/ids.ts";
import {
  entryBytes,
  journalEntrySchema,
  type ChainHead,
  type JournalEntry,
} from "#shared/journal/entry.ts";
import type { Instant } from "#shared/time/time.ts";
import { statement, type Connection } from "./database.ts";

/** 0x00 and the previous hash stand before the text in the bytes that the hash covers. */
const contentStart = 33;

const insert = statement(
  "journal-insert",
  `INSERT INTO journal_entry (station, seq, at, kind, content, prev_hash, hash, received_at)
   SELECT $1, seq, at, kind, content, prev_hash, hash, $2
   FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[])
     AS entry (seq, at, kind, content, prev_hash, hash)`,
);

/** Appends entries of one station. The table refuses a sequence that it has and a hash that is wrong. */
export async function appendEntries(
  connection: Connection,
  entries: readonly JournalEntry[],
  receivedAt: Instant,
): Promise<void> {
  await insert(connection, [
    entries[0]?.station ?? null,
    receivedAt,
    entries.map(({ seq }) => seq),
    entries.map(({ at }) => at),
    entries.map(({ kind }) => kind),
    entries.map(contentOf),
    entries.map(({ prevHash }) => prevHash),
    entries.map(({ hash }) => hash),
  ]);
}

function contentOf(entry: JournalEntry): string {
  return new TextDecoder().decode(entryBytes(entry).subarray(contentStart));
}

const between = statement<{ seq: number; hash: string }>(
  "journal-hashes",
  `SELECT seq, hash FROM journal_entry WHERE station = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq`,
);

/** The stored hashes from one sequence to another, both included, in order. */
export async function storedHashes(
  connection: Connection,
  station: StationId,
  { from, to }: { from: number; to: number },
): Promise<ChainHead[]> {
  return between(connection, [station, from, to]);
}

const page = statement<{ content: string; prev_hash: string; hash: string }>(
  "journal-page",
  `SELECT content, prev_hash, hash FROM journal_entry
   WHERE kind = $1 AND (station, seq) > ($2, $3::bigint)
   ORDER BY station, seq LIMIT $4`,
);

/** The next entries of a kind behind a place, over all stations in the order of station and sequence. */
export async function entriesAfter(
  connection: Connection,
  { kind, station, seq, limit }: { kind: string; station: string; seq: number; limit: number },
): Promise<JournalEntry[]> {
  const rows = await page(connection, [kind, station, seq, limit]);
  return rows.map(({ content, prev_hash: prevHash, hash }) =>
    journalEntrySchema.parse({ ...(JSON.parse(content) as object), prevHash, hash }),
  );
}
