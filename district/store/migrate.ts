import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { assert } from "#shared/result.ts";
import { inTransaction, type Connection, type Database } from "./database.ts";

const folder = new URL("./migrations/", import.meta.url);

type Migration = { readonly name: string; readonly text: string; readonly hash: string };

/**
 * Brings the database to the present schema: each file once, in order of its number. Throws when the database was
 * written by a later version, or when a file that was applied has changed since.
 * @returns the names of the files that were applied now
 */
export async function migrate(database: Database): Promise<string[]> {
  return inTransaction(database, async (connection) => {
    await assertServer(connection);
    // Two services that start at once: the second waits here and finds everything done.
    await connection.query("SELECT pg_advisory_xact_lock(7215510901)");
    const applied = await appliedMigrations(connection);
    const known = migrations();
    assertSameHistory(applied, known);
    const wanted = known.slice(applied.length);
    for (const migration of wanted) await apply(connection, migration);
    return wanted.map(({ name }) => name);
  });
}

function migrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, folder), "utf8");
      return { name, text, hash: createHash("sha256").update(text).digest("hex") };
    });
}

async function assertServer(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version,
            current_setting('server_encoding') AS encoding`,
  );
  const server = rows[0];
  assert(server !== undefined && server.version >= 150_000, "PostgreSQL is 15 or later");
  assert(server.encoding === "UTF8", "the database is encoded in UTF8");
}

async function appliedMigrations(
  connection: Connection,
): Promise<{ name: string; hash: string }[]> {
  await connection.query(
    `CREATE TABLE IF NOT EXISTS migration (
       name text PRIMARY KEY,
       hash text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now()
     )`,
  );
  const { rows } = await connection.query<{ name: string; hash: string }>(
    `SELECT name, hash FROM migration ORDER BY name`,
  );
  return rows;
}

function assertSameHistory(
  applied: readonly { name: string; hash: string }[],
  known: readonly Migration[],
): void {
  applied.forEach(({ name, hash }, at) => {
    const migration = known[at];
    assert(migration?.name === name, "the database was not written by a later version");
    assert(migration.hash === hash, `the migration ${name} was not changed after it was applied`);
  });
}

async function apply(connection: Connection, { name, text, hash }: Migration): Promise<void> {
  await connection.query(text);
  await connection.query(`INSERT INTO migration (name, hash) VALUES ($1, $2)`, [name, hash]);
}
