import {
  anyMealIn,
  atHomeFrom60,
  basisOf,
  commonVersion,
  type WrittenProgramme,
} from "./version.ts";

type Tier = WrittenProgramme["versions"][number]["tiers"][number];

function tier(label: string, yuan: number, { when, clause }: Pick<Tier, "when" | "clause">): Tier {
  return { label, when, minSpend: null, give: { kind: "off", amount: yuan * 100 }, clause };
}

/**
 * 区级午餐补贴: on lunch 1, 5, 8 or 9 yuan by age or group, the best of those that apply, once a lunch. Half of it
 * comes from the province's lottery fund. The person pays at least 1.00.
 * @source Jurong (cases JR-1 to JR-6). There "disabled" means those with a living allowance, which the groups do
 * not tell apart yet; the split between funders and the minimum self-pay are set for the demonstration
 */
export const lunchLadder: WrittenProgramme = {
  id: "xihu/lunch-ladder",
  title: "区级午餐补贴",
  versions: [
    {
      ...commonVersion,
      basis: basisOf("句容市老年助餐补贴", "午餐按年龄和人群每人每餐补贴1元、5元、8元、9元"),
      at: { ...anyMealIn(["330106"]), meals: ["lunch"] },
      who: { all: [...atHomeFrom60, { f: "hukou", op: "in", v: ["330106"] }] },
      tiers: [
        tier("60至74岁", 1, {
          when: { f: "age", op: "between", v: [60, 74] },
          clause: "60至74周岁每餐1元",
        }),
        tier("75至84岁", 5, {
          when: { f: "age", op: "between", v: [75, 84] },
          clause: "75至84周岁每餐5元",
        }),
        tier("85至94岁", 8, {
          when: { f: "age", op: "between", v: [85, 94] },
          clause: "85至94周岁每餐8元",
        }),
        tier("重点人群", 8, {
          when: {
            f: "groups",
            op: "hasAny",
            v: ["low-income", "lost-only-child", "entitled-group", "disabled"],
          },
          clause: "60周岁以上低保、计生特扶、失独、重点优抚、残疾每餐8元",
        }),
        tier("95岁以上", 9, {
          when: { f: "age", op: ">=", v: 95 },
          clause: "95周岁以上每餐9元",
        }),
        tier("特困人员", 9, {
          when: { f: "groups", op: "hasAny", v: ["extreme-poor"] },
          clause: "分散供养特困人员每餐9元",
        }),
      ],
      hit: "best",
      limits: [{ window: "meal", count: 1, amount: null, key: "person" }],
      stack: { layer: "subsidy", exclusive: null, order: 20 },
      minSelfPay: 100,
      funds: [
        {
          funder: "province-lottery",
          title: "福彩公益金",
          part: { kind: "share", rateBp: 5000 },
          budget: null,
        },
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
