import fc from "fast-check";
import { expect, test } from "vitest";
import { faceScore, meanDescriptor } from "./score.ts";

const numbers = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), {
  minLength: 4,
  maxLength: 4,
});
const vector = numbers.map((values) => Float32Array.from(values));
const unit = vector
  .filter((values) => Math.hypot(...values) > 0.01)
  .map((values) => values.map((value) => value / Math.hypot(...values)));

test("the score of a face with itself is 1, and nothing scores higher", () => {
  fc.assert(
    fc.property(vector, vector, (one, other) => {
      expect(faceScore(one, one)).toBe(1);
      expect(faceScore(one, other)).toBeLessThanOrEqual(1);
      expect(faceScore(one, other)).toBe(faceScore(other, one));
    }),
  );
});

test("for descriptors of length 1 it is the cosine", () => {
  fc.assert(
    fc.property(unit, unit, (one, other) => {
      const cosine = one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
      expect(faceScore(one, other)).toBeCloseTo(cosine, 4);
    }),
  );
});

test("a distance of 0.5 is a score of 0.875", () => {
  expect(faceScore(Float32Array.of(0, 0), Float32Array.of(0.3, 0.4))).toBeCloseTo(0.875, 6);
});

test("descriptors of two packs are not compared", () => {
  expect(() => faceScore(new Float32Array(2), new Float32Array(3))).toThrow(/one length/);
});

test("the mean has length 1 where the pack's descriptors have it", () => {
  const [one, other] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  const half = Math.fround(Math.SQRT1_2);
  expect([...meanDescriptor([one, other], { isNormalised: true })]).toEqual([half, half]);
  expect([...meanDescriptor([one, other], { isNormalised: false })]).toEqual([0.5, 0.5]);
  expect(() => meanDescriptor([], { isNormalised: true })).toThrow(/one descriptor or more/);
});
