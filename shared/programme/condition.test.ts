import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RegionCode } from "../identity/region.ts";
import {
  conditionSchema,
  traceCondition,
  type Comparison,
  type Condition,
  type Facts,
  type Verdict,
} from "./condition.ts";

const region = (code: string) => code as RegionCode;

const known: Facts = {
  age: 72,
  sex: "female",
  groups: ["low-income", "disabled"],
  hukou: region("330106"),
  residence: region("330100"),
  residenceMonths: 14,
  careLevel: 3,
  inCareHome: false,
  isApproved: null,
};
const nothing: Facts = {
  age: null,
  sex: null,
  groups: null,
  hukou: null,
  residence: null,
  residenceMonths: null,
  careLevel: null,
  inCareHome: null,
  isApproved: null,
};
const verdictOf = (condition: Condition, facts: Facts = known) =>
  traceCondition(condition, facts).verdict;

const yes: Condition = { f: "age", op: ">=", v: 60 };
const no: Condition = { f: "age", op: "<", v: 60 };
const open: Condition = { f: "isApproved", op: "=", v: true };

describe("Kleene's tables", () => {
  test.each<[string, Condition, Verdict]>([
    ["all of nothing", { all: [] }, true],
    ["all: yes yes", { all: [yes, yes] }, true],
    ["all: yes no", { all: [yes, no] }, false],
    ["all: yes unknown", { all: [yes, open] }, "unknown"],
    ["all: no unknown", { all: [no, open] }, false],
    ["all: unknown unknown", { all: [open, open] }, "unknown"],
    ["any of nothing", { any: [] }, false],
    ["any: no no", { any: [no, no] }, false],
    ["any: yes no", { any: [yes, no] }, true],
    ["any: yes unknown", { any: [yes, open] }, true],
    ["any: no unknown", { any: [no, open] }, "unknown"],
    ["none of nothing", { none: [] }, true],
    ["none: no", { none: [no] }, true],
    ["none: yes", { none: [yes] }, false],
    ["none: unknown", { none: [open] }, "unknown"],
    ["none: yes unknown", { none: [yes, open] }, false],
    ["none: no unknown", { none: [no, open] }, "unknown"],
    ["two of three: yes yes unknown", { atLeast: 2, of: [yes, yes, open] }, true],
    ["two of three: yes no unknown", { atLeast: 2, of: [yes, no, open] }, "unknown"],
    ["two of three: no no unknown", { atLeast: 2, of: [no, no, open] }, false],
    ["three of two", { atLeast: 3, of: [yes, yes] }, false],
  ])("%s", (_, condition, verdict) => {
    expect(verdictOf(condition)).toBe(verdict);
  });
});

describe("one comparison", () => {
  test.each<[Comparison["f"], Comparison["op"], Comparison["v"], Verdict]>([
    ["age", "=", 72, true],
    ["age", "=", 71, false],
    ["age", "!=", 71, true],
    ["age", "<", 72, false],
    ["age", "<=", 72, true],
    ["age", ">", 72, false],
    ["age", ">=", 72, true],
    ["age", "between", [72, 80], true],
    ["age", "between", [60, 72], true],
    ["age", "between", [73, 80], false],
    ["age", "between", [80, 60], false],
    ["age", "between", [60], "unknown"],
    ["age", "between", 60, "unknown"],
    ["age", "in", [60, 72], true],
    ["age", "notIn", [60, 72], false],
    ["age", ">=", [], "unknown"],
    ["age", "hasAny", [72], "unknown"],
    ["sex", "=", "female", true],
    ["sex", "!=", "female", false],
    ["sex", "<", "male", "unknown"],
    ["sex", "between", ["a", "z"], "unknown"],
    ["inCareHome", "=", false, true],
    ["inCareHome", "=", true, false],
    ["groups", "hasAny", ["disabled", "dementia"], true],
    ["groups", "hasAny", ["dementia"], false],
    ["groups", "hasAny", [], false],
    ["groups", "hasAll", ["disabled", "low-income"], true],
    ["groups", "hasAll", ["disabled", "dementia"], false],
    ["groups", "=", "disabled", "unknown"],
    ["groups", "notIn", ["dementia"], "unknown"],
    ["groups", "!=", "dementia", "unknown"],
    ["hukou", "in", ["330100"], true],
    ["hukou", "in", ["330000", "110000"], true],
    ["hukou", "=", "330106", true],
    ["hukou", "in", ["330105"], false],
    ["hukou", "notIn", ["330100"], false],
    ["hukou", "notIn", ["320000"], true],
    ["residence", "in", ["330106"], false],
    ["residence", "in", ["330100"], true],
  ])("%s %s %j is %s", (f, op, v, verdict) => {
    expect(verdictOf({ f, op, v })).toBe(verdict);
  });

  test.each<[string, Comparison]>([
    ["a number and a text", { f: "age", op: "!=", v: "65" }],
    ["a number and texts", { f: "age", op: "notIn", v: ["65"] }],
    ["a text and a number", { f: "sex", op: "!=", v: 1 }],
    ["a truth value and a text", { f: "inCareHome", op: "!=", v: "true" }],
    ["a region and half a code", { f: "hukou", op: "notIn", v: ["3301"] }],
    ["a region and a name", { f: "residence", op: "!=", v: "杭州市" }],
    ["a region and a number", { f: "hukou", op: "notIn", v: [330100] }],
    ["one wrong value among right ones", { f: "age", op: "notIn", v: [60, "61"] }],
  ])("%s cannot be compared, so that nobody is let in by a slip of the pen", (_, condition) => {
    expect(verdictOf(condition)).toBe("unknown");
    expect(verdictOf({ none: [condition] })).toBe("unknown");
  });

  test("only `exists` says anything about an unknown fact", () => {
    expect(verdictOf({ f: "age", op: "exists", v: true })).toBe(true);
    expect(verdictOf({ f: "age", op: "exists", v: false })).toBe(false);
    expect(verdictOf({ f: "age", op: "exists", v: true }, nothing)).toBe(false);
    expect(verdictOf({ f: "age", op: "exists", v: false }, nothing)).toBe(true);
  });
});

describe("the trace", () => {
  test("names what every comparison saw, also behind a decided one", () => {
    const trace = traceCondition({ any: [yes, { f: "careLevel", op: ">", v: 5 }] }, known);
    expect(trace.parts.map(({ seen, verdict }) => [seen, verdict])).toEqual([
      [72, true],
      [3, false],
    ]);
    expect(trace).not.toHaveProperty("seen");
  });
});

const numbers: fc.Arbitrary<Comparison> = fc.record({
  f: fc.constantFrom("age", "residenceMonths", "careLevel"),
  op: fc.constantFrom("=", "<", "<=", ">", ">=", "in"),
  v: fc.integer({ min: 0, max: 100 }),
});
const lists: fc.Arbitrary<Comparison> = fc.record({
  f: fc.constant("groups" as const),
  op: fc.constantFrom("hasAny", "hasAll"),
  v: fc.subarray(["low-income", "disabled", "dementia"]),
});
const places: fc.Arbitrary<Comparison> = fc.record({
  f: fc.constantFrom("hukou", "residence"),
  op: fc.constant("in" as const),
  v: fc.subarray(["330000", "330100", "330106", "310000"], { minLength: 1 }),
});
const negated: fc.Arbitrary<Comparison> = fc.oneof(
  numbers.map((one) => ({ ...one, op: "!=" as const })),
  places.map((one) => ({ ...one, op: "notIn" as const })),
);
const presence: fc.Arbitrary<Comparison> = fc.record({
  f: fc.constantFrom("age", "groups", "hukou"),
  op: fc.constant("exists" as const),
  v: fc.boolean(),
});

function trees(leaf: fc.Arbitrary<Condition>, withNone: "with none" | "without none") {
  return fc.letrec<{ tree: Condition }>((tie) => {
    const branch = fc.array(tie("tree"), { maxLength: 3 });
    const connectives: fc.Arbitrary<Condition>[] = [
      branch.map((all) => ({ all })),
      branch.map((any) => ({ any })),
      fc
        .record({ atLeast: fc.integer({ min: 1, max: 3 }), of: branch })
        .map((one) => one satisfies Condition),
    ];
    if (withNone === "with none") connectives.push(branch.map((none) => ({ none })));
    return { tree: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, ...connectives) };
  }).tree;
}

const knownFacts: fc.Arbitrary<Facts> = fc.record({
  age: fc.integer({ min: 0, max: 110 }),
  sex: fc.constantFrom("male", "female"),
  groups: fc.subarray(["low-income", "disabled", "dementia"]),
  hukou: fc.constantFrom("330106", "330100", "310107").map(region),
  residence: fc.constantFrom("330106", "330100", "310107").map(region),
  residenceMonths: fc.integer({ min: 0, max: 400 }),
  careLevel: fc.integer({ min: 0, max: 6 }),
  inCareHome: fc.boolean(),
  isApproved: fc.boolean(),
});
const forgotten = fc.subarray(Object.keys(nothing) as (keyof Facts)[]);
const without = (facts: Facts, names: readonly (keyof Facts)[]): Facts => ({
  ...facts,
  ...Object.fromEntries(names.map((name) => [name, null])),
});

describe("unknown never grants", () => {
  test("without `exists`, forgetting facts only turns yes and no into unknown, never into each other", () => {
    const condition = trees(fc.oneof(numbers, lists, places, negated), "with none");
    fc.assert(
      fc.property(condition, knownFacts, forgotten, (tree, facts, names) => {
        const before = verdictOf(tree, facts);
        const after = verdictOf(tree, without(facts, names));
        expect([before, "unknown"]).toContain(after);
      }),
      { numRuns: 2000 },
    );
  });

  test("with everything known the verdict is never unknown", () => {
    const condition = trees(fc.oneof(numbers, lists, places, negated, presence), "with none");
    fc.assert(
      fc.property(condition, knownFacts, (tree, facts) => {
        expect(verdictOf(tree, facts)).not.toBe("unknown");
      }),
      { numRuns: 1000 },
    );
  });

  test("about a person of whom nothing is known, no comparison but `exists` says yes or no", () => {
    fc.assert(
      fc.property(fc.oneof(numbers, lists, places, negated), (leaf) => {
        expect(verdictOf(leaf, nothing)).toBe("unknown");
      }),
    );
  });

  test("`none` is the opposite of `any`, and `any` and `all` are `atLeast` one and every", () => {
    const leaf = fc.oneof(numbers, lists, places, fc.constant(open));
    fc.assert(
      fc.property(fc.array(trees(leaf, "with none"), { maxLength: 4 }), knownFacts, (of, facts) => {
        const any = verdictOf({ any: of }, facts);
        const opposite = any === "unknown" ? "unknown" : !any;
        expect(verdictOf({ none: of }, facts)).toBe(opposite);
        expect(verdictOf({ atLeast: 1, of }, facts)).toBe(any);
        expect(verdictOf({ atLeast: of.length, of }, facts)).toBe(verdictOf({ all: of }, facts));
      }),
    );
  });

  test("every condition survives being written down", () => {
    const condition = trees(fc.oneof(numbers, lists, places, negated, presence), "with none");
    fc.assert(
      fc.property(condition, (tree) => {
        expect(conditionSchema.parse(JSON.parse(JSON.stringify(tree)))).toEqual(tree);
      }),
    );
  });
});

describe("a document is refused", () => {
  test.each<[string, unknown]>([
    ["with an unknown fact", { f: "income", op: "=", v: 1 }],
    ["with an unknown operator", { f: "age", op: "~", v: 1 }],
    ["with a fraction", { f: "age", op: ">=", v: 59.5 }],
    ["with a second connective", { all: [], any: [] }],
    ["with an unknown field", { f: "age", op: "=", v: 1, note: "" }],
    ["with no value", { f: "age", op: "=" }],
    ["with a null value", { f: "age", op: "=", v: null }],
    ["with at least none", { atLeast: 0, of: [] }],
    ["as text", "age >= 60"],
  ])("%s", (_, condition) => {
    expect(conditionSchema.safeParse(condition).success).toBe(false);
  });
});
