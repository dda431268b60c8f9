import type { StationId } from "#shared/id/ids.ts";
import type { RegionCode } from "#shared/identity/region.ts";
import type { ChainHead } from "#shared/journal/entry.ts";
import type { Instant } from "#shared/time/time.ts";
import { statement, type Connection, type Database } from "./database.ts";

/** A station as the district knows it. */
export type RegisteredStation = {
  readonly station: StationId;
  readonly title: string;
  readonly region: RegionCode;
  /** Ed25519, SPKI PEM. */
  readonly publicKey: string;
};

const upsert = statement(
  "station-upsert",
  `INSERT INTO station (station, title, region, public_key) VALUES ($1, $2, $3, $4)
   ON CONFLICT (station) DO UPDATE SET
     title = excluded.title, region = excluded.region, public_key = excluded.public_key`,
);

/** Registers a station, or replaces its title, region and key; its journal goes on. */
export async function keepStation(
  connection: Connection | Database,
  { station, title, region, publicKey }: RegisteredStation,
): Promise<void> {
  await upsert(connection, [station, title, region, publicKey]);
}

const key = statement<{ public_key: string }>(
  "station-key",
  `SELECT public_key FROM station WHERE station = $1`,
);

/** The public key of a station; null when it is not registered. */
export async function stationKey(
  connection: Connection | Database,
  station: StationId,
): Promise<string | null> {
  const [row] = await key(connection, [station]);
  return row?.public_key ?? null;
}

const held = statement<{ head_seq: number }>(
  "station-held-to",
  `SELECT head_seq FROM station WHERE station = $1`,
);

/** Up to which sequence a station's journal is stored without a gap; 0 when nothing is. */
export async function heldTo(
  connection: Connection | Database,
  station: StationId,
): Promise<number> {
  const [row] = await held(connection, [station]);
  return row?.head_seq ?? 0;
}

const lock = statement<{ head_seq: number; head_hash: string }>(
  "station-lock",
  `SELECT head_seq, head_hash FROM station WHERE station = $1 FOR NO KEY UPDATE`,
);

/** Where a station's journal stands; nobody else may append to it until this transaction ends. */
export async function lockHead(
  connection: Connection,
  station: StationId,
): Promise<ChainHead | null> {
  const [row] = await lock(connection, [station]);
  return row === undefined ? null : { seq: row.head_seq, hash: row.head_hash };
}

const move = statement(
  "station-move-head",
  `UPDATE station SET head_seq = $2, head_hash = $3, heard_at = $4 WHERE station = $1`,
);

/** Moves the head to the last entry that was appended, or confirms it when nothing was new. */
export async function moveHead(
  connection: Connection,
  station: StationId,
  { seq, hash, heardAt }: ChainHead & { heardAt: Instant },
): Promise<void> {
  await move(connection, [station, seq, hash, heardAt]);
}
