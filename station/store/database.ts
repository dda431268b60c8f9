import Database from "better-sqlite3";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { assert } from "#shared/result.ts";

export type StationDatabase = Database.Database;

/** The first SQLite without the WAL-reset bug that can lose committed writes (fixed 2026-03-13). */
const oldestSafeSqlite = "3.51.3";

/**
 * What SQLite keeps of the file, 2 MB as by its own default. A commit that split a page walks through all of it:
 * with the 16 MB of the library a sale took 8 % longer, while a page that is not kept costs 2 µs to read again.
 */
const cacheKilobytes = 2_000;

const migrationFolder = new URL("./migrations/", import.meta.url);

/**
 * Opens the station's file, or `:memory:` for tests, and brings it to the present schema. Asserts what the
 * promise "a sale that was acknowledged is never lost" rests on: a safe SQLite, WAL, and synchronous = FULL
 * after a transaction has run, because the library's own WAL default is NORMAL and shows itself only then.
 */
export function openDatabase(path: string): StationDatabase {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
  const db = new Database(path);
  assertSafeSqlite(db);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  // Without it INSERT OR REPLACE deletes a row and the triggers that forbid that do not fire.
  db.pragma("recursive_triggers = ON");
  db.pragma("busy_timeout = 5000");
  db.pragma(`cache_size = -${cacheKilobytes}`);
  migrate(db);
  assertDurable(db, path);
  return db;
}

function assertSafeSqlite(db: StationDatabase): void {
  const version = db.prepare<[], { version: string }>("SELECT sqlite_version() AS version").get();
  assert(
    version !== undefined && compareVersions(version.version, oldestSafeSqlite) >= 0,
    `SQLite is ${oldestSafeSqlite} or later`,
  );
}

/** Negative when `one` is the earlier of two dotted versions. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split(".").map(Number));
  assert(a !== undefined && b !== undefined, "two versions");
  const at = [0, 1, 2].find((index) => a[index] !== b[index]);
  return at === undefined ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function assertDurable(db: StationDatabase, path: string): void {
  db.transaction(() => {
    db.prepare(
      `INSERT INTO setting (name, value) VALUES ('opened', '1')
       ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`,
    ).run();
  })();
  const full = 2;
  assert(db.pragma("synchronous", { simple: true }) === full, "synchronous is FULL");
  const mode = path === ":memory:" ? "memory" : "wal";
  assert(db.pragma("journal_mode", { simple: true }) === mode, "journal_mode is WAL");
}

/** The migrations in their order, numbered from 1 without a gap, because a file counts how many it has had. */
function migrationFiles(): string[] {
  const files = readdirSync(migrationFolder)
    .filter((file) => file.endsWith(".sql"))
    .sort();
  assert(areNumbered(files), "migrations are numbered from 0001 without a gap");
  return files;
}

/** Whether each name begins with its own place, `0001-…`, `0002-…`. */
export function areNumbered(files: readonly string[]): boolean {
  return files.every((file, at) => file.startsWith(`${String(at + 1).padStart(4, "0")}-`));
}

/** The layout that this version gives a file: the number of its last migration. */
export function presentLayout(): number {
  return migrationFiles().length;
}

/** Applies each migration once, in order of its number, each in a transaction of its own. */
function migrate(db: StationDatabase): void {
  const applied = Number(db.pragma("user_version", { simple: true }));
  const files = migrationFiles();
  assert(applied <= files.length, "the file was not written by a later version of the station");
  for (const file of files.slice(applied)) {
    const number = Number(file.slice(0, 4));
    db.transaction(() => {
      db.exec(readFileSync(new URL(file, migrationFolder), "utf8"));
      db.pragma(`user_version = ${number}`);
    })();
  }
}
