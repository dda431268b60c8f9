import { describe, expect, test } from "vitest";
import type { BenchPart, Figure } from "./bench.ts";
import { chosenParts } from "./choice.ts";
import { allHold, heldAgainst, unmeasured } from "./outcome.ts";
import { jsonReport, tableReport } from "./report.ts";

const part: BenchPart = {
  name: "part",
  title: "something is measured",
  bars: [
    { id: "a.p99Ms", unit: "ms", atMost: 20 },
    { id: "a.ratio", unit: "×", atMost: 2 },
  ],
  measure: async () => [],
};
const slow: Figure = { id: "a.p99Ms", unit: "ms", value: 20.0004 };
const exact: Figure = { id: "a.p99Ms", unit: "ms", value: 20 };
const ratio: Figure = { id: "a.ratio", unit: "×", value: 1.23412 };
const besides: Figure = { id: "a.p50Ms", unit: "ms", value: 7 };

test("the JSON form holds the bars and nothing else", () => {
  const json = jsonReport([heldAgainst(part, [besides, exact, ratio])]);
  expect(JSON.parse(json)).toEqual({
    bars: [
      { id: "a.p99Ms", value: 20, unit: "ms", limit: 20, holds: true },
      { id: "a.ratio", value: 1.234, unit: "×", limit: 2, holds: true },
    ],
  });
  expect(json).not.toContain("\n");
});

describe("what does not hold", () => {
  const nothing = { ...slow, value: Number.NaN };
  test.each([
    ["a value above its limit", [slow, ratio]],
    ["a value that is no number", [nothing, ratio]],
    ["a value that was not measured", [ratio]],
  ])("%s", (_, figures) => {
    const outcome = heldAgainst(part, figures);
    expect(outcome.bars.map(({ holds }) => holds)).toEqual([false, true]);
    expect(allHold([outcome])).toBe(false);
  });

  test("a part that could not be measured, also one without bars", () => {
    const bare = unmeasured({ ...part, bars: [] }, "no reader");
    expect(allHold([heldAgainst(part, [exact, ratio]), bare])).toBe(false);
    expect(JSON.parse(jsonReport([unmeasured(part, "no reader")]))).toMatchObject({
      bars: [
        { value: null, holds: false },
        { value: null, holds: false },
      ],
    });
  });
});

test("the table says what holds, what does not, and what is only information", () => {
  const table = tableReport([heldAgainst(part, [besides, slow, ratio])]);
  expect(table).toMatch(/a\.p99Ms +20\.0 +ms +≤ 20 +NO/);
  expect(table).toMatch(/a\.ratio +1\.23 +× +≤ 2 +yes/);
  expect(table).toMatch(/a\.p50Ms +7\.00 +ms$/m);
});

describe("a name stands for", () => {
  const other = { ...part, name: "other" };
  const groups = [
    { name: "sale", parts: [part, other] },
    { name: "sync", parts: [part] },
  ];
  test("a whole group", () => expect(chosenParts(groups, "sale")).toEqual([part, other]));
  test("one part of it", () => expect(chosenParts(groups, "sale.other")).toEqual([other]));
  test("everything when there is none", () => expect(chosenParts(groups, null)).toHaveLength(3));
  test("nothing that is not there, and then it says what is", () => {
    expect(() => chosenParts(groups, "sales")).toThrow("there is no bench sales; there are: sale,");
  });
});
