import { expect, test } from "vitest";
import { missingWords } from "./condition-words.ts";
import { traceCondition, type Condition, type Facts } from "./condition.ts";
import { reasonSchema } from "../bill/bill.ts";
import { regionSchema } from "../identity/region.ts";
import { reason } from "./reason.ts";

const visitor: Facts = {
  age: 58,
  sex: "female",
  groups: ["low-income"],
  hukou: regionSchema.parse("320211"),
  residence: regionSchema.parse("320211"),
  residenceMonths: 3,
  careLevel: null,
  inCareHome: true,
  isApproved: null,
};

const cases: readonly [words: string | null, condition: Condition][] = [
  ["年龄满60岁", { f: "age", op: ">=", v: 60 }],
  ["年龄在60至79岁", { f: "age", op: "between", v: [60, 79] }],
  ["户籍在杭州市", { f: "hukou", op: "in", v: ["330100"] }],
  ["居住不在无锡市", { f: "residence", op: "notIn", v: ["320200"] }],
  ["居住满12个月", { f: "residenceMonths", op: ">=", v: 12 }],
  ["属于特困人员、百岁老人", { f: "groups", op: "hasAny", v: ["extreme-poor", "centenarian"] }],
  ["不住养老机构", { f: "inCareHome", op: "=", v: false }],
  ["男性", { f: "sex", op: "=", v: "male" }],
  ["已登记照护等级", { f: "careLevel", op: "exists", v: true }],
  [
    "户籍在上海市、浙江省、安徽省、北京市、天津市等6项",
    { f: "hukou", op: "in", v: ["310000", "330000", "340000", "110000", "120000", "370000"] },
  ],
  // Only what failed is named.
  [
    "户籍在杭州市",
    {
      all: [
        { f: "age", op: "<", v: 60 },
        { f: "hukou", op: "in", v: ["330100"] },
      ],
    },
  ],
  [
    "户籍在杭州市或居住在西湖区",
    {
      any: [
        { f: "hukou", op: "in", v: ["330100"] },
        { f: "residence", op: "in", v: ["330106"] },
      ],
    },
  ],
  [null, { f: "age", op: "<", v: 60 }],
  [null, { f: "careLevel", op: ">=", v: 2 }],
  [null, { none: [{ f: "sex", op: "=", v: "female" }] }],
];

test.each(cases)("what is missing reads %s", (words, condition) => {
  expect(missingWords(traceCondition(condition, visitor))).toBe(words);
});

test("a rule that names dozens of places still gives a reason that fits the wire", () => {
  const cities = Array.from({ length: 200 }, (_, at) => `${37 + (at % 5)}0${100 + (at % 90)}`);
  const condition: Condition = {
    any: Array.from({ length: 40 }, () => ({ f: "hukou" as const, op: "in" as const, v: cities })),
  };
  const words = missingWords(traceCondition(condition, visitor)) ?? "";
  expect(reasonSchema.parse(reason(210, words)).text).toMatch(/…）$/);
});
