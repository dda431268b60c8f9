import type { FeedItem } from "#shared/contracts/district-api.ts";
import { assert } from "#shared/result.ts";
import { statement, type Connection, type Database } from "./database.ts";

export type FeedChange = FeedItem["change"];

const advance = statement<{ cursor: number }>(
  "feed-advance",
  `UPDATE feed_head SET cursor = cursor + $1 RETURNING cursor`,
);

const upsert = statement(
  "feed-upsert",
  `INSERT INTO feed_change (cursor, kind, key, change)
   SELECT $1::bigint + place, kind, key, change::jsonb
   FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS new (kind, key, change, place)
   ON CONFLICT (kind, key) DO UPDATE SET cursor = excluded.cursor, change = excluded.change
     WHERE feed_change.change <> excluded.change`,
);

/**
 * Appends changes to the feed, in this order; what has not changed keeps its old place. No key may come twice.
 * Whoever else appends waits for this transaction.
 */
export async function appendChanges(
  connection: Connection,
  changes: readonly FeedChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const [head] = await advance(connection, [changes.length]);
  assert(head !== undefined, "the feed has a head");
  await upsert(connection, [
    head.cursor - changes.length,
    changes.map(({ kind }) => kind),
    changes.map(keyOf),
    changes.map((change) => JSON.stringify(change)),
  ]);
}

function keyOf(change: FeedChange): string {
  switch (change.kind) {
    case "person":
      return change.person.person;
    case "card":
      return change.card.card;
    case "programme":
      return change.programme.id;
    case "code-issuer":
      return change.issuer.keyId;
    case "revoked-code":
      return change.code.credential;
  }
}

const after = statement<FeedItem>(
  "feed-after",
  `SELECT cursor, change FROM feed_change WHERE cursor > $1 ORDER BY cursor LIMIT $2`,
);

/** The next changes behind a cursor, in order. */
export async function changesAfter(
  database: Database,
  { cursor, limit }: { cursor: number; limit: number },
): Promise<FeedItem[]> {
  return after(database, [cursor, limit]);
}

/** Where the feed stands: the highest cursor that was ever given, in its epoch (a UUID). */
export type FeedPlace = { readonly epoch: string; readonly cursor: number };

const place = statement<FeedPlace>("feed-place", `SELECT epoch, cursor FROM feed_head`);

export async function feedPlace(database: Database): Promise<FeedPlace> {
  const [row] = await place(database, []);
  assert(row !== undefined, "the feed has a head");
  return row;
}

/** The highest cursor that was ever given. */
export async function feedHead(database: Database): Promise<number> {
  return (await feedPlace(database)).cursor;
}

const renew = statement(
  "feed-epoch-renew",
  `UPDATE feed_head SET epoch = gen_random_uuid() WHERE epoch = $1`,
);

/** Ends an epoch, whoever comes first: every station then reads the feed from its beginning. */
export async function endEpoch(database: Database, epoch: string): Promise<void> {
  await renew(database, [epoch]);
}
