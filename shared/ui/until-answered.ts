import { stationSilent } from "#shared/contracts/station-client.ts";
import type { Result } from "#shared/result.ts";
import type { PageClock } from "./live-station.svelte.ts";

/** Waits before a question that got no answer is asked again, ms; the last one repeats. */
const retryMs = [250, 500, 1_000, 2_000] as const;
const longestRetryMs = 2_000;

type Asking<T> = {
  readonly ask: () => Promise<Result<T>>;
  /** Asked after each wait; a question that nobody waits for any more is dropped. Left out: always wanted. */
  readonly isWanted?: () => boolean;
  /** Left out: for as long as the answer is wanted. */
  readonly mostTries?: number;
  readonly onsilence?: () => void;
};

/**
 * Asks the station until it answers, with the same words each time. A refusal is an answer. What does something
 * carries a command id, so that asking again never does it twice.
 * @returns null when the answer is no longer wanted, or the tries are used up
 */
export async function untilAnswered<T>(
  clock: PageClock,
  { ask, isWanted = () => true, mostTries = Number.POSITIVE_INFINITY, onsilence }: Asking<T>,
): Promise<Result<T> | null> {
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const answer = await ask();
    if (!isWanted()) return null;
    if (!isSilence(answer)) return answer;
    onsilence?.();
    await pause(clock, retryMs[tries - 1] ?? longestRetryMs);
    if (!isWanted()) return null;
  }
  return null;
}

/** True for an answer that says nothing about what happened. */
export function isSilence(answer: Result<unknown>): boolean {
  return !answer.ok && answer.refusal.code === stationSilent.code;
}

function pause(clock: PageClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
