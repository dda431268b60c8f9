import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction, isUnreachable, openDatabase, statement } from "./database.ts";
import { migrate } from "./migrate.ts";
import { emptyDatabase, quietLog } from "./testing/test-database.ts";

let empty: Awaited<ReturnType<typeof emptyDatabase>>;
let database: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  empty = await emptyDatabase();
  database = openDatabase(empty.url, quietLog);
});
afterAll(async () => {
  await database.end();
  await empty.drop();
});

test("migrations are applied once, also when two services start at once", async () => {
  const [one, other] = await Promise.all([migrate(database), migrate(database)]);
  expect([...one, ...other]).toEqual([
    "0001-district.sql",
    "0002-feed-epoch.sql",
    "0003-citizen-code.sql",
  ]);
  expect(await migrate(database)).toEqual([]);
});

test("a migration that was changed after it was applied stops the start", async () => {
  await database.query(`UPDATE migration SET hash = 'x' WHERE name = '0001-district.sql'`);
  await expect(migrate(database)).rejects.toThrow("was not changed after it was applied");
});

test("a database of a later version stops the start", async () => {
  await database.query(`INSERT INTO migration (name, hash) VALUES ('0000-later.sql', 'x')`);
  await expect(migrate(database)).rejects.toThrow("was not written by a later version");
});

test("a transaction that throws leaves nothing behind, and its connection is used again", async () => {
  await database.query(`CREATE TABLE trial (value int)`);
  for (let round = 0; round < 30; round += 1) {
    const failing = inTransaction(database, async (connection) => {
      await connection.query(`INSERT INTO trial VALUES (1)`);
      throw new Error("on purpose");
    });
    await expect(failing).rejects.toThrow("on purpose");
  }
  const { rows } = await database.query(`SELECT count(*) AS count FROM trial`);
  expect(rows).toEqual([{ count: 0 }]);
});

test("whole numbers come back as numbers, days as text, and what is too large throws", async () => {
  const read = statement<{ whole: number; day: string }>(
    "test-types",
    `SELECT $1::bigint AS whole, '2026-11-22'::date AS day`,
  );
  expect(await read(database, [Number.MAX_SAFE_INTEGER])).toEqual([
    { whole: Number.MAX_SAFE_INTEGER, day: "2026-11-22" },
  ]);
  await expect(read(database, ["9007199254740993"])).rejects.toThrow("safe integer");
});

test("a database that is down is told from a mistake of ours", async () => {
  const nowhere = openDatabase("postgres://yinling@127.0.0.1:1/none", quietLog);
  const down = await nowhere.query("SELECT 1").catch((error: unknown) => error);
  const mistake = await database.query("SELECT nothing").catch((error: unknown) => error);
  expect(isUnreachable(down)).toBe(true);
  expect(isUnreachable(mistake)).toBe(false);
  await nowhere.end();
});
