import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  counted,
  type LabelledFace,
  missesAt,
  openSetTrials,
  pairScoresOf,
  percentile,
  thresholdAt,
  trialsFor,
} from "./figures.ts";

const face = (person: string, x: number, y: number): LabelledFace => ({
  person,
  descriptor: new Float32Array([x, y]),
  undecided: null,
});
const unit = { isNormalised: true };

describe("pairs", () => {
  test("each pair counts once, on its side", () => {
    const { genuine, impostor } = pairScoresOf([face("a", 1, 0), face("a", 1, 0), face("b", 0, 1)]);
    expect(genuine).toEqual([1]);
    expect(impostor).toEqual([0, 0]);
  });

  test("two faces that may be one person count on no side", () => {
    const unsure = (person: string): LabelledFace => ({ ...face(person, 1, 0), undecided: "x" });
    const scores = pairScoresOf([unsure("a"), unsure("b"), face("c", 0, 1)]);
    expect(scores).toEqual({ genuine: [], impostor: [0, 0] });
  });
});

describe("error rates", () => {
  test("above the threshold lies no more than the rate of the others", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0.001, max: 0.9, noNaN: true }),
        (others, rate) => {
          const threshold = thresholdAt(others, rate);
          const above = others.filter((score) => score > threshold).length;
          expect(above).toBeLessThanOrEqual(others.length * rate);
        },
      ),
    );
  });

  test("misses are counted where one stranger of a hundred matches", () => {
    const others = Array.from({ length: 100 }, (_, index) => index / 100);
    const { threshold, missed, accepted } = missesAt([0.5, 0.985, 0.99, 1], others, 0.01);
    expect(threshold).toBe(0.98);
    expect({ missed: missed.count, accepted: accepted.count }).toEqual({ missed: 1, accepted: 1 });
  });

  test.each([
    [29, 3000, false],
    [30, 2999, false],
    [30, 3000, true],
  ])("%i own and %i other scores are enough for 1e-3: %s", (own, others, isEnough) => {
    const scores = (length: number): number[] => new Array<number>(length).fill(0);
    expect(missesAt(scores(own), scores(others), 1e-3).isEnough).toBe(isEnough);
  });

  test("none of n means at most 3 of n, some of n says nothing of the kind", () => {
    expect(counted(0, 300).atMost).toBeCloseTo(0.01, 9);
    expect(counted(1, 300).atMost).toBeNull();
    expect(counted(0, 0).atMost).toBeNull();
    expect(trialsFor(1e-3)).toBe(3000);
  });
});

describe("open set", () => {
  test("who is enrolled is found by other photographs only, and missed where another is nearer", () => {
    const trials = openSetTrials(
      [face("a", 1, 0), face("a", 1, 0), face("b", 0, 1), face("b", 1, 0)],
      unit,
    );
    expect(trials.gallery).toBe(2);
    expect(trials.own).toEqual([1, 1, -1, -1]);
  });

  test("one photograph alone is looked for as a stranger only", () => {
    const trials = openSetTrials([face("a", 1, 0), face("b", 0, 1)], unit);
    expect(trials).toEqual({ gallery: 2, own: [], strangers: [0, 0] });
  });
});

test("a percentile of nothing is nothing", () => {
  expect(percentile([], 0.5)).toBeNull();
  expect([percentile([3, 1, 2], 0), percentile([3, 1, 2], 0.5), percentile([3, 1, 2], 1)]).toEqual([
    1, 2, 3,
  ]);
});
