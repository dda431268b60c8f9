import {
  anyMealIn,
  atHomeFrom60,
  basisOf,
  commonVersion,
  type WrittenProgramme,
} from "./version.ts";

/**
 * 长者折扣: 10 % off from 60 and 15 % off from 80, given by the canteen to everybody who lives in the district and,
 * as same-city treatment (同城待遇), to everybody with hukou in the Yangtze delta: discount yes, subsidy no.
 * @source Shanghai, Putuo district (cases PT-1 to PT-3, PT-6); that the delta is recognised is set for the
 * demonstration, because no document extends a cash meal subsidy across city borders
 */
export const seniorDiscount: WrittenProgramme = {
  id: "xihu/senior-discount",
  title: "长者折扣",
  versions: [
    {
      ...commonVersion,
      tariffOf: "host",
      basis: basisOf(
        "上海市普陀区老年助餐政策（2025年12月）",
        "居住本区60至79周岁九折，80周岁以上八五折；同城待遇只享折扣、不享补贴",
      ),
      at: anyMealIn(["330100"]),
      who: {
        all: [
          ...atHomeFrom60,
          {
            any: [
              { f: "residence", op: "in", v: ["330106"] },
              { f: "hukou", op: "in", v: ["310000", "320000", "330000", "340000"] },
            ],
          },
        ],
      },
      tiers: [
        {
          label: "60至79岁九折",
          when: { f: "age", op: "between", v: [60, 79] },
          minSpend: null,
          give: { kind: "share", rateBp: 1000, cap: null },
          clause: "60至79周岁九折",
        },
        {
          label: "80岁以上八五折",
          when: { f: "age", op: ">=", v: 80 },
          minSpend: null,
          give: { kind: "share", rateBp: 1500, cap: null },
          clause: "80周岁以上八五折",
        },
      ],
      limits: [],
      stack: { layer: "discount", exclusive: null, order: 10 },
      funds: [{ funder: "canteen", title: "食堂", part: { kind: "remainder" }, budget: null }],
      offline: { mode: "free", leaseDays: 0, grace: 0, graceBearer: null },
    },
  ],
};
