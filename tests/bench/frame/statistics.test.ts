import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { median, percentile, ratioOfMedians } from "./statistics.ts";

const oneToHundred = Array.from({ length: 100 }, (_, at) => at + 1);

test.each([
  [[5], 0.5, 5],
  [[3, 1, 2], 0.5, 2],
  [[4, 1, 3, 2], 0.5, 2],
  [oneToHundred, 0, 1],
  [oneToHundred, 0.95, 95],
  [oneToHundred, 0.99, 99],
  [oneToHundred, 1, 100],
])("of %j the share %d lies up to %d", (samples, share, value) => {
  expect(percentile(samples, share)).toBe(value);
});

test("a percentile is a sample, with at least its share of the samples up to it", () => {
  const samples = fc.array(fc.double({ noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
      const value = percentile(all, share);
      expect(all).toContain(value);
      expect(all.filter((one) => one <= value).length).toBeGreaterThanOrEqual(share * all.length);
    }),
  );
});

test("samples stay as they were", () => {
  const samples = [3, 1, 2];
  median(samples);
  expect(samples).toEqual([3, 1, 2]);
});

describe("what cannot be", () => {
  test("no samples", () => expect(() => median([])).toThrow("there are samples"));
  test("a share above 1", () => expect(() => percentile([1], 1.1)).toThrow("a share lies"));
});

test("one spoilt round does not change the ratio", () => {
  const even = { subject: [2, 4, 6], base: [1, 2, 3] };
  const spoilt = { subject: [900, 900, 900], base: [1, 1, 1] };
  expect(ratioOfMedians([even, spoilt, even])).toBe(2);
});
