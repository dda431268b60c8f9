import { instant, type Instant } from "#shared/time/time.ts";

/** Wrong PINs in a row after which nobody may try for a while. */
const triesBeforeLock = 5;

const firstLockMinutes = 5;
const longestLockMinutes = 60;
const minuteMs = 60_000;

/** What is remembered of wrong PINs of one member of staff. */
export type WrongPins = {
  /** In a row, since the last right one. */
  readonly wrongPins: number;
  readonly lockedUntil: Instant | null;
};

/** How long the lock after so many wrong PINs in a row lasts, minutes; 0 = no lock. 5, 10, 20, 40, 60, 60 … */
export function lockMinutes(wrongPins: number): number {
  if (wrongPins === 0 || wrongPins % triesBeforeLock !== 0) return 0;
  const doublings = Math.min(wrongPins / triesBeforeLock - 1, 10);
  return Math.min(firstLockMinutes * 2 ** doublings, longestLockMinutes);
}

/** What is remembered after one more wrong PIN. */
export function afterWrongPin({ wrongPins }: WrongPins, now: Instant): WrongPins {
  const count = wrongPins + 1;
  const minutes = lockMinutes(count);
  return {
    wrongPins: count,
    lockedUntil: minutes === 0 ? null : instant(now + minutes * minuteMs),
  };
}

/** Until when nobody may try; null = now. A lock that lies further ahead than any lasts is a clock that was put back. */
export function lockedUntil({ lockedUntil: until }: WrongPins, now: Instant): Instant | null {
  if (until === null || until <= now) return null;
  return until - now > longestLockMinutes * minuteMs ? null : until;
}

/** How many wrong PINs are left before the next lock, after so many in a row. */
export function triesLeft(wrongPins: number): number {
  return triesBeforeLock - (wrongPins % triesBeforeLock);
}
