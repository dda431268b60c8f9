import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cardNumberCheck, doesCardNumberCheck } from "./card-number.ts";

describe("the check character of a card number", () => {
  test.each([
    ["A0000001", "1"],
    ["A0000003", "8"],
    ["B0000001", "9"],
    ["B0000004", "3"],
    ["C0000005", "9"],
  ])("%s ends with %s", (first8, check) => {
    expect(cardNumberCheck(first8)).toBe(check);
    expect(doesCardNumberCheck(first8 + check)).toBe(true);
  });

  test("10 is written X and 11 is written 0", () => {
    // A is 10 and weighs 3: 30 + 2·2 = 34 leaves 1, and 30 + 7·2 = 44 leaves 0.
    expect(cardNumberCheck("A0000002")).toBe("X");
    expect(cardNumberCheck("A0000007")).toBe("0");
  });

  test.each(["A00000010", "a00000011", "100000011", "A0000001", "A000000111", ""])(
    "%j is not a number that checks",
    (number) => expect(doesCardNumberCheck(number)).toBe(false),
  );

  test("every number with its check character checks, and no single digit can be changed", () => {
    const digits = fc.string({
      unit: fc.constantFrom(..."0123456789"),
      minLength: 7,
      maxLength: 7,
    });
    fc.assert(
      fc.property(digits, fc.nat(6), fc.integer({ min: 1, max: 9 }), (seven, at, more) => {
        const first8 = `A${seven}`;
        const number = first8 + cardNumberCheck(first8);
        expect(doesCardNumberCheck(number)).toBe(true);
        const changed = (Number(number.charAt(at + 1)) + more) % 10;
        const wrong = `${number.slice(0, at + 1)}${String(changed)}${number.slice(at + 2)}`;
        expect(doesCardNumberCheck(wrong)).toBe(false);
      }),
    );
  });
});
