import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen, subtractFen } from "#shared/money/fen.ts";
import { countCash, entryFen, withKey, type CashKey } from "./cash-entry.ts";

const typed = (...keys: CashKey[]) => keys.reduce(withKey, "");

describe("typing an amount", () => {
  test.each<[CashKey[], string, number | null]>([
    [[], "", null],
    [["5", "0"], "50", 5_000],
    [["0", "5"], "5", 500],
    [["."], "0.", 0],
    [[".", "5"], "0.5", 50],
    [["1", "2", ".", "3", "4", "5"], "12.34", 1_234],
    [["1", ".", ".", "2"], "1.2", 120],
    [["1", "2", "back"], "1", 100],
    [["1", "2", "clear"], "", null],
    [["1", "2", "3", "4", "5"], "1234", 123_400],
  ])("%j shows %s", (keys, entry, amount) => {
    expect(typed(...keys)).toBe(entry);
    expect(entryFen(entry)).toBe(amount);
  });

  test("any keys give whole fen below 10,000 yuan", () => {
    const keys = fc.constantFrom<CashKey>("0", "1", "9", ".", "back", "clear");
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 20 }), (pressed) => {
        const amount = entryFen(typed(...pressed)) ?? 0;
        expect(Number.isInteger(amount) && amount >= 0 && amount < 1_000_000).toBe(true);
      }),
    );
  });
});

describe("counting cash", () => {
  test("nothing typed is exactly what is due", () => {
    expect(countCash("", fen(1_540))).toEqual({ received: 1_540, change: 0, missing: 0 });
  });

  test("too little says what is missing", () => {
    expect(countCash("10", fen(1_540))).toEqual({ received: 1_000, change: 0, missing: 540 });
  });

  test("received less due is the change less what is missing", () => {
    const amounts = fc.integer({ min: 0, max: 999_999 }).map(fen);
    fc.assert(
      fc.property(amounts, amounts, (received, due) => {
        const count = countCash((received / 100).toFixed(2), due);
        expect(subtractFen(count.change, count.missing)).toBe(subtractFen(received, due));
        expect(Math.min(count.change, count.missing)).toBe(0);
      }),
    );
  });
});
