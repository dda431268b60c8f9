import type { Clock } from "#shared/time/time.ts";

/** More than this between the two clocks' progress, and somebody has set the wall clock. */
const jumpMs = 30_000;
/** A clock that was found further from the district's is not trusted with codes that live for a minute. */
const toleranceMs = 90_000;

/** Whether the station's wall clock can be believed to the half minute. */
export type ClockDoubt = {
  /** The district has said what time it is, ms since the epoch. */
  heard(districtNow: number): void;
  isDoubtful(): boolean;
};

/**
 * Compares the wall clock with one that nobody sets, since the district last spoke or since the start: a difference
 * of more than 30 s is a jump. A clock that was more than 90 s from the district's when it last spoke stays in doubt
 * until the district says otherwise.
 */
export function clockDoubt({
  clock,
  elapsedMs,
}: {
  readonly clock: Clock;
  /** Milliseconds since any fixed moment, never set back. */
  readonly elapsedMs: () => number;
}): ClockDoubt {
  let since = { wall: clock(), elapsed: elapsedMs() };
  let offsetMs = 0;
  return {
    heard(districtNow) {
      since = { wall: clock(), elapsed: elapsedMs() };
      offsetMs = districtNow - since.wall;
    },
    isDoubtful() {
      const wall = clock() - since.wall;
      const elapsed = elapsedMs() - since.elapsed;
      return Math.abs(wall - elapsed) > jumpMs || Math.abs(offsetMs) > toleranceMs;
    },
  };
}
