import type { CashKey } from "./cash-entry.ts";

/** What a key of the keyboard means at the till. Sets and dishes count from 0. */
export type TillKey =
  | { readonly kind: "set"; readonly index: number }
  | { readonly kind: "dish"; readonly index: number }
  | { readonly kind: "cash-key"; readonly key: CashKey }
  | { readonly kind: "more" | "less" | "up" | "down" | "remove" }
  | { readonly kind: "pay" | "cash" | "wallet" | "top-up" | "receipts" | "escape" | "undo" }
  | { readonly kind: "face" | "code" | "look-up" | "not-me" | "consent" };

/**
 * As much of a KeyboardEvent as matters. `code` is the place on the board, free of the input method; it is empty
 * for a key that was held back until it was clear that no scanner typed it.
 */
export type PressedKey = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
};

const named: Readonly<Record<string, TillKey>> = {
  Enter: { kind: "pay" },
  F1: { kind: "consent" },
  F2: { kind: "cash" },
  F3: { kind: "wallet" },
  F4: { kind: "top-up" },
  F6: { kind: "face" },
  F7: { kind: "code" },
  F8: { kind: "receipts" },
  F9: { kind: "look-up" },
  F10: { kind: "not-me" },
  Escape: { kind: "escape" },
  ArrowUp: { kind: "up" },
  ArrowDown: { kind: "down" },
  Delete: { kind: "remove" },
  Backspace: { kind: "undo" },
  "+": { kind: "more" },
  "=": { kind: "more" },
  "-": { kind: "less" },
};

/** The letter on the card of a dish: A for the first; none after Z. */
export function dishLetter(index: number): string | null {
  return index < 26 ? String.fromCharCode("A".charCodeAt(0) + index) : null;
}

/** The digit on the card of a set meal: 1 for the first; none after 9. */
export function setDigit(index: number): string | null {
  return index < 9 ? String(index + 1) : null;
}

/** The meaning of a key while dishes are chosen; null for a key that means nothing. */
export function orderingKey(pressed: PressedKey): TillKey | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  const place = pressed.code === "" ? placeOf(pressed.key) : pressed.code;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(place)?.[1];
  if (digit !== undefined && !isShiftedSign(pressed.key)) {
    return { kind: "set", index: Number(digit) - 1 };
  }
  const letter = /^Key([A-Z])$/.exec(place)?.[1];
  if (letter !== undefined) {
    return { kind: "dish", index: letter.charCodeAt(0) - "A".charCodeAt(0) };
  }
  return named[pressed.key] ?? null;
}

/** The meaning of a key while an amount is typed. */
export function amountKey(pressed: PressedKey): TillKey | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  const digit = cashDigits.find((key) => key === pressed.key);
  if (digit !== undefined) return { kind: "cash-key", key: digit };
  if (pressed.key === "Backspace") return { kind: "cash-key", key: "back" };
  if (pressed.key === "Delete") return { kind: "cash-key", key: "clear" };
  return named[pressed.key] ?? null;
}

/** Which of the four reasons F1 to F4 choose, from 0, while somebody is looked up; null for another key. */
export function reasonAt({ key }: PressedKey): number | null {
  const number = /^F([1-4])$/.exec(key)?.[1];
  return number === undefined ? null : Number(number) - 1;
}

/** The meaning of a key while something is typed into a field: only what no field uses itself. */
export function fieldKey(pressed: PressedKey): TillKey | null {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  return fieldKeys.has(pressed.key) ? (named[pressed.key] ?? null) : null;
}

const fieldKeys: ReadonlySet<string> = new Set([
  ...["Enter", "Escape", "ArrowUp", "ArrowDown"],
  ...["F1", "F2", "F3", "F4", "F6", "F7", "F8", "F9", "F10"],
]);

/** Where a key sits on the board, as far as dishes are chosen with it. */
function placeOf(key: string): string {
  return /^\d$/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
}

const cashDigits: readonly CashKey[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "."];

/** Shift+digit types a sign, and the number pad without NumLock moves. */
function isShiftedSign(key: string): boolean {
  return key.length > 1 ? key !== "Process" : !/\d/.test(key);
}

/** A key that no field uses for itself. */
export function isFunction({ kind }: TillKey): boolean {
  return kind !== "pay" && kind !== "up" && kind !== "down";
}
