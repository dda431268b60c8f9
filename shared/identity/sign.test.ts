import fc from "fast-check";
import { expect, test } from "vitest";
import {
  assuranceOf,
  assuranceSchema,
  confirms,
  isAtLeast,
  isOnPaperOnly,
  signSchema,
  type Assurance,
  type Sign,
} from "./sign.ts";

const aSign = fc.constantFrom(...signSchema.options);

test.each<[Sign[], Assurance]>([
  [["card"], "single"],
  [["face"], "single"],
  [["code"], "single"],
  [["look-up"], "assisted"],
  [["printed-code"], "assisted"],
  [["card", "card"], "single"],
  [["card", "face"], "double"],
  [["card", "code"], "double"],
  [["card", "phone"], "double"],
  [["card", "staff"], "double"],
  [["face", "phone"], "double"],
  [["code", "staff"], "double"],
  [["look-up", "card"], "single"],
  [["look-up", "face"], "double"],
  [["look-up", "staff"], "double"],
  [["look-up", "phone"], "assisted"],
  [["printed-code", "staff"], "double"],
  [["printed-code", "phone"], "assisted"],
  [["printed-code", "face"], "double"],
  [["printed-code", "card"], "single"],
  [["printed-code", "code"], "single"],
  [["printed-code", "look-up"], "assisted"],
  [["printed-code", "card", "phone"], "double"],
])("%j is %s", (signs, assurance) => {
  expect(assuranceOf(signs)).toBe(assurance);
});

test("a sign more never makes us less sure, and the order does not matter", () => {
  fc.assert(
    fc.property(fc.array(aSign, { minLength: 1, maxLength: 5 }), aSign, (signs, more) => {
      expect(isAtLeast(assuranceOf([...signs, more]), assuranceOf(signs))).toBe(true);
      expect(assuranceOf(signs.toReversed())).toBe(assuranceOf(signs));
    }),
  );
});

test("signs confirm each other mutually, and none confirms itself", () => {
  for (const one of signSchema.options) {
    expect(confirms(one, one)).toBe(false);
    for (const other of signSchema.options) expect(confirms(one, other)).toBe(confirms(other, one));
  }
});

test("assurances rise", () => {
  const rank = (assurance: Assurance) =>
    assuranceSchema.options.filter((wanted) => isAtLeast(assurance, wanted)).length;
  expect(assuranceSchema.options.map(rank)).toEqual([1, 2, 3]);
});

test.each<[Sign[], boolean]>([
  [["printed-code"], true],
  [["printed-code", "staff"], true],
  [["printed-code", "phone"], true],
  [["printed-code", "face"], false],
  [["look-up"], false],
  [["card"], false],
])("%j stands on paper only: %s", (signs, isPaper) => {
  expect(isOnPaperOnly(signs)).toBe(isPaper);
});
