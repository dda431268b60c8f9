import { assert } from "../result.ts";

/** What may stand in a journal body: no fractions, no undefined, so that one fact has one spelling. */
export type Canonical =
  string | number | boolean | null | readonly Canonical[] | { readonly [key: string]: Canonical };

/**
 * The one text of a value: JSON without blanks, object keys in order of their UTF-16 units (as RFC 8785
 * orders them), whole numbers only. Throws on a fraction, on what is absent and on every object that is not
 * plain data: a date or a map would silently become `{}`.
 */
export function canonicalText(value: Canonical): string {
  if (typeof value === "number") {
    assert(Number.isSafeInteger(value), "a journal holds whole numbers only");
    return String(value);
  }
  if (value === null || typeof value !== "object") return scalarText(value);
  // `Array.from` visits holes too, which `map` would pass over.
  if (isList(value)) return `[${Array.from(value, canonicalText).join(",")}]`;
  assert(isPlain(value), "a journal holds plain data only");
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(memberOf(value, key))}`);
  return `{${members.join(",")}}`;
}

function scalarText(value: string | boolean | null): string {
  const isData = value === null || typeof value === "string" || typeof value === "boolean";
  assert(isData, "a journal leaves out what is absent");
  return JSON.stringify(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}

function memberOf(value: { readonly [key: string]: Canonical }, key: string): Canonical {
  const member = value[key];
  assert(member !== undefined, `a journal body leaves out what is absent: ${key}`);
  return member;
}
