import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase45, toBase45 } from "./base45.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["AB", "BB8"],
  ["Hello!!", "%69 VD92EX0"],
  ["base-45", "UJCLQE7W581"],
  ["ietf!", "QED8WEX0"],
  ["", ""],
])("the example of RFC 9285: %s is %s", (text, encoded) => {
  expect(toBase45(bytes(text))).toBe(encoded);
  expect(fromBase45(encoded)).toEqual(bytes(text));
});

test.each([
  ["the standard's overflow of three characters", "GGW"],
  ["an overflow of three characters", ":::"],
  ["an overflow of two characters", "::"],
  ["one character too many", "BB8B"],
  ["a small letter", "bb8"],
  ["a character of another alphabet", "BB_"],
  ["a Chinese character", "BB市"],
])("%s is no base45", (_, text) => {
  expect(fromBase45(text)).toBeNull();
});

test("what was written is read again, byte for byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (some) => {
      expect(fromBase45(toBase45(some))).toEqual(Uint8Array.from(some));
    }),
  );
});
