import { assert } from "../../result.ts";

/** The bytes of a text of hexadecimal digits; spaces are ignored. Throws on anything else. */
export function bytesOfHex(hex: string): Uint8Array {
  const digits = hex.replaceAll(/\s/g, "");
  assert(/^(?:[0-9A-Fa-f]{2})*$/.test(digits), "hexadecimal digits come in pairs");
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}

/** Upper-case hexadecimal digits of some bytes, two a byte. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}

/** All parts one behind the other. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Whether both hold the same bytes. */
export function areSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
