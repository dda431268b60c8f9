import Database from "better-sqlite3";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { personKeySchema } from "#shared/id/ids.ts";
import { openDatabase } from "./database.ts";
import { lookUpStore } from "./look-up-store.ts";
import { rosterStore } from "./roster-store.ts";

const folder = mkdtempSync(join(tmpdir(), "station-upgrade-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file as the first version left it: with people, and a feed that is far along. */
function oldFile(): string {
  const path = join(folder, "station.db");
  const db = new Database(path);
  db.exec(readFileSync(new URL("./migrations/0001-first-lunch.sql", import.meta.url), "utf8"));
  const facts = JSON.stringify({
    ...{ birth: "1949-03-12", sex: "female", groups: [], hukou: "330106", residence: "330106" },
    ...{ residentSince: null, careLevel: null, inCareHome: null },
  });
  const insert = db.prepare(`INSERT INTO person VALUES (?, ?, '9908', 'active', ?)`);
  insert.run("ab".repeat(32), "单试甲", facts);
  insert.run("cd".repeat(32), "测试乙", facts);
  db.exec("INSERT INTO setting VALUES ('feed.cursor', '4000'), ('feed.epoch', 'e-1')");
  db.pragma("user_version = 1");
  db.close();
  return path;
}

test("a file of the first version finds its people by initials, and asks for their phones", () => {
  const path = oldFile();
  const db = openDatabase(path);
  const roster = rosterStore(db);
  const found = lookUpStore(db).find({ kind: "initials", letters: "ssj" }, 21);
  expect(found.map(({ person }) => person.name)).toEqual(["单试甲"]);
  expect(roster.person(personKeySchema.parse("cd".repeat(32)))).toMatchObject({
    name: "测试乙",
    phone: null,
  });
  // The feed is read again from its beginning, in the same epoch.
  expect(roster.position()).toMatchObject({ epoch: "e-1", cursor: 0 });
  db.close();
  const again = openDatabase(path);
  again.exec("UPDATE setting SET value = '7' WHERE name = 'feed.cursor'");
  expect(rosterStore(again).position().cursor).toBe(7);
  again.close();
});
