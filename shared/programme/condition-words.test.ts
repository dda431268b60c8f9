import { expect, test } from "vitest";
import { missingWords } from "./condition-words.ts";
import { traceCondition, type Condition, type Facts } from "./condition.ts";
import { regionSchema } from "../identity/region.ts";

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
