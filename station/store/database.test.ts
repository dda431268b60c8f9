import Database from "better-sqlite3";
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { areNumbered, compareVersions, openDatabase } from "./database.ts";

const folder = mkdtempSync(join(tmpdir(), "station-database-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each<[string, string, -1 | 0 | 1]>([
  ["3.51.3", "3.51.3", 0],
  ["3.51.2", "3.51.3", -1],
  ["3.51.10", "3.51.9", 1],
  ["3.9.0", "3.51.3", -1],
  ["3.52.0", "3.51.3", 1],
  ["4.0.0", "3.51.3", 1],
  ["3.51", "3.51.3", -1],
  ["3.52", "3.51.3", 1],
])("SQLite %s against %s", (one, other, sign) => {
  expect(Math.sign(compareVersions(one, other))).toBe(sign);
});

test.each<[string[], boolean]>([
  [["0001-a.sql", "0002-b.sql"], true],
  [["0001-a.sql", "0003-b.sql"], false],
  [["0001-a.sql", "0001-b.sql"], false],
  [["1-a.sql"], false],
])("migrations %o are numbered: %s", (files, isSo) => expect(areNumbered(files)).toBe(isSo));

describe("a station's file", () => {
  test("is made with its folder, in WAL, and still FULL after a transaction", () => {
    const path = join(folder, "new/deep/station.db");
    const db = openDatabase(path);
    db.transaction(() => db.exec("INSERT INTO setting VALUES ('a', 'b')"))();
    expect(db.pragma("synchronous", { simple: true })).toBe(2);
    expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(db.pragma("foreign_keys", { simple: true })).toBe(1);
    expect(db.pragma("recursive_triggers", { simple: true })).toBe(1);
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(existsSync(`${path}-wal`)).toBe(true);
    db.close();
  });

  test("is brought forward once, and opened again as it was", () => {
    const path = join(folder, "again.db");
    const first = openDatabase(path);
    const version = first.pragma("user_version", { simple: true });
    expect(version).toBeGreaterThanOrEqual(1);
    first.exec("INSERT INTO receipt_counter VALUES ('2026-11-18', 41)");
    first.close();
    const schema = (db: ReturnType<typeof openDatabase>) =>
      db.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").all();
    const again = openDatabase(path);
    expect(again.pragma("user_version", { simple: true })).toBe(version);
    expect(again.prepare("SELECT last FROM receipt_counter").get()).toEqual({ last: 41 });
    expect(again.prepare("SELECT value FROM setting WHERE name = 'opened'").get()).toEqual({
      value: "2",
    });
    const fresh = openDatabase(":memory:");
    expect(schema(again)).toEqual(schema(fresh));
    again.close();
    fresh.close();
  });

  test("of a later version is not touched", () => {
    const path = join(folder, "later.db");
    const db = openDatabase(path);
    db.pragma("user_version = 999");
    db.close();
    copyFileSync(path, `${path}.before`);
    expect(() => openDatabase(path)).toThrow("later version of the station");
    const look = new Database(path, { readonly: true });
    expect(look.pragma("user_version", { simple: true })).toBe(999);
    expect(look.prepare("SELECT value FROM setting WHERE name = 'opened'").get()).toEqual({
      value: "1",
    });
    look.close();
    expect(statSync(path).size).toBe(statSync(`${path}.before`).size);
  });

  test("that is no database is refused", () => {
    const path = join(folder, "text.db");
    copyFileSync(new URL("./database.ts", import.meta.url), path);
    expect(() => openDatabase(path)).toThrow("not a database");
  });

  test("whose migration fails half way keeps nothing of it", () => {
    const path = join(folder, "broken.db");
    const db = new Database(path);
    // The first migration makes many tables before it comes to this one.
    db.exec("CREATE TABLE signed_head (x INTEGER)");
    db.close();
    expect(() => openDatabase(path)).toThrow("already exists");
    const look = new Database(path, { readonly: true });
    expect(look.pragma("user_version", { simple: true })).toBe(0);
    expect(look.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()).toEqual([
      { name: "signed_head" },
    ]);
    look.close();
  });
});
