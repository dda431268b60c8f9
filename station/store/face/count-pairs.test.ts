import { describe, expect, test } from "vitest";
import { comparePairs, type PairTask } from "./compare-pairs.ts";
import { countPairs } from "./count-pairs.ts";

/** Four people in two dimensions: 0°, 0°, 60° and 180°. */
function aTask(own: Partial<PairTask> = {}): PairTask {
  const angles = [0, 0, Math.PI / 3, Math.PI];
  const vectors = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  return { vectors, dims: 2, isNormalised: true, lookAlike: 0.45, ...own };
}

test.each([true, false])("counts each pair once, normalised: %s", (isNormalised) => {
  const { people, pairs, alike, lookAlikePairs, highest, histogram } = countPairs(
    aTask({ isNormalised }),
  );
  expect({ people, pairs, lookAlikePairs }).toEqual({ people: 4, pairs: 6, lookAlikePairs: 3 });
  expect(alike).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  expect(highest).toBeCloseTo(1);
  expect(histogram.reduce((sum, count) => sum + count, 0)).toBe(6);
});

test("one person alone has no pair", () => {
  expect(countPairs(aTask({ vectors: Float32Array.of(1, 0) }))).toMatchObject({
    people: 1,
    pairs: 0,
    highest: null,
  });
});

describe("in a thread of its own", () => {
  test("finds the same", async () => {
    const counted = await comparePairs(aTask(), new AbortController().signal);
    expect(counted).toEqual(countPairs(aTask()));
  });

  test("is ended when the station stops", async () => {
    const ending = new AbortController();
    const counted = comparePairs(aTask(), ending.signal);
    ending.abort();
    await expect(counted).rejects.toThrow(/was ended/);
  });
});
