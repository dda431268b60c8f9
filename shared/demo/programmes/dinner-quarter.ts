import {
  anyMealIn,
  atHomeFrom60,
  basisOf,
  commonVersion,
  type WrittenProgramme,
} from "./version.ts";

/**
 * 晚餐补贴: a quarter of the price, at most 3.00 yuan, on dinner, once a dinner, for people of 60 and over with the
 * district's hukou.
 * @source Guangzhou city level (cases GZ-1 to GZ-4, GZ-6), which pays it on lunch as well; here the ladder does that.
 * No source states the rounding: half a fen goes up
 */
export const dinnerQuarter: WrittenProgramme = {
  id: "xihu/dinner-quarter",
  title: "晚餐补贴",
  versions: [
    {
      ...commonVersion,
      basis: basisOf(
        "广州市级长者饭堂就餐补贴",
        "按餐费四分之一补贴，每餐不超过3元，每人每餐计1次；演示只用于晚餐",
      ),
      at: { ...anyMealIn(["330106"]), meals: ["dinner"] },
      who: { all: [...atHomeFrom60, { f: "hukou", op: "in", v: ["330106"] }] },
      tiers: [
        {
          label: "四分之一",
          when: { f: "age", op: ">=", v: 60 },
          minSpend: null,
          give: { kind: "share", rateBp: 2500, cap: 300 },
          clause: "餐费的四分之一，不超过3元",
        },
      ],
      limits: [{ window: "meal", count: 1, amount: null, key: "person" }],
      stack: { layer: "subsidy", exclusive: null, order: 20 },
      funds: [
        {
          funder: "district-finance",
          title: "区财政",
          part: { kind: "remainder" },
          budget: null,
        },
      ],
      offline: { mode: "lease", leaseDays: 7, grace: 1, graceBearer: "district-finance" },
    },
  ],
};
