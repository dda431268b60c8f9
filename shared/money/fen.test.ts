import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { amountSchema, largestFen, signedAmountSchema } from "./fen-schema.ts";
import {
  addFen,
  fen,
  maxFen,
  minFen,
  negateFen,
  shareOf,
  showFen,
  splitFen,
  subtractFen,
  sumFen,
  timesFen,
  zeroFen,
  type RoundingMode,
} from "./fen.ts";

const largest = Number.MAX_SAFE_INTEGER;

describe("money is whole", () => {
  test.each([0.5, -0.1, 1e-9, Number.NaN, Infinity, -Infinity, largest + 1])(
    "%d is no money",
    (amount) => {
      expect(() => fen(amount)).toThrow("whole number of fen");
    },
  );

  test.each(["1", null, undefined, 1n, {}])("%s is no money either", (amount) => {
    expect(() => fen(amount as never)).toThrow("whole number of fen");
  });

  test("there is one zero", () => {
    expect(Object.is(fen(-0), 0)).toBe(true);
    expect(Object.is(negateFen(zeroFen), 0)).toBe(true);
    expect(Object.is(timesFen(fen(-5), 0), 0)).toBe(true);
  });

  test("a sum that cannot be exact throws", () => {
    expect(() => addFen(fen(largest), fen(1))).toThrow();
    expect(() => subtractFen(fen(-largest), fen(1))).toThrow();
    expect(() => timesFen(fen(largest), 2)).toThrow();
    expect(() => timesFen(fen(100), 1.5)).toThrow("a count is whole");
  });

  test("sums, differences and extremes", () => {
    expect(sumFen([])).toBe(0);
    expect(sumFen([fen(1), fen(-3), fen(5)])).toBe(3);
    expect(subtractFen(fen(1), fen(3))).toBe(-2);
    expect(minFen(fen(3), fen(-1), fen(2))).toBe(-1);
    expect(maxFen(fen(3), fen(-1), fen(4))).toBe(4);
  });
});

describe("a share is rounded once", () => {
  test.each<[number, number, number, RoundingMode, number]>([
    [990, 2500, 1, "halfUp", 248],
    [990, 2500, 1, "down", 247],
    [990, 2500, 1, "up", 248],
    [988, 2500, 1, "up", 247],
    [990, 2500, 10, "halfUp", 250],
    [990, 2500, 10, "down", 240],
    [980, 2500, 10, "halfUp", 250],
    [979, 2500, 10, "halfUp", 240],
    [961, 2500, 10, "up", 250],
    [1234, 10_000, 1, "down", 1234],
    [1234, 10_000, 100, "down", 1200],
    [1234, 10_000, 100, "up", 1300],
    [1234, 0, 1, "up", 0],
    [0, 5000, 1, "up", 0],
    [1, 1, 1, "up", 1],
    [1, 4999, 1, "halfUp", 0],
    [1, 5000, 1, "halfUp", 1],
  ])("of %i fen %i/10000 to %i, %s, is %i", (amount, rateBp, unitFen, mode, expected) => {
    expect(shareOf(fen(amount), rateBp, { unitFen, mode })).toBe(expected);
  });

  const aRounding = fc.record({
    unitFen: fc.constantFrom(1, 5, 10, 100),
    mode: fc.constantFrom<RoundingMode>("halfUp", "down", "up"),
  });
  const anAmount = fc.integer({ min: 0, max: 100_000_000_000 });
  const aRate = fc.integer({ min: 0, max: 10_000 });

  test("as whole-number arithmetic of any length says", () => {
    fc.assert(
      fc.property(anAmount, aRate, aRounding, (amount, rateBp, { unitFen, mode }) => {
        const numerator = BigInt(amount) * BigInt(rateBp);
        const denominator = 10_000n * BigInt(unitFen);
        const added = { down: 0n, up: denominator - 1n, halfUp: denominator / 2n }[mode];
        const expected = ((numerator + added) / denominator) * BigInt(unitFen);
        expect(BigInt(shareOf(fen(amount), rateBp, { unitFen, mode }))).toBe(expected);
      }),
    );
  });

  test("a part and its rest, one cut off and one rounded up, are the whole", () => {
    fc.assert(
      fc.property(anAmount, aRate, (amount, rateBp) => {
        const part = shareOf(fen(amount), rateBp, { unitFen: 1, mode: "down" });
        const rest = shareOf(fen(amount), 10_000 - rateBp, { unitFen: 1, mode: "up" });
        expect(part + rest).toBe(amount);
      }),
    );
  });

  const down = { unitFen: 1, mode: "down" } as const;
  test("what is no share is a bug", () => {
    expect(() => shareOf(fen(-1), 5000, down)).toThrow("not negative");
    expect(() => shareOf(fen(1), 10_001, down)).toThrow("a rate");
    expect(() => shareOf(fen(1), -1, down)).toThrow("a rate");
    expect(() => shareOf(fen(1), 0.5, down)).toThrow("a rate");
    expect(() => shareOf(fen(1), 1, { ...down, unitFen: 0 })).toThrow("a unit");
    expect(() => shareOf(fen(largest), 10_000, down)).toThrow("exact");
  });
});

describe("splitting", () => {
  test("ten in three", () => {
    expect(splitFen(fen(10), 3)).toEqual([4, 3, 3]);
    expect(splitFen(fen(2), 3)).toEqual([1, 1, 0]);
    expect(splitFen(zeroFen, 2)).toEqual([0, 0]);
    expect(() => splitFen(fen(1), 0)).toThrow();
    expect(() => splitFen(fen(-1), 2)).toThrow();
  });

  test("the parts add up, differ by one fen at most, and the larger come first", () => {
    const aTotal = fc.integer({ min: 0, max: largest });
    fc.assert(
      fc.property(aTotal, fc.integer({ min: 1, max: 200 }), (total, count) => {
        const parts = splitFen(fen(total), count);
        expect(parts).toHaveLength(count);
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(total));
        expect((parts[0] ?? 0) - (parts.at(-1) ?? 0)).toBeLessThanOrEqual(1);
        expect(parts.toSorted((one, other) => other - one)).toEqual(parts);
      }),
    );
  });
});

describe("money on paper", () => {
  test.each<[number, string]>([
    [0, "￥0.00"],
    [5, "￥0.05"],
    [100, "￥1.00"],
    [123_456, "￥1234.56"],
    [-5, "-￥0.05"],
    [-123_450, "-￥1234.50"],
  ])("%i is %s", (amount, text) => {
    expect(showFen(fen(amount))).toBe(text);
  });

  test("the sign is the full-width one of GB18030, never U+00A5", () => {
    expect(showFen(fen(1)).codePointAt(0)).toBe(0xffe5);
  });

  test("nothing is lost on the way", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (amount) => {
        const digits = showFen(fen(amount)).replace("￥", "").replace(".", "");
        expect(Number(digits)).toBe(amount === 0 ? 0 : amount);
      }),
    );
  });
});

describe("money on the wire", () => {
  test.each([-1, 0.5, largestFen + 1, "100", null, Number.NaN])("%s is refused", (amount) => {
    expect(amountSchema.safeParse(amount).success).toBe(false);
  });

  test("from nothing to 100,000 yuan, and a posting below zero", () => {
    expect([amountSchema.parse(0), amountSchema.parse(largestFen)]).toEqual([0, 10_000_000]);
    expect(signedAmountSchema.parse(-largestFen)).toBe(-10_000_000);
    expect(signedAmountSchema.safeParse(-largestFen - 1).success).toBe(false);
    expect(Object.is(amountSchema.parse(-0), 0)).toBe(true);
  });
});
