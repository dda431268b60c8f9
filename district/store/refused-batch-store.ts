import type { StationId } from "#shared/id/ids.ts";
import type { Instant } from "#shared/time/time.ts";
import { statement, type Connection, type Database } from "./database.ts";

/** A batch that its station signed and that does not continue its journal. */
export type RefusedBatch = {
  readonly station: StationId;
  readonly code: string;
  readonly headHash: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly expectedSeq: number | null;
  readonly at: Instant;
  /** The batch as it came. */
  readonly batch: string;
};

const upsert = statement(
  "refused-batch-upsert",
  `INSERT INTO refused_batch
     (station, code, head_hash, first_seq, last_seq, expected_seq, first_at, last_at, batch)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
   ON CONFLICT (station, code, head_hash) DO UPDATE SET
     times = refused_batch.times + 1, last_at = excluded.last_at,
     expected_seq = excluded.expected_seq`,
);

/** So many different ones are kept of a station: a forked journal grows, and each run ends in another hash. */
const mostKept = 50;

const prune = statement(
  "refused-batch-prune",
  `DELETE FROM refused_batch WHERE station = $1 AND (code, head_hash) NOT IN (
     SELECT code, head_hash FROM refused_batch WHERE station = $1
     ORDER BY last_at DESC, code, head_hash LIMIT ${mostKept}
   )`,
);

/** Remembers a refused batch; one that comes again is counted. */
export async function keepRefusedBatch(
  connection: Connection | Database,
  refused: RefusedBatch,
): Promise<void> {
  const { station, code, headHash, firstSeq, lastSeq, expectedSeq, at, batch } = refused;
  await upsert(connection, [station, code, headHash, firstSeq, lastSeq, expectedSeq, at, batch]);
  await prune(connection, [station]);
}
