import { refuse, accept, type Result } from "#shared/result.ts";
import { lookUpTexts } from "./texts.zh.ts";

/** What somebody is looked up by. */
export type LookUpQuery =
  /** The beginning of the name's initials in pinyin, small letters. */
  | { readonly kind: "initials"; readonly letters: string }
  /** A part of the name in characters. */
  | { readonly kind: "name"; readonly part: string }
  /** The last four of the citizen number; digits alone may be those of the phone as well. */
  | { readonly kind: "last-four"; readonly ending: string }
  /** A whole phone number. */
  | { readonly kind: "phone"; readonly digits: string };

const forms: readonly (readonly [RegExp, (text: string) => LookUpQuery])[] = [
  [/^\d{3}[\dX]$/, (ending) => ({ kind: "last-four", ending })],
  // A mobile number, or a fixed line with its area code.
  [/^(?:1\d{10}|0\d{9,11})$/, (digits) => ({ kind: "phone", digits })],
  [/^[A-Z]{2,12}$/, (letters) => ({ kind: "initials", letters: letters.toLowerCase() })],
  [/^[\p{Script=Han}·]*\p{Script=Han}[\p{Script=Han}·]*$/u, (part) => ({ kind: "name", part })],
];

/**
 * What staff typed, understood. Full-width letters and digits count as plain ones, spaces and hyphens do not count.
 * @returns the query, or the refusal look-up-too-short when it is nothing of what can be looked up by
 */
export function lookUpQuery(typed: string): Result<LookUpQuery> {
  const text = typed
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[\s-]/gu, "")
    .replaceAll(/[•・‧.]/gu, "·");
  for (const [form, query] of forms) if (form.test(text)) return accept(query(text));
  return refuse(lookUpTexts.tooShort);
}
