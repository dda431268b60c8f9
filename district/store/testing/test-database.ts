import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Log } from "#shared/log.ts";
import { openDatabase, type Database } from "../database.ts";
import { migrate } from "../migrate.ts";
import { startServer } from "../postgres/server.ts";

/** A log for tests: what matters is asserted, not printed. */
export const quietLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** A real server for tests, on files that are gone afterwards. */
export async function startTestServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "yinling-pg-"));
  const server = await startServer({ folder, port: null, log: quietLog });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of its own with the present schema, and what removes it. */
export type TestDatabase = {
  readonly database: Database;
  readonly url: string;
  drop(): Promise<void>;
};

/** A fresh database on the server of `DATABASE_URL`, or else on one that is started for this file. */
export async function freshDatabase(): Promise<TestDatabase> {
  const empty = await emptyDatabase();
  const database = openDatabase(empty.url, quietLog);
  await migrate(database);
  return {
    database,
    url: empty.url,
    async drop() {
      await database.end();
      await empty.drop();
    },
  };
}

/** A fresh database without any table. */
export async function emptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const given = process.env["DATABASE_URL"];
  const server = given === undefined ? await startTestServer() : null;
  const base = new URL(server?.url ?? given ?? "");
  const name = `yinling_test_${randomBytes(6).toString("hex")}`;
  await onServer(base.href, `CREATE DATABASE ${name}`);
  const own = new URL(base);
  own.pathname = name;
  return {
    url: own.href,
    async drop() {
      await onServer(base.href, `DROP DATABASE ${name} WITH (FORCE)`);
      await server?.stop();
    },
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
