import { assert } from "../result.ts";

/** What may stand in a journal body: no fractions, no undefined, so that one fact has one spelling. */
export type Canonical =
  string | number | boolean | null | readonly Canonical[] | { readonly [key: string]: Canonical };

/**
 * The one text of a value: JSON without blanks, object keys in order of their UTF-16 units (as RFC 8785
 * orders them), whole numbers only. Throws on a fraction: money and counts are whole.
 */
export function canonicalText(value: Canonical): string {
  if (typeof value === "number") {
    assert(Number.isSafeInteger(value), "a journal holds whole numbers only");
    return String(value);
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalText).join(",")}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(memberOf(value, key))}`);
  return `{${members.join(",")}}`;
}

function isList(value: Canonical): value is readonly Canonical[] {
  return Array.isArray(value);
}

function memberOf(value: { readonly [key: string]: Canonical }, key: string): Canonical {
  const member = value[key];
  assert(member !== undefined, `a journal body leaves out what is absent: ${key}`);
  return member;
}
