import type { PageClock } from "../live-station.svelte.ts";

/**
 * Limits of a code scanner that types like a keyboard. Wedge libraries agree on at most 30 ms a character on average;
 * 50 ms leaves room for a slow one and is faster than anybody types.
 */
export const wedgeLimits = {
  /** Longest gap between two keys of one scan, ms. */
  gapMs: 50,
  /** A scan without an end key is over after this silence, ms. */
  silenceMs: 100,
  fewest: 8,
  most: 600,
} as const;

/** As much of a keydown event as is looked at. */
export type WedgeKey = Pick<
  KeyboardEvent,
  "key" | "repeat" | "isComposing" | "ctrlKey" | "altKey" | "metaKey"
>;

export type WedgeParts = {
  readonly clock: PageClock;
  /** Whether this screen asks for a code now; otherwise every key is the page's own. */
  readonly isWanted: () => boolean;
  /** The text of one scan. It is data: never followed, never put into a field. */
  readonly oncode: (text: string) => void;
  /** Keys that were typed by hand after all: the page gets them now, in order. */
  readonly onTyped: (keys: readonly string[]) => void;
};

/** What the page does with a key: `take` = it belongs to a scan or may belong to one. */
export type KeyVerdict = "take" | "leave";

/** Scanners end with Enter, some with Tab. */
const endKeys: ReadonlySet<string> = new Set(["Enter", "Tab"]);
const shiftKeys: ReadonlySet<string> = new Set(["Shift", "CapsLock"]);

/**
 * Tells the keys of a scanner from those of a hand by their speed. Each character is held back for as long as the next
 * one of a scan could take; what turns out to be typed by hand is given to the page then, 50 ms late.
 */
export class ScannerWedge {
  readonly #parts: WedgeParts;
  #keys: string[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;
  #stopWaiting: (() => void) | null = null;

  constructor(parts: WedgeParts) {
    this.#parts = parts;
  }

  /** One key went down. */
  press(event: WedgeKey): KeyVerdict {
    if (shiftKeys.has(event.key)) return "leave";
    const gap = this.#parts.clock.nowMs() - this.#lastMs;
    if (!this.#parts.isWanted() || isByHand(event)) {
      this.#release();
      return "leave";
    }
    // No code begins with a blank, and the bar presses whatever has the focus.
    if (event.key === " " && this.#keys.length === 0) return "leave";
    if (endKeys.has(event.key)) return this.#end(gap);
    if ([...event.key].length !== 1) {
      this.#release();
      return "leave";
    }
    if (gap > wedgeLimits.gapMs) this.#settle();
    this.#hold(event.key);
    return "take";
  }

  /** Forgets what is held back. */
  clear(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#keys = [];
  }

  #end(gap: number): KeyVerdict {
    const isScan = this.#isScan() && gap <= wedgeLimits.silenceMs;
    this.#settle();
    return isScan ? "take" : "leave";
  }

  #hold(key: string): void {
    this.#lastMs = this.#parts.clock.nowMs();
    // One more than a scan may have marks the text as too long; the rest of it is only passed over.
    if (this.#keys.length <= wedgeLimits.most) this.#keys.push(key);
    this.#stopWaiting?.();
    const wait = this.#isScan() ? wedgeLimits.silenceMs : wedgeLimits.gapMs;
    this.#stopWaiting = this.#parts.clock.after(wait, () => this.#settle());
  }

  #isScan(): boolean {
    return this.#keys.length >= wedgeLimits.fewest;
  }

  /** The keys held back are a scan, or were typed by hand. */
  #settle(): void {
    const keys = this.#keys;
    this.clear();
    if (keys.length === 0 || keys.length > wedgeLimits.most) return;
    if (keys.length >= wedgeLimits.fewest) this.#parts.oncode(keys.join(""));
    else this.#parts.onTyped(keys);
  }

  /** A key that no scanner sends: what was held back before it was typed by hand too. */
  #release(): void {
    const keys = this.#keys;
    this.clear();
    if (keys.length > 0 && keys.length <= wedgeLimits.most) this.#parts.onTyped(keys);
  }
}

/** A held key, an input method at work, or a shortcut: no scanner sends these. */
function isByHand(event: WedgeKey): boolean {
  return event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey;
}
