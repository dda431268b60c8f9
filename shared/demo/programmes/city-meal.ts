import {
  anyMealIn,
  atHomeFrom60,
  basisOf,
  commonVersion,
  type WrittenProgramme,
} from "./version.ts";

/**
 * 市级助餐补贴: 3.00 yuan once a day for people of 60 and over with the city's hukou, on a meal whose list price
 * without the delivery fee is at least 10.00.
 * @source Zhuhai High-tech Zone, city layer (cases ZH-1 to ZH-4, ZH-6); the regions are set for the demonstration
 */
export const cityMeal: WrittenProgramme = {
  id: "hangzhou/city-meal",
  title: "市级助餐补贴",
  versions: [
    {
      ...commonVersion,
      basis: basisOf(
        "珠海高新区长者助餐补贴（市级部分）",
        "60周岁以上，单餐不低于10元（不含送餐费）补贴3元，每天一次，可叠加",
      ),
      at: anyMealIn(["330100"]),
      who: { all: [...atHomeFrom60, { f: "hukou", op: "in", v: ["330100"] }] },
      tiers: [
        {
          label: "60岁以上",
          when: { f: "age", op: ">=", v: 60 },
          minSpend: { amount: 1000, compare: ">=", base: "list", fees: "out" },
          give: { kind: "off", amount: 300 },
          clause: "单餐不低于10元，补贴3元",
        },
      ],
      limits: [{ window: "day", count: 1, amount: null, key: "person" }],
      stack: { layer: "subsidy", exclusive: null, order: 10 },
      funds: [
        {
          funder: "city-finance",
          title: "市财政",
          part: { kind: "remainder" },
          budget: null,
        },
      ],
      offline: { mode: "lease", leaseDays: 7, grace: 1, graceBearer: "city-finance" },
    },
  ],
};
