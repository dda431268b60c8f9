import type { CardRead } from "./card-read.ts";

/**
 * Whether an answer to reset is built as ISO/IEC 7816-3 says: TS, T0, interface bytes, historical bytes, and
 * a check byte unless T=0 is the only protocol. An answer that is not cannot come from a card in order; more
 * is never concluded from it, because the makers vary it.
 */
export function isPlausibleAtr(atr: Uint8Array): boolean {
  const first = atr[0];
  const format = atr[1];
  if ((first !== 0x3b && first !== 0x3f) || format === undefined || atr.length > 33) return false;
  let at = 2;
  let present = format >> 4;
  let hasCheck = false;
  while (present !== 0) {
    const count = [1, 2, 4, 8].filter((bit) => (present & bit) !== 0).length;
    const hasNext = (present & 8) !== 0;
    at += count;
    const next = hasNext ? atr[at - 1] : undefined;
    if (hasNext && next === undefined) return false;
    if (next !== undefined && (next & 0x0f) !== 0) hasCheck = true;
    present = next === undefined ? 0 : next >> 4;
  }
  return atr.length === at + (format & 0x0f) + (hasCheck ? 1 : 0);
}

/** Which side of a card answered: a contactless reader makes the answer itself, PC/SC part 3, `3B 8n 80 01 …`. */
export function surfaceOf(atr: Uint8Array): CardRead["surface"] {
  const isMadeByReader = ((atr[1] ?? 0) & 0xf0) === 0x80 && atr[2] === 0x80 && atr[3] === 0x01;
  return isMadeByReader ? "contactless" : "contact";
}
