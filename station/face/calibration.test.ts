import { describe, expect, test } from "vitest";
import { faceCalibrationSchema } from "#shared/contracts/face-api.ts";
import { assert } from "#shared/result.ts";
import { parseInstant, type Instant } from "#shared/time/time.ts";
import type { PairCount } from "../store/face/compare-pairs.ts";
import { calibrationOf, isCalibrationDue, keptCalibration, thresholdOf } from "./calibration.ts";
import { aPack } from "./faces.fixture.ts";

const binWidth = 0.005;

/** A count of all pairs of so many people, with some at a score each and the rest at 0. */
function aCount(people: number, high: Readonly<Record<string, number>> = {}): PairCount {
  const pairs = (people * (people - 1)) / 2;
  const histogram = new Uint32Array(401);
  for (const [score, count] of Object.entries(high)) {
    histogram[Math.floor((Number(score) + 1) / binWidth + 1e-9)] = count;
  }
  histogram[200] = pairs - Object.values(high).reduce((sum, count) => sum + count, 0);
  return { people, pairs, histogram, binWidth, alike: [], lookAlikePairs: 0, highest: null };
}

describe("the threshold in force, FACE.md section 5: max(0.60, where FMR × N ≤ 0.01)", () => {
  test.each([
    [
      "199 people say too little",
      aCount(199, { "0.9": 50 }),
      0.6,
      { threshold: 0.6, reason: "too-few-people" },
    ],
    ["nobody resembles anybody", aCount(200), 0.6, { threshold: 0.6, reason: "pack-default" }],
    // 500 people: 124,750 pairs; at most 2.495 of them.
    [
      "two pairs of 500 people",
      aCount(500, { "0.702": 2 }),
      0.6,
      { threshold: 0.6, reason: "pack-default" },
    ],
    [
      "three pairs of 500 people",
      aCount(500, { "0.702": 3 }),
      0.6,
      { threshold: 0.71, reason: "raised" },
    ],
    // 5,000 people: 12,497,500 pairs; at most 24.995 of them.
    [
      "24 pairs of 5,000 people",
      aCount(5_000, { "0.65": 24 }),
      0.6,
      { threshold: 0.6, reason: "pack-default" },
    ],
    [
      "25 pairs of 5,000 people",
      aCount(5_000, { "0.65": 25 }),
      0.6,
      { threshold: 0.66, reason: "raised" },
    ],
    [
      "a pack that is never alone",
      aCount(5_000),
      null,
      { threshold: null, reason: "pack-never-alone" },
    ],
    [
      "everybody is the same: nobody alone",
      aCount(300, { "0.995": 9_000 }),
      0.6,
      { threshold: 1, reason: "raised" },
    ],
  ] as const)("%s", (_name, count, alone, expected) => {
    expect(thresholdOf(count, alone)).toEqual(expected);
  });
});

const at = (time: string): Instant => {
  const moment = parseInstant(`2026-11-22T${time}:00+08:00`);
  assert(moment !== null, "a moment");
  return moment;
};
const of = {
  pack: aPack(),
  at: at("03:00"),
  tookMs: 12.4,
  confirmations: { confirmed: 7, missed: 1, differed: 0 },
};

test("what is kept is what the wire carries, with a curve that falls", () => {
  const found = calibrationOf(aCount(500, { "0.702": 3, "0.3": 100 }), of);
  expect(faceCalibrationSchema.parse(found)).toEqual(found);
  expect(keptCalibration(JSON.parse(JSON.stringify(found)))).toEqual(found);
  expect(found).toMatchObject({ people: 500, confirmed: 7, missed: 1, tookMs: 12 });
  const fmrs = found.curve.map(({ fmr }) => fmr);
  expect([...fmrs].sort((one, other) => other - one)).toEqual(fmrs);
  expect(fmrs[0]).toBeCloseTo(103 / 124_750, 10);
});

test("what was kept by another version is no calibration", () => {
  expect(keptCalibration(null)).toBeNull();
  expect(keptCalibration({ at: 1 })).toBeNull();
});

test.each([
  ["02:59", null, false],
  ["03:00", null, true],
  ["04:59", null, true],
  ["05:00", null, false],
  ["11:30", null, false],
  ["03:30", "03:00", false],
])("at %s, last one at %s: due %s", (time, last, isDue) => {
  const before = last === null ? null : calibrationOf(aCount(10), { ...of, at: at(last) });
  expect(isCalibrationDue(before, at(time))).toBe(isDue);
});
