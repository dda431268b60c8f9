import { isDay, type Day } from "../../time/time.ts";
import { joinBytes } from "./bytes.ts";

/**
 * The Chinese text of a name that a card keeps in one or two fields filled up with zeros. A long name may be
 * cut in the middle of a character, so the bytes are joined before they are decoded. GB18030 holds all that
 * GBK does.
 * @returns the text; bytes that are no character become U+FFFD
 */
export function decodeName(name: Uint8Array, extension: Uint8Array): string {
  const bytes = joinBytes(withoutFilling(name), withoutFilling(extension));
  return new TextDecoder("gb18030").decode(bytes).trim();
}

/** The text of an `an` field: left-aligned, filled with zeros. @returns null unless it is printable ASCII */
export function decodeLetters(bytes: Uint8Array): string | null {
  const letters = withoutFilling(bytes);
  const isPrintable = letters.every((byte) => byte >= 0x20 && byte < 0x7f);
  return isPrintable ? String.fromCharCode(...letters).trim() : null;
}

function withoutFilling(bytes: Uint8Array): Uint8Array {
  // Cards that were never written hold FF instead of the zeros of the standard.
  const end = bytes.findLastIndex((byte) => byte !== 0x00 && byte !== 0xff);
  return bytes.subarray(0, end + 1);
}

/** Whether every half byte is 0 … 9, or F as filling: a `cn` field. */
export function isDecimal(bytes: Uint8Array): boolean {
  return bytes.every((byte) => isDecimalNibble(byte >> 4) && isDecimalNibble(byte & 0x0f));
}

function isDecimalNibble(nibble: number): boolean {
  return nibble <= 9 || nibble === 0x0f;
}

/** A date of a card: a day, null when it was never written, or "wrong" when there is no such day. */
export function decodeDay(bytes: Uint8Array): Day | null | "wrong" {
  if (bytes.every((byte) => byte === 0xff) || bytes.every((byte) => byte === 0)) return null;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
  return isDay(day) ? day : "wrong";
}
