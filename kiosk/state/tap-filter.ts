/** A trembling finger taps twice: what comes this soon after a tap, this near to it, is the same tap (K13). */
const sameTapMs = 400;
const sameTapPx = 60;
/** Digits are typed on purpose, also the same one twice. */
const sameKeyMs = 120;

/** One tap, in page pixels, on a clock that nobody sets. */
export type Tap = {
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
  readonly on: "keypad" | "screen";
};

/** Counts quick taps on one place as one, also when the first of them has already changed the screen. */
export class TapFilter {
  #last: Tap | null = null;

  /** Whether a tap counts. */
  counts(tap: Tap): boolean {
    const last = this.#last;
    const limitMs = tap.on === "keypad" ? sameKeyMs : sameTapMs;
    const isSame =
      last !== null &&
      tap.atMs - last.atMs < limitMs &&
      Math.hypot(tap.x - last.x, tap.y - last.y) < sameTapPx;
    if (!isSame) this.#last = tap;
    return !isSame;
  }
}
