import fc from "fast-check";
import { expect, test } from "vitest";
import { aProgramme, remainder } from "../programme/builders.fixture.ts";
import type { Fund } from "../programme/document.ts";
import { fen } from "../money/fen.ts";
import { someProgrammes } from "./bills.fixture.ts";
import { mergedShares, sharesOf, totalOfShares } from "./funding.ts";

const fundsOf = (funds: Parameters<typeof aProgramme>[1]): readonly Fund[] =>
  aProgramme("test/funds", funds).versions[0]?.funds ?? [];
const fixed = (funder: string, amount: number) => ({
  ...remainder(funder),
  part: { kind: "fixed" as const, amount },
});
const part = (funder: string, rateBp: number) => ({
  ...remainder(funder),
  part: { kind: "share" as const, rateBp },
});

test.each<[string, number, ReturnType<typeof fixed | typeof part | typeof remainder>[], object]>([
  ["one bears all", 300, [remainder("a")], { a: 300 }],
  ["a fixed part first", 300, [remainder("a"), fixed("b", 100)], { a: 200, b: 100 }],
  ["a fixed part is no more than all", 80, [fixed("b", 100), remainder("a")], { b: 80 }],
  ["half of an odd amount", 301, [part("b", 5000), remainder("a")], { b: 150, a: 151 }],
  ["a third", 100, [part("b", 3333), part("c", 3333), remainder("a")], { b: 33, c: 33, a: 34 }],
  [
    "shares are of the whole, not of the rest",
    300,
    [fixed("f", 100), part("b", 5000), remainder("a")],
    { f: 100, b: 150, a: 50 },
  ],
  [
    "what was promised twice is not paid twice",
    300,
    [fixed("f", 200), part("b", 5000), remainder("a")],
    { f: 200, b: 100 },
  ],
  ["one funder with two parts", 300, [fixed("a", 100), remainder("a")], { a: 300 }],
  ["nothing", 0, [part("b", 5000), remainder("a")], {}],
])("%s", (_, amount, funds, expected) => {
  const shares = sharesOf(fen(amount), fundsOf({ funds }));
  expect(Object.fromEntries(shares.map((one) => [one.funder, one.amount]))).toEqual(expected);
});

test("funders stand in the order of the document, not of the arithmetic", () => {
  const funds = fundsOf({ funds: [remainder("a"), part("b", 5000), fixed("c", 10)] });
  expect(sharesOf(fen(300), funds).map(({ funder }) => funder)).toEqual(["a", "b", "c"]);
});

test("the parts always add up", () => {
  const funds = someProgrammes().map(([programme]) => programme?.versions[0]?.funds ?? []);
  fc.assert(
    fc.property(funds, fc.integer({ min: 0, max: 10_000_000 }), (all, amount) => {
      const shares = sharesOf(fen(amount), all);
      expect(totalOfShares(shares)).toBe(amount);
      expect(shares.every((one) => one.amount > 0)).toBe(true);
      expect(new Set(shares.map(({ funder }) => funder)).size).toBe(shares.length);
    }),
  );
});

test("merging keeps the first title and every fen", () => {
  const [funder] = fundsOf({}).map((fund) => fund.funder);
  if (funder === undefined) throw new Error("a document has a funder");
  const merged = mergedShares([
    { funder, title: "甲", amount: fen(1) },
    { funder, title: "乙", amount: fen(2) },
  ]);
  expect(merged).toEqual([{ funder, title: "甲", amount: 3 }]);
});
