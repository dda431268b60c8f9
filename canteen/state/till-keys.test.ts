import { describe, expect, test } from "vitest";
import {
  amountKey,
  dishLetter,
  fieldKey,
  orderingKey,
  reasonAt,
  setDigit,
  type PressedKey,
} from "./till-keys.ts";

const press = (key: string, code = key, held: Partial<PressedKey> = {}): PressedKey => ({
  key,
  code,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...held,
});

describe("keys while dishes are chosen", () => {
  test.each([
    [press("1", "Digit1"), { kind: "set", index: 0 }],
    [press("9", "Numpad9"), { kind: "set", index: 8 }],
    [press("b", "KeyB"), { kind: "dish", index: 1 }],
    // With a Chinese input method the key is "Process"; the place on the board still tells.
    [press("Process", "KeyC"), { kind: "dish", index: 2 }],
    [press("+", "NumpadAdd"), { kind: "more" }],
    [press("-", "NumpadSubtract"), { kind: "less" }],
    [press("Enter", "NumpadEnter"), { kind: "pay" }],
    [press("F2"), { kind: "cash" }],
    [press("F8"), { kind: "receipts" }],
    [press("ArrowDown"), { kind: "down" }],
    // The number pad without NumLock moves and chooses nothing.
    [press("ArrowDown", "Numpad2"), { kind: "down" }],
    [press("!", "Digit1"), null],
    [press("0", "Digit0"), null],
    [press("r", "KeyR", { ctrlKey: true }), null],
    [press("F5"), null],
    [press("F6"), { kind: "face" }],
    [press("F7"), { kind: "code" }],
    [press("F9"), { kind: "look-up" }],
    [press("F10"), { kind: "not-me" }],
    // Held back until it was clear that no scanner typed it: only the sign is left.
    [press("2", ""), { kind: "set", index: 1 }],
    [press("b", ""), { kind: "dish", index: 1 }],
    [press("+", ""), { kind: "more" }],
    [press("0", ""), null],
  ])("%o", (pressed, meaning) => {
    expect(orderingKey(pressed)).toEqual(meaning);
  });

  test("the card shows the key that chooses it", () => {
    expect([setDigit(0), setDigit(8), setDigit(9)]).toEqual(["1", "9", null]);
    expect([dishLetter(0), dishLetter(25), dishLetter(26)]).toEqual(["A", "Z", null]);
  });
});

describe("keys while an amount is typed", () => {
  test.each([
    [press("5", "Numpad5"), { kind: "cash-key", key: "5" }],
    [press(".", "NumpadDecimal"), { kind: "cash-key", key: "." }],
    [press("Backspace"), { kind: "cash-key", key: "back" }],
    [press("Enter"), { kind: "pay" }],
    [press("Escape"), { kind: "escape" }],
    [press("b", "KeyB"), null],
  ])("%o", (pressed, meaning) => {
    expect(amountKey(pressed)).toEqual(meaning);
  });
});

describe("keys while something is typed into a field", () => {
  test.each([
    [press("Enter"), { kind: "pay" }],
    [press("ArrowDown"), { kind: "down" }],
    [press("F9"), { kind: "look-up" }],
    [press("z", "KeyZ"), null],
    [press("1", "Digit1"), null],
    [press("-"), null],
    [press("Backspace"), null],
    [press("Delete"), null],
  ])("%o", (pressed, meaning) => {
    expect(fieldKey(pressed)).toEqual(meaning);
  });

  test("F1 to F4 choose a reason", () => {
    expect(["F1", "F4", "F5", "1"].map((key) => reasonAt(press(key)))).toEqual([0, 3, null, null]);
  });
});
