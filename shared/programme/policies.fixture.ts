/**
 * Programmes of real cities, written down from their public notices as docs/policies quotes them. Where a
 * notice leaves something open, the reading that was taken is said here.
 */
import type { Condition } from "./condition.ts";
import {
  aProgramme,
  aTier,
  aVersion,
  aDatedProgramme,
  ageBetween,
  ageFrom,
  anywhere,
  fixedPrice,
  hukouIn,
  inGroup,
  off,
  remainder,
  share,
  times,
} from "./builders.fixture.ts";
import type { Programme } from "./document.ts";

const region = {
  guangzhou: "440100",
  zhuhai: "440400",
  // The High-tech Zone has no code of its own in GB/T 2260; a code of its city that is not given stands for it.
  highTechZone: "440499",
  doumen: "440403",
  shanghai: "310000",
  putuo: "310107",
};

const lunchAndDinner = anywhere({ meals: ["lunch", "dinner"] });
const lunchOnly = anywhere({ meals: ["lunch"] });

/** 1.1 Guangzhou: a quarter of the price, at most 3 yuan, lunch and dinner, once a meal. */
export function guangzhou(rounding: "halfUp" | "down" = "halfUp"): Programme[] {
  return [
    aProgramme("guangzhou/meal", {
      at: lunchAndDinner,
      who: { all: [ageFrom(60), hukouIn(region.guangzhou)] },
      tiers: [aTier({ give: share(2500, 300) })],
      limits: [times(1, "meal")],
      rounding: { unitFen: 1, mode: rounding, differenceTo: "funder" },
    }),
  ];
}

/** 1.4 Zhuhai High-tech Zone: two layers of 3 yuan from 10 yuan without the fee, each once a day; they stack. */
export function zhuhai(): Programme[] {
  const layer = (id: string, hukou: string, funder: string) =>
    aProgramme(id, {
      who: { all: [ageFrom(60), hukouIn(hukou)] },
      tiers: [
        aTier({
          give: off(300),
          minSpend: { amount: 1000, compare: ">=", base: "list", fees: "out" },
        }),
      ],
      limits: [times(1, "day")],
      funds: [remainder(funder)],
    });
  return [
    layer("zhuhai/city-meal", region.zhuhai, "city"),
    layer("high-tech/meal", region.highTechZone, "district"),
  ];
}

/** 1.4 Doumen: 10 yuan for hukou or a year of residence, 60 and over. */
export function doumen(): Programme[] {
  const livesHere: Condition = {
    all: [
      { f: "residence", op: "in", v: [region.doumen] },
      { f: "residenceMonths", op: ">=", v: 12 },
    ],
  };
  return [
    aProgramme("doumen/meal", {
      who: { all: [ageFrom(60), { any: [hukouIn(region.doumen), livesHere] }] },
      tiers: [aTier({ give: off(1000) })],
      funds: [remainder("gov")],
    }),
  ];
}

/** 1.6 Nanjing, Jianye: amounts by meal until June 2025, one amount a day from July 2025 on. */
export function nanjing(): Programme[] {
  const supported = inGroup(
    "extreme-poor",
    "low-income",
    "low-income-edge",
    "lost-only-child",
    "centenarian",
  );
  const common = { who: ageFrom(60), funds: [remainder("gov")] };
  const old = aVersion({
    ...common,
    no: 1,
    validTo: "2025-06-30",
    tiers: [
      aTier({
        label: "政府养老扶助对象",
        when: supported,
        give: { kind: "off", amount: { breakfast: 100, lunch: 200, dinner: 200 } },
      }),
      aTier({
        label: "75岁以上",
        when: ageFrom(75),
        give: { kind: "off", amount: { breakfast: 50, lunch: 100, dinner: 100 } },
      }),
    ],
    limits: [times(1, "meal")],
  });
  const dayAmount = aVersion({
    ...common,
    no: 2,
    validFrom: "2025-07-01",
    tiers: [aTier({ when: supported, give: { kind: "day-amount", amount: 500 } })],
  });
  return [aDatedProgramme("jianye/meal", [old, dayAmount])];
}

/** 1.8 Jurong: a ladder by age and group on lunch; the fee stays with the elder. */
export function jurong(): Programme[] {
  const eight = inGroup("low-income", "lost-only-child", "entitled-group", "disabled");
  return [
    aProgramme("jurong/lunch", {
      at: lunchOnly,
      tiers: [
        aTier({ label: "60至74岁", when: ageBetween(60, 74), give: off(100) }),
        aTier({ label: "75至84岁", when: ageBetween(75, 84), give: off(500) }),
        aTier({ label: "85至94岁", when: ageBetween(85, 94), give: off(800) }),
        aTier({ label: "重点人群", when: { all: [ageFrom(60), eight] }, give: off(800) }),
        aTier({ label: "95岁以上", when: ageFrom(95), give: off(900) }),
        aTier({ label: "特困人员", when: inGroup("extreme-poor"), give: off(900) }),
      ],
      limits: [times(1, "meal")],
      funds: [remainder("gov")],
    }),
  ];
}

/**
 * 1.10 Putuo: 10 or 15 % off for residents, and on top for Shanghai hukou 5, 2 or 3 yuan once a day from 8 or
 * 15 yuan. The notice does not say which price the threshold reads.
 */
export function putuo(thresholdOn: "list" | "after-discount"): Programme[] {
  const from = (amount: number) =>
    ({ amount, compare: ">=", base: thresholdOn, fees: "out" }) as const;
  return [
    aProgramme("putuo/discount", {
      who: { all: [ageFrom(60), { f: "residence", op: "in", v: [region.putuo] }] },
      tiers: [
        aTier({ label: "九折", when: ageBetween(60, 79), give: share(1000) }),
        aTier({ label: "八五折", when: ageFrom(80), give: share(1500) }),
      ],
      hit: "unique",
      stack: { layer: "discount", exclusive: null, order: 10 },
      funds: [remainder("canteen")],
    }),
    aProgramme("putuo/meal", {
      who: { all: [ageFrom(60), hukouIn(region.shanghai)] },
      tiers: [
        aTier({ label: "A", when: inGroup("low-income"), minSpend: from(800), give: off(500) }),
        aTier({ label: "B", when: ageBetween(60, 79), minSpend: from(1500), give: off(200) }),
        aTier({ label: "C", when: ageFrom(80), minSpend: from(1500), give: off(300) }),
      ],
      limits: [times(1, "day")],
      funds: [remainder("gov")],
    }),
  ];
}

/** 1.12 Beijing: 5 yuan a day for lunch or dinner, only when the bill exceeds it. */
export function beijing(): Programme[] {
  return [
    aProgramme("beijing/meal", {
      at: lunchAndDinner,
      who: inGroup("basic-care"),
      tiers: [
        aTier({
          give: off(500),
          minSpend: { amount: 500, compare: ">", base: "list", fees: "out" },
        }),
      ],
      limits: [times(1, "day")],
      funds: [remainder("gov")],
    }),
  ];
}

/**
 * 1.14 Qingdao and Shibei: 3 a day from the city at 70 and over; the district makes it 4 a lunch from 65 on,
 * except on statutory holidays.
 */
export function qingdao(): Programme[] {
  return [
    aProgramme("qingdao/meal", {
      who: ageFrom(70),
      tiers: [aTier({ give: off(300) })],
      limits: [times(1, "day")],
      funds: [remainder("city")],
    }),
    aProgramme("shibei/lunch", {
      at: anywhere({ meals: ["lunch"], days: "not-statutory-holidays" }),
      who: ageFrom(65),
      tiers: [
        aTier({ when: ageBetween(65, 69), give: off(400) }),
        aTier({ when: ageFrom(70), give: off(100) }),
      ],
      hit: "unique",
      limits: [times(1, "meal")],
      stack: { layer: "subsidy", exclusive: null, order: 20 },
      funds: [remainder("district")],
    }),
  ];
}

/** 1.18 Wuhan Economic Zone: 2 yuan a day from 65 on. */
export function wuhan(): Programme[] {
  return [
    aProgramme("wuhan/meal", {
      who: ageFrom(65),
      tiers: [aTier({ give: off(200) })],
      limits: [times(1, "day")],
      funds: [remainder("gov")],
    }),
  ];
}

/** 1.19 Chuzhou: at 90 and over 3 yuan a day, at recognised points. */
export function chuzhou(): Programme[] {
  return [
    aProgramme("chuzhou/meal", {
      at: anywhere({ stations: ["s-001", "s-002"] }),
      who: ageFrom(90),
      tiers: [aTier({ give: off(300) })],
      limits: [times(1, "day")],
      funds: [remainder("gov")],
    }),
  ];
}

type Tiers = NonNullable<Parameters<typeof aProgramme>[1]>["tiers"];

/** 1.20 Shenbei: every canteen has its own table; nobody says who pays, so it is the canteen's discount. */
function ownTable(id: string, tiers: NonNullable<Tiers>): Programme[] {
  return [
    aProgramme(id, {
      tiers,
      stack: { layer: "discount", exclusive: null, order: 10 },
      funds: [remainder("canteen")],
    }),
  ];
}

/** 蒲雅: 60 to 79 one yuan off, 80 to 89 three, 90 and over free. */
export function puya(): Programme[] {
  return ownTable("shenbei/puya", [
    aTier({ when: ageBetween(60, 79), give: off(100) }),
    aTier({ when: ageBetween(80, 89), give: off(300) }),
    aTier({ when: ageFrom(90), give: fixedPrice(0) }),
  ]);
}

/** 晨兴: 20 % off at 60 to 80, 30 % off at "80 and over"; the brackets overlap at 80 and the better one counts. */
export function chenxing(): Programme[] {
  return ownTable("shenbei/chenxing", [
    aTier({ when: ageBetween(60, 80), give: share(2000) }),
    aTier({ when: ageFrom(80), give: share(3000) }),
  ]);
}

/** 民丰: fixed prices by age and group. */
export function minfeng(): Programme[] {
  return ownTable("shenbei/minfeng", [
    aTier({ when: ageBetween(60, 74), give: fixedPrice(800) }),
    aTier({ when: ageBetween(75, 85), give: fixedPrice(700) }),
    aTier({ when: ageFrom(86), give: fixedPrice(0) }),
    aTier({ when: inGroup("low-income"), give: fixedPrice(600) }),
    aTier({ when: inGroup("extreme-poor"), give: fixedPrice(300) }),
  ]);
}
