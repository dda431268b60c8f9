import { describe } from "vitest";
import { day } from "../time/time.ts";
import { aMoment, aPerson, aUsage } from "./builders.fixture.ts";
import * as policies from "./policies.fixture.ts";
import { holds } from "./worked-examples.fixture.ts";

describe("1.1 Guangzhou", () => {
  const programmes = policies.guangzhou();
  const person = aPerson({ age: 72, hukou: "440106", residence: "440106" });
  const dinner = aMoment({ meal: "dinner" });
  const had = [aUsage("guangzhou/meal")];
  const at = { programmes, person };
  const city = (amount: number) => ({ subsidy: amount, split: { "city-finance": amount } });
  holds({
    "GZ-1 a quarter is the cap": { ...at, price: 1200, ...city(300), selfPay: 900 },
    "GZ-2 below the cap": { ...at, price: 1000, ...city(250), selfPay: 750 },
    "GZ-3 2.475 is rounded up": {
      ...at,
      moment: dinner,
      price: 990,
      ...city(248),
      selfPay: 742,
    },
    "GZ-3 2.475 is cut off where the programme says so": {
      ...at,
      programmes: policies.guangzhou("down"),
      moment: dinner,
      price: 990,
      ...city(247),
      selfPay: 743,
    },
    "GZ-4 above the cap": { ...at, price: 1500, ...city(300), selfPay: 1200 },
    "GZ-5 a second lunch": {
      ...at,
      usage: had,
      price: 1200,
      subsidy: 0,
      selfPay: 1200,
      denied: { "guangzhou/meal": [220] },
    },
    "GZ-6 dinner after lunch": {
      ...at,
      moment: dinner,
      usage: had,
      price: 1200,
      ...city(300),
      selfPay: 900,
    },
    "GZ-7 without hukou": {
      ...at,
      person: aPerson({ age: 72, hukou: "430102", residence: "440106" }),
      price: 1200,
      subsidy: 0,
      selfPay: 1200,
      denied: { "guangzhou/meal": [210] },
    },
    "GZ-8 delivered, the fee is the elder's": {
      ...at,
      person: aPerson({ age: 80, hukou: "440106", careLevel: 5 }),
      moment: aMoment({ channel: "delivery" }),
      price: 1200,
      fee: 400,
      ...city(300),
      selfPay: 1300,
    },
    "breakfast is not listed": {
      ...at,
      moment: aMoment({ meal: "breakfast" }),
      price: 800,
      subsidy: 0,
      selfPay: 800,
      denied: { "guangzhou/meal": [202] },
    },
  });
});

describe("1.4 Zhuhai", () => {
  const programmes = policies.zhuhai();
  const person = aPerson({ age: 65, hukou: "440499" });
  const at = { programmes, person };
  const bothRefused = (code: number) => ({
    "zhuhai/city-meal": [code],
    "high-tech/meal": [code],
  });
  holds({
    "ZH-1 the threshold exactly": {
      ...at,
      price: 1000,
      subsidy: 600,
      split: { city: 300, district: 300 },
      selfPay: 400,
    },
    "ZH-2 below the threshold": {
      ...at,
      price: 990,
      subsidy: 0,
      selfPay: 990,
      denied: bothRefused(230),
    },
    "ZH-3 the fee does not count": {
      ...at,
      moment: aMoment({ channel: "delivery" }),
      price: 900,
      fee: 300,
      subsidy: 0,
      selfPay: 1200,
      denied: bothRefused(230),
    },
    "ZH-4 the district layer needs the zone's hukou": {
      programmes,
      person: aPerson({ age: 65, hukou: "440402" }),
      price: 1500,
      subsidy: 300,
      split: { city: 300 },
      selfPay: 1200,
      denied: { "high-tech/meal": [210] },
    },
    "ZH-6 once a day": {
      ...at,
      moment: aMoment({ meal: "dinner" }),
      usage: [aUsage("zhuhai/city-meal"), aUsage("high-tech/meal")],
      price: 1500,
      subsidy: 0,
      selfPay: 1500,
      denied: bothRefused(221),
    },
    "ZH-7 residence of fourteen months is enough": {
      programmes: policies.doumen(),
      person: aPerson({
        age: 70,
        hukou: "430102",
        residence: "440403",
        residentSince: "2025-09-18",
      }),
      price: 2000,
      subsidy: 1000,
      split: { gov: 1000 },
      selfPay: 1000,
    },
    "residence of eleven months is not": {
      programmes: policies.doumen(),
      person: aPerson({
        age: 70,
        hukou: "430102",
        residence: "440403",
        residentSince: "2025-11-19",
      }),
      price: 2000,
      subsidy: 0,
      selfPay: 2000,
      denied: { "doumen/meal": [210] },
    },
  });
});

describe("1.6 Nanjing", () => {
  const programmes = policies.nanjing();
  const before = day("2025-06-30");
  const poor = aPerson({ age: 70, groups: ["low-income"] });
  holds({
    "NJ-1 breakfast": {
      programmes,
      person: poor,
      moment: aMoment({ day: before, meal: "breakfast" }),
      price: 500,
      subsidy: 100,
      split: { gov: 100 },
      selfPay: 400,
    },
    "NJ-2 lunch": {
      programmes,
      person: poor,
      moment: aMoment({ day: before }),
      price: 1500,
      subsidy: 200,
      split: { gov: 200 },
      selfPay: 1300,
    },
    "NJ-3 by age alone": {
      programmes,
      person: aPerson({ age: 78 }),
      moment: aMoment({ day: before }),
      price: 1500,
      subsidy: 100,
      split: { gov: 100 },
      selfPay: 1400,
    },
    "two groups are not added": {
      programmes,
      person: aPerson({ age: 80, groups: ["low-income", "extreme-poor"] }),
      moment: aMoment({ day: before }),
      price: 1500,
      subsidy: 200,
      split: { gov: 200 },
      selfPay: 1300,
    },
    "the new rule is not known yet and gives nothing": {
      programmes,
      person: poor,
      moment: aMoment({ day: day("2025-07-01") }),
      price: 1500,
      subsidy: 0,
      selfPay: 1500,
      denied: { "jianye/meal": [290] },
    },
  });
});

describe("1.8 Jurong", () => {
  const programmes = policies.jurong();
  const gov = (amount: number) => ({ subsidy: amount, split: { gov: amount } });
  const aged = (age: number) => ({ programmes, person: aPerson({ age }) });
  holds({
    "JR-1": { ...aged(62), price: 900, ...gov(100), selfPay: 800 },
    "JR-2 the fee is not subsidised": {
      ...aged(80),
      moment: aMoment({ channel: "delivery" }),
      price: 1100,
      fee: 200,
      ...gov(500),
      selfPay: 800,
    },
    "JR-3": { ...aged(86), price: 900, ...gov(800), selfPay: 100 },
    "JR-4 free": { ...aged(96), price: 900, ...gov(900), selfPay: 0 },
    "JR-5": { ...aged(96), price: 1100, ...gov(900), selfPay: 200 },
    "JR-6 lunch only": {
      programmes,
      person: aPerson({ age: 70, groups: ["low-income"] }),
      moment: aMoment({ meal: "dinner" }),
      price: 1100,
      subsidy: 0,
      selfPay: 1100,
      denied: { "jurong/lunch": [202] },
    },
    "never more than the price": { ...aged(96), price: 500, ...gov(500), selfPay: 0 },
    "the last day of a bracket and the birthday": {
      programmes,
      person: { ...aPerson(), birth: day("1951-11-18") },
      price: 900,
      ...gov(500),
      selfPay: 400,
    },
    "the day before the birthday": {
      programmes,
      person: { ...aPerson(), birth: day("1951-11-19") },
      price: 900,
      ...gov(100),
      selfPay: 800,
    },
  });
});
