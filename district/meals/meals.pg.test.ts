import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { consoleMealsSchema } from "#shared/contracts/district-api.ts";
import { day, instant } from "#shared/time/time.ts";
import type { Database } from "../store/database.ts";
import { inTransaction } from "../store/database.ts";
import { appendEntries } from "../store/journal-store.ts";
import { keepProjectionVersion } from "../store/meal-store.ts";
import { keepStation, moveHead } from "../store/station-store.ts";
import { freshDatabase, type TestDatabase } from "../store/testing/test-database.ts";
import {
  aPersonKey,
  aSale,
  aStation,
  bodyOf,
  type TestStation,
} from "../store/testing/test-journal.ts";
import { consoleMeals } from "./console-meals.ts";
import { projectMeals, rebuildMeals, renewMeals } from "./projection.ts";

let test0: TestDatabase;
let database: Database;
const now = instant(1_795_330_000_000);
const today = day("2026-11-22");

beforeAll(async () => {
  test0 = await freshDatabase();
  database = test0.database;
});
afterAll(() => test0.drop());

async function append(station: TestStation): Promise<void> {
  const last = station.journal.at(-1);
  if (last === undefined) throw new Error("there are entries");
  await keepStation(database, station);
  await inTransaction(database, async (connection) => {
    await appendEntries(connection, station.journal, now);
    await projectMeals(connection, station.journal);
    await moveHead(connection, station.station, { ...last, heardAt: now });
  });
}

const ofStation = async (station: TestStation, on = today) => {
  const table = await consoleMeals(database, { day: on, now });
  return table.stations.find((row) => row.station === station.station);
};

test("a day's table has sums by station and funder, guests and others", async () => {
  const station = aStation("s-001");
  const [one, other] = [aPersonKey("1"), aPersonKey("2")];
  for (const sale of [
    aSale({ person: one, price: 1200, funders: { "city-finance": 300, canteen: 120 } }),
    aSale({ person: one, price: 1000, funders: { canteen: 100 } }),
    aSale({ person: other, price: 1500, funders: { "city-finance": 300 } }),
    aSale({ price: 800 }),
    aSale({ person: other, price: 1500, on: "2026-11-21" }),
  ]) {
    station.write("sale.placed", bodyOf(sale));
  }
  station.write("wallet.topped-up", { amount: 5000 });
  await append(station);
  expect(await ofStation(station)).toEqual({
    station: "s-001",
    title: "测试食堂 s-001",
    meals: 4,
    persons: 2,
    listTotal: 4500,
    selfPay: 3680,
    funders: [
      { funder: "canteen", title: "出资方 canteen", amount: 220 },
      { funder: "city-finance", title: "出资方 city-finance", amount: 600 },
    ],
    lastSeq: 6,
    lastHeardAt: now,
    unread: 0,
  });
  expect(await ofStation(station, day("2026-11-21"))).toMatchObject({ meals: 1, selfPay: 1500 });
});

test("a station that was never heard of stands in the table with zeros", async () => {
  const station = aStation("s-silent");
  await keepStation(database, station);
  expect(await ofStation(station)).toEqual({
    station: "s-silent",
    title: "测试食堂 s-silent",
    meals: 0,
    persons: 0,
    listTotal: 0,
    selfPay: 0,
    funders: [],
    lastSeq: 0,
    lastHeardAt: null,
    unread: 0,
  });
});

test("a sale that is reported twice counts once, and the second report is remembered", async () => {
  const station = aStation("s-twice");
  const sale = bodyOf(aSale({ funders: { canteen: 100 } }));
  station.write("sale.placed", sale);
  station.write("sale.placed", sale);
  await append(station);
  expect(await ofStation(station)).toMatchObject({
    meals: 1,
    funders: [{ funder: "canteen", amount: 100 }],
    unread: 1,
  });
  const { rows } = await database.query(
    `SELECT seq, reason FROM unread_entry WHERE station = 's-twice'`,
  );
  expect(rows).toEqual([{ seq: 2, reason: "repeated-sale" }]);
});

test("for every station the sums are those of its sales, and stay so when they are made again", async () => {
  let number = 0;
  const funders = fc.dictionary(
    fc.constantFrom("canteen", "city-finance", "district-finance"),
    fc.integer({ min: 1, max: 300 }),
  );
  const sales = fc.array(fc.record({ price: fc.integer({ min: 900, max: 3000 }), funders }), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(sales, async (wishes) => {
      number += 1;
      const station = aStation(`p-${number}`);
      const placed = wishes.map((wish) => aSale(wish));
      for (const sale of placed) station.write("sale.placed", bodyOf(sale));
      await append(station);
      const row = await ofStation(station);
      const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
      expect(row?.listTotal).toBe(sum(placed.map(({ bill }) => bill.listTotal)));
      expect(row?.selfPay).toBe(sum(placed.map(({ bill }) => bill.selfPay)));
      expect(sum((row?.funders ?? []).map(({ amount }) => amount))).toBe(
        sum(placed.map(({ bill }) => bill.subsidyTotal)),
      );
    }),
    { numRuns: 15 },
  );
  const before = await consoleMeals(database, { day: today, now });
  await inTransaction(database, rebuildMeals);
  expect(await consoleMeals(database, { day: today, now })).toEqual(before);
});

test("more than a page of sales is made again completely", async () => {
  const station = aStation("s-many");
  for (let at = 0; at < 1005; at += 1) station.write("sale.placed", bodyOf(aSale({ price: 1000 })));
  await append(station);
  await inTransaction(database, rebuildMeals);
  expect(await ofStation(station)).toMatchObject({ meals: 1005, listTotal: 1_005_000 });
});

test("meals are made again when the rules have another version, and only then", async () => {
  await renewMeals(database);
  expect(await renewMeals(database)).toBe(false);
  await inTransaction(database, (connection) =>
    keepProjectionVersion(connection, { name: "meals", version: 0 }),
  );
  await database.query(`DELETE FROM meal_funder`);
  await database.query(`DELETE FROM meal`);
  expect(await renewMeals(database)).toBe(true);
  const table = await consoleMeals(database, { day: today, now });
  expect(consoleMealsSchema.parse(table)).toEqual(table);
  expect(table.stations.find(({ station }) => station === "s-001")).toMatchObject({ meals: 4 });
});
