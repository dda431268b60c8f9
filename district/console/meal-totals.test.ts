import fc from "fast-check";
import { expect, test } from "vitest";
import { consoleMealsSchema } from "#shared/contracts/district-api.ts";
import { mealTable } from "./meal-totals.ts";
import { agoText, consoleTexts } from "./texts.zh.ts";

const now = 1_795_320_000_000;
const aStation = (change: object = {}) => ({
  station: "s-001",
  title: "幸福里",
  meals: 2,
  persons: 2,
  listTotal: 3_600,
  selfPay: 2_400,
  funders: [
    { funder: "city", title: "市财政", amount: 800 },
    { funder: "canteen", title: "食堂", amount: 400 },
  ],
  lastSeq: 7,
  lastHeardAt: now - 1_000,
  unread: 0,
  ...change,
});
const tableOf = (...stations: object[]) =>
  mealTable(consoleMealsSchema.parse({ day: "2026-11-22", now, stations }));

test("a body that pays at one station only has a column at all of them", () => {
  const table = tableOf(
    aStation(),
    aStation({
      station: "s-002",
      listTotal: 1_000,
      selfPay: 700,
      funders: [{ funder: "district", title: "区财政", amount: 300 }],
    }),
  );
  expect(table.funders.map(({ funder }) => funder)).toEqual(["city", "canteen", "district"]);
  expect(table.rows.map(({ shares }) => shares)).toEqual([
    [800, 400, 0],
    [0, 0, 300],
  ]);
  expect(table.total).toEqual({
    meals: 4,
    persons: 4,
    listTotal: 4_600,
    shares: [800, 400, 300],
    selfPay: 3_100,
    difference: 0,
  });
});

test("money that nobody pays is shown", () => {
  const table = tableOf(aStation({ selfPay: 2_399 }));
  expect(table.rows[0]?.difference).toBe(1);
  expect(table.total.difference).toBe(1);
});

test.each([
  [now - 600_000, false],
  [now - 600_001, true],
  [null, true],
])("heard of at %s is quiet: %s", (lastHeardAt, isQuiet) => {
  expect(tableOf(aStation({ lastHeardAt })).rows[0]?.isQuiet).toBe(isQuiet);
});

test("entries that cannot be read are said in words", () => {
  const [row] = tableOf(aStation({ unread: 3 })).rows;
  expect(consoleTexts.unread(row?.unread ?? 0)).toBe("有3条记录读不懂，请联系维护");
});

test("no stations is an empty table", () => {
  expect(tableOf()).toMatchObject({ funders: [], rows: [], total: { meals: 0, difference: 0 } });
});

test("the totals are the sums of the rows, whoever pays", () => {
  const amount = fc.integer({ min: 0, max: 1_000_000 });
  const share = fc.record({
    funder: fc.constantFrom("city", "district", "canteen"),
    title: fc.constant("出资方"),
    amount,
  });
  const station = fc.record({ selfPay: amount, funders: fc.array(share, { maxLength: 5 }) });
  fc.assert(
    fc.property(fc.array(station, { maxLength: 6 }), (stations) => {
      const whole = stations.map(({ selfPay, funders }) =>
        aStation({
          selfPay,
          funders,
          listTotal: selfPay + funders.reduce((sum, one) => sum + one.amount, 0),
        }),
      );
      const { rows, total, funders } = tableOf(...whole);
      expect(total.difference).toBe(0);
      funders.forEach((_, at) => {
        expect(total.shares[at]).toBe(rows.reduce((sum, row) => sum + (row.shares[at] ?? 0), 0));
      });
    }),
  );
});

test.each([
  [0, "刚刚"],
  [59_999, "刚刚"],
  [60_000, "1分钟前"],
  [3_599_999, "59分钟前"],
  [3_600_000, "1小时前"],
  [86_400_000, "1天前"],
])("%i ms ago is %s", (ms, text) => {
  expect(agoText(ms)).toBe(text);
});
