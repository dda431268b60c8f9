/** The 45 characters of QR's alphanumeric mode in the order of RFC 9285, table 1. The blank is one of them. */
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** Bytes as base45 (RFC 9285): two bytes make three characters, a last single byte two. */
export function toBase45(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1];
    text += second === undefined ? digitsOf(first, 2) : digitsOf(first * 256 + second, 3);
  }
  return text;
}

/** The least significant digit comes first. */
function digitsOf(value: number, count: number): string {
  let digits = "";
  for (let rest = value, at = 0; at < count; at += 1, rest = Math.floor(rest / 45)) {
    digits += alphabet.charAt(rest % 45);
  }
  return digits;
}

/** The bytes of a base45 text; null for a wrong character, a wrong length or a group above its largest value. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 3 === 1) return null;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0));
  for (let at = 0, to = 0; at < text.length; at += 3) {
    const value = valueOf(text.slice(at, at + 3));
    const isPair = at + 3 <= text.length;
    if (value === null || value > (isPair ? 0xffff : 0xff)) return null;
    if (isPair) bytes[to++] = value >> 8;
    bytes[to++] = value & 0xff;
  }
  return bytes;
}

function valueOf(group: string): number | null {
  let value = 0;
  for (let at = group.length - 1; at >= 0; at -= 1) {
    const digit = alphabet.indexOf(group.charAt(at));
    if (digit < 0) return null;
    value = value * 45 + digit;
  }
  return value;
}
