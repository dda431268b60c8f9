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
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") {
    assert(Number.isSafeInteger(value), "a journal holds whole numbers only");
    return String(value);
  }
  if (typeof value === "boolean" || value === null) return String(value);
  assert(typeof value === "object", "a journal leaves out what is absent");
  return isList(value) ? listText(value) : objectText(value);
}

/** What JSON does not write as it stands: quote, backslash, control characters and half characters. */
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Nearly every text stands as it is, and asking that costs less than having JSON write it. */
function quoted(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function listText(value: readonly Canonical[]): string {
  let text = "";
  // `for … of` visits holes too, which `map` would pass over.
  for (const member of value) text += `${text === "" ? "" : ","}${canonicalText(member)}`;
  return `[${text}]`;
}

function objectText(value: { readonly [key: string]: Canonical }): string {
  assert(isPlain(value), "a journal holds plain data only");
  let text = "";
  for (const key of Object.keys(value).sort()) {
    text += `${text === "" ? "" : ","}${quoted(key)}:${canonicalText(memberOf(value, key))}`;
  }
  return `{${text}}`;
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
