import type { CashKey } from "./cash-entry.ts";

/** What a key of the keyboard means at the till. Sets and dishes count from 0. */
export type TillKey =
  | { readonly kind: "set"; readonly index: number }
  | { readonly kind: "dish"; readonly index: number }
  | { readonly kind: "cash-key"; readonly key: CashKey }
  | { readonly kind: "more" | "less" | "up" | "down" | "remove" }
  | { readonly kind: "pay" | "cash" | "wallet" | "top-up" | "receipts" | "escape" | "undo" };

/** As much of a KeyboardEvent as matters. `code` is the place on the board, free of the input method. */
export type PressedKey = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
};

const named: Readonly<Record<string, TillKey>> = {
  Enter: { kind: "pay" },
  F2: { kind: "cash" },
  F3: { kind: "wallet" },
  F4: { kind: "top-up" },
  F8: { kind: "receipts" },
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
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(pressed.code)?.[1];
  if (digit !== undefined && !isShiftedSign(pressed.key)) {
    return { kind: "set", index: Number(digit) - 1 };
  }
  const letter = /^Key([A-Z])$/.exec(pressed.code)?.[1];
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

const cashDigits: readonly CashKey[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "."];

/** Shift+digit types a sign, and the number pad without NumLock moves. */
function isShiftedSign(key: string): boolean {
  return key.length > 1 ? key !== "Process" : !/\d/.test(key);
}
