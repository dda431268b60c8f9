import { describe } from "vitest";
import { aMoment, aPerson, aUsage } from "./builders.fixture.ts";
import * as policies from "./policies.fixture.ts";
import { holds } from "./worked-examples.fixture.ts";

describe("1.10 Putuo", () => {
  const onNet = policies.putuo("after-discount");
  const hukou = { hukou: "310104", residence: "310107" };
  const gov = (amount: number) => ({ subsidy: amount, split: { gov: amount } });
  holds({
    "PT-1": {
      programmes: onNet,
      person: aPerson({ age: 70, ...hukou }),
      price: 2000,
      discount: 200,
      ...gov(200),
      selfPay: 1600,
    },
    "PT-2": {
      programmes: onNet,
      person: aPerson({ age: 82, ...hukou }),
      price: 2000,
      discount: 300,
      ...gov(300),
      selfPay: 1400,
    },
    "PT-3 discount yes, subsidy no": {
      programmes: onNet,
      person: aPerson({ age: 70, hukou: "340102", residence: "310107" }),
      price: 2000,
      discount: 200,
      subsidy: 0,
      selfPay: 1800,
      denied: { "putuo/meal": [210] },
    },
    "PT-4a the threshold on the net price": {
      programmes: onNet,
      person: aPerson({ age: 70, ...hukou }),
      price: 1600,
      discount: 160,
      subsidy: 0,
      selfPay: 1440,
      denied: { "putuo/meal": [230] },
    },
    "PT-4b the threshold on the list price": {
      programmes: policies.putuo("list"),
      person: aPerson({ age: 70, ...hukou }),
      price: 1600,
      discount: 160,
      ...gov(200),
      selfPay: 1240,
    },
    "PT-5 on the net price": {
      programmes: onNet,
      person: aPerson({ age: 75, groups: ["low-income"], ...hukou }),
      price: 1000,
      discount: 100,
      ...gov(500),
      selfPay: 400,
    },
    "PT-5 on the list price": {
      programmes: policies.putuo("list"),
      person: aPerson({ age: 75, groups: ["low-income"], ...hukou }),
      price: 1000,
      discount: 100,
      ...gov(500),
      selfPay: 400,
    },
    "PT-6 the discount still applies": {
      programmes: onNet,
      person: aPerson({ age: 70, ...hukou }),
      moment: aMoment({ meal: "dinner" }),
      usage: [aUsage("putuo/meal"), aUsage("putuo/discount")],
      price: 2000,
      discount: 200,
      subsidy: 0,
      selfPay: 1800,
      denied: { "putuo/meal": [221] },
    },
  });
});

describe("1.12 Beijing", () => {
  const programmes = policies.beijing();
  const person = aPerson({ age: 81, groups: ["basic-care"] });
  const at = { programmes, person };
  const gov = { subsidy: 500, split: { gov: 500 } };
  const refused = (code: number) => ({ subsidy: 0, denied: { "beijing/meal": [code] } });
  holds({
    "BJ-1": { ...at, price: 1800, ...gov, selfPay: 1300 },
    "BJ-2 exceeds 5": { ...at, price: 550, ...gov, selfPay: 50 },
    "BJ-3 does not exceed 5": { ...at, price: 500, ...refused(230), selfPay: 500 },
    "BJ-4 per day": {
      ...at,
      moment: aMoment({ meal: "dinner" }),
      usage: [aUsage("beijing/meal")],
      price: 1800,
      ...refused(221),
      selfPay: 1800,
    },
    "BJ-5 lunch or dinner only": {
      ...at,
      moment: aMoment({ meal: "breakfast" }),
      price: 800,
      ...refused(202),
      selfPay: 800,
    },
    "BJ-6 not a recipient": {
      programmes,
      person: aPerson({ age: 70 }),
      price: 1800,
      ...refused(210),
      selfPay: 1800,
    },
  });
});

describe("1.14 Qingdao", () => {
  const programmes = policies.qingdao();
  holds({
    "QD-1": {
      programmes,
      person: aPerson({ age: 76 }),
      price: 1500,
      subsidy: 400,
      split: { city: 300, district: 100 },
      selfPay: 1100,
    },
    "QD-2 all of it from the district": {
      programmes,
      person: aPerson({ age: 67 }),
      price: 1500,
      subsidy: 400,
      split: { district: 400 },
      selfPay: 1100,
      denied: { "qingdao/meal": [210] },
    },
    "QD-3 on a statutory holiday": {
      programmes,
      person: aPerson({ age: 67 }),
      moment: aMoment({ dayKind: "statutory-holiday" }),
      price: 1500,
      subsidy: 0,
      selfPay: 1500,
      denied: { "qingdao/meal": [210], "shibei/lunch": [203] },
    },
    "without a calendar nobody knows, and nothing is given": {
      programmes,
      person: aPerson({ age: 67 }),
      moment: aMoment({ dayKind: null }),
      price: 1500,
      subsidy: 0,
      selfPay: 1500,
      denied: { "qingdao/meal": [210], "shibei/lunch": [203] },
    },
    "QD-6 dinner after a subsidised lunch": {
      programmes,
      person: aPerson({ age: 76 }),
      moment: aMoment({ meal: "dinner" }),
      usage: [aUsage("qingdao/meal"), aUsage("shibei/lunch")],
      price: 1500,
      subsidy: 0,
      selfPay: 1500,
      denied: { "qingdao/meal": [221], "shibei/lunch": [202] },
    },
  });
});

describe("1.18 to 1.20 Wuhan, Chuzhou, Shenyang", () => {
  const chuzhou = { programmes: policies.chuzhou(), person: aPerson({ age: 90 }) };
  holds({
    "WH-1": {
      programmes: policies.wuhan(),
      person: aPerson({ age: 66 }),
      price: 1000,
      subsidy: 200,
      split: { gov: 200 },
      selfPay: 800,
    },
    "CZ-1": { ...chuzhou, price: 1200, subsidy: 300, split: { gov: 300 }, selfPay: 900 },
    "CZ-2 per day": {
      ...chuzhou,
      moment: aMoment({ meal: "dinner" }),
      usage: [aUsage("chuzhou/meal")],
      price: 1200,
      subsidy: 0,
      selfPay: 1200,
      denied: { "chuzhou/meal": [221] },
    },
    "CZ-3 a restaurant that is not recognised": {
      ...chuzhou,
      moment: aMoment({ station: "s-099" }),
      price: 1200,
      subsidy: 0,
      selfPay: 1200,
      denied: { "chuzhou/meal": [201] },
    },
    "SY-1": {
      programmes: policies.puya(),
      person: aPerson({ age: 84 }),
      price: 1000,
      discount: 300,
      subsidy: 0,
      selfPay: 700,
    },
    "SY-2 free": {
      programmes: policies.puya(),
      person: aPerson({ age: 90 }),
      price: 1000,
      discount: 1000,
      subsidy: 0,
      selfPay: 0,
    },
    "SY-3 the better of two brackets": {
      programmes: policies.chenxing(),
      person: aPerson({ age: 80 }),
      price: 1500,
      discount: 450,
      subsidy: 0,
      selfPay: 1050,
    },
    "SY-4 a fixed price": {
      programmes: policies.minfeng(),
      person: aPerson({ age: 76, groups: ["low-income"] }),
      price: 1200,
      discount: 600,
      subsidy: 0,
      selfPay: 600,
    },
    "SY-5": {
      programmes: policies.minfeng(),
      person: aPerson({ age: 76, groups: ["extreme-poor"] }),
      price: 1200,
      discount: 900,
      subsidy: 0,
      selfPay: 300,
    },
    "a fixed price above the list price adds nothing": {
      programmes: policies.minfeng(),
      person: aPerson({ age: 62 }),
      price: 500,
      subsidy: 0,
      selfPay: 500,
      denied: { "shenbei/minfeng": [260] },
    },
  });
});
