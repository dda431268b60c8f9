import { expect, test } from "vitest";
import { programmeSchema } from "../../programme/document.ts";
import { evaluateProgrammes } from "../../programme/evaluate.ts";
import type { PersonFacts } from "../../programme/person.ts";
import type { Meal } from "../../programme/document.ts";
import { settle } from "../../bill/settle.ts";
import { itemIdSchema, stationIdSchema } from "../../id/ids.ts";
import type { RegionCode } from "../../identity/region.ts";
import { fen } from "../../money/fen.ts";
import { day } from "../../time/time.ts";
import { personaPeople } from "../personas.ts";
import { demoProgrammes } from "./programmes.ts";

const programmes = demoProgrammes();

type Case = {
  readonly birth: string;
  readonly groups?: readonly string[];
  readonly hukou?: string;
  readonly residence?: string;
  readonly inCareHome?: boolean;
  readonly meal: Meal;
  readonly price: number;
  readonly region?: string;
};

function billOf(at: Case) {
  const person = {
    birth: day(at.birth),
    sex: "female",
    groups: (at.groups ?? []).map((group) => ({ group, from: null, to: null })),
    hukou: (at.hukou ?? "330106") as RegionCode,
    residence: (at.residence ?? "330106") as RegionCode,
    residentSince: null,
    careLevel: null,
    inCareHome: at.inCareHome ?? false,
  } as PersonFacts;
  return billFor(person, at);
}

function billFor(person: PersonFacts, at: Pick<Case, "meal" | "price" | "region">) {
  const entitlement = evaluateProgrammes({
    programmes,
    person,
    usage: [],
    moment: {
      day: day("2026-11-22"),
      meal: at.meal,
      channel: "dine-in",
      station: stationIdSchema.parse("s-001"),
      region: (at.region ?? "330106") as RegionCode,
      dayKind: null,
      assurance: "single",
    },
  });
  return settle(entitlement, {
    lines: [{ item: itemIdSchema.parse("a"), name: "甲", count: 1, price: fen(at.price) }],
    fees: fen(0),
  });
}

const amounts = (bill: ReturnType<typeof billOf>) =>
  new Map(bill.grants.map(({ programme, amount }) => [programme.replace(/^.*\//, ""), amount]));

test("the four programmes are documents that the schema reads", () => {
  expect(programmes.map(({ title }) => title)).toEqual([
    "市级助餐补贴",
    "区级午餐补贴",
    "长者折扣",
    "晚餐补贴",
  ]);
  for (const programme of programmes) {
    expect(programmeSchema.parse(programme)).toEqual(programme);
    expect(programme.versions.map(({ validFrom }) => validFrom)).toEqual(["2026-01-01"]);
  }
});

test.each<[string, Case, Record<string, number>, number]>([
  [
    "62, lunch of 12",
    { birth: "1964-05-01", meal: "lunch", price: 1200 },
    { "senior-discount": 120, "city-meal": 300, "lunch-ladder": 100 },
    680,
  ],
  [
    "77, lunch of 12",
    { birth: "1949-03-12", meal: "lunch", price: 1200 },
    { "senior-discount": 120, "city-meal": 300, "lunch-ladder": 500 },
    280,
  ],
  [
    "86, lunch of 15",
    { birth: "1940-01-01", meal: "lunch", price: 1500 },
    { "senior-discount": 225, "city-meal": 300, "lunch-ladder": 800 },
    175,
  ],
  [
    "70 of low income, lunch of 15",
    { birth: "1956-01-01", groups: ["low-income"], meal: "lunch", price: 1500 },
    { "senior-discount": 150, "city-meal": 300, "lunch-ladder": 800 },
    250,
  ],
  [
    "96, lunch of 12: at least 1.00 is paid",
    { birth: "1930-01-01", meal: "lunch", price: 1200 },
    { "senior-discount": 180, "city-meal": 300, "lunch-ladder": 620 },
    100,
  ],
  [
    "75 on the birthday",
    { birth: "1951-11-22", meal: "lunch", price: 1500 },
    { "senior-discount": 150, "city-meal": 300, "lunch-ladder": 500 },
    550,
  ],
  [
    "below 10.00 the city gives nothing",
    { birth: "1949-03-12", meal: "lunch", price: 990 },
    { "senior-discount": 99, "lunch-ladder": 500 },
    391,
  ],
  [
    "dinner of 12",
    { birth: "1949-03-12", meal: "dinner", price: 1200 },
    { "senior-discount": 120, "city-meal": 300, "dinner-quarter": 195 },
    585,
  ],
  [
    "breakfast",
    { birth: "1949-03-12", meal: "breakfast", price: 800 },
    { "senior-discount": 80 },
    720,
  ],
  [
    "from Wuxi: discount yes, subsidy no",
    { birth: "1953-02-14", hukou: "320211", residence: "320211", meal: "lunch", price: 1200 },
    { "senior-discount": 120 },
    1080,
  ],
  [
    "from Beijing, on a visit",
    { birth: "1953-02-14", hukou: "110101", residence: "110101", meal: "lunch", price: 1200 },
    {},
    1200,
  ],
  [
    "from Beijing, living here",
    { birth: "1953-02-14", hukou: "110101", meal: "lunch", price: 1200 },
    { "senior-discount": 120 },
    1080,
  ],
  [
    "from another district of the city",
    { birth: "1953-02-14", hukou: "330105", meal: "lunch", price: 1200 },
    { "senior-discount": 120, "city-meal": 300 },
    780,
  ],
  [
    "in a care home",
    { birth: "1949-03-12", inCareHome: true, meal: "lunch", price: 1200 },
    {},
    1200,
  ],
  ["59", { birth: "1967-01-01", meal: "lunch", price: 1200 }, {}, 1200],
  [
    "in a canteen outside the district",
    { birth: "1949-03-12", meal: "lunch", price: 1200, region: "330105" },
    { "senior-discount": 120, "city-meal": 300 },
    780,
  ],
])("%s", (...row) => {
  const [, at, granted, selfPay] = row;
  const bill = billOf(at);
  expect(amounts(bill)).toEqual(new Map(Object.entries(granted)));
  expect(bill.selfPay).toBe(selfPay);
});

test("half of the ladder comes from the lottery fund", () => {
  const bill = billOf({ birth: "1949-03-12", meal: "lunch", price: 1200 });
  expect(bill.funders).toEqual([
    { funder: "canteen", title: "食堂", amount: 120 },
    { funder: "city-finance", title: "市财政", amount: 300 },
    { funder: "province-lottery", title: "福彩公益金", amount: 250 },
    { funder: "district-finance", title: "区财政", amount: 250 },
  ]);
});

test("the persona from Hangzhou pays 2.80 for the set of 12.00 and the one from Wuxi 10.80", () => {
  const [local, visitor] = personaPeople().map(({ facts }) => facts);
  if (local === undefined || visitor === undefined) throw new Error("no personas");
  expect(billFor(local, { meal: "lunch", price: 1200 }).selfPay).toBe(280);
  expect(billFor(visitor, { meal: "lunch", price: 1200 }).selfPay).toBe(1080);
});

test("every programme names the notice that its figures come from", () => {
  for (const { versions } of programmes) {
    for (const { basis, author, approver } of versions) {
      expect(basis.map(({ document }) => document)).toContain("演示区县设定");
      expect(basis.length).toBeGreaterThan(1);
      expect(author).not.toBe(approver);
    }
  }
});
