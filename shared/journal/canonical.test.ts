import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalText, type Canonical } from "./canonical.ts";

test.each<[Canonical, string]>([
  [null, "null"],
  [true, "true"],
  [0, "0"],
  [-0, "0"],
  [-1234, "-1234"],
  [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ["", '""'],
  ['"\\/\b\f\n\r\t', '"\\"\\\\/\\b\\f\\n\\r\\t"'],
  ["\u0000\u001f", '"\\u0000\\u001f"'],
  ["银龄𬱖😀", '"银龄𬱖😀"'],
  ["\ud800", '"\\ud800"'],
  ["\u2028", '"\u2028"'],
  [[], "[]"],
  [[1, [null], "a"], '[1,[null],"a"]'],
  [{}, "{}"],
  [{ b: 1, a: { d: 2, c: [] } }, '{"a":{"c":[],"d":2},"b":1}'],
  [{ "10": 1, "9": 2, a: 3, A: 4 }, '{"10":1,"9":2,"A":4,"a":3}'],
  // RFC 8785 sorts by UTF-16 units, so a character outside the first plane comes before U+FB33.
  [{ "\ufb33": 1, "😀": 2, ö: 3 }, '{"ö":3,"😀":2,"\ufb33":1}'],
])("%j is written as %s", (value, text) => {
  expect(canonicalText(value)).toBe(text);
});

describe("what has more than one spelling, or none, throws", () => {
  const undefinedInside: unknown[] = [undefined];
  test.each<[string, unknown]>([
    ["a fraction", 0.5],
    ["a number that is not exact", 2 ** 53],
    ["not a number", Number.NaN],
    ["infinity", Infinity],
    ["nothing at all", undefined],
    ["a member that is absent", { a: undefined }],
    ["an element that is absent", undefinedInside],
    ["a list with a hole", new Array(2)],
    ["a fraction deep inside", { a: [{ b: 0.1 }] }],
    ["a big integer", 1n],
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["a date", new Date(0)],
    ["a map", new Map([["a", 1]])],
    ["bytes", new Uint8Array(1)],
  ])("%s", (_, value) => {
    expect(() => canonicalText(value as Canonical)).toThrow("assertion failed");
  });
});

const aValue = fc.letrec<{ value: Canonical }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string({ unit: "binary" }),
    fc.maxSafeInteger().map((whole) => (whole === 0 ? 0 : whole)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { maxKeys: 4 }),
  ),
})).value;

test("the text reads back to the value, and its text is the same again", () => {
  fc.assert(
    fc.property(aValue, (value) => {
      const text = canonicalText(value);
      const read = JSON.parse(text) as Canonical;
      expect(read).toEqual(value);
      expect(canonicalText(read)).toBe(text);
    }),
  );
});

test("the order in which members were written does not matter", () => {
  const members = fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), {
    selector: ([key]) => key,
    maxLength: 8,
  });
  fc.assert(
    fc.property(members, (pairs) => {
      const text = (all: readonly (readonly [string, number])[]) =>
        canonicalText(Object.fromEntries(all));
      expect(text(pairs.toReversed())).toBe(text(pairs));
    }),
  );
});

test("two values that differ have two texts", () => {
  fc.assert(
    fc.property(aValue, aValue, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      if (!isSame && canonicalText(one) === canonicalText(other)) expect(one).toEqual(other);
    }),
  );
});
