import { stationSilent } from "#shared/contracts/station-client.ts";
import type { Result } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";

/** Waits before a question that got no answer is asked again, ms; the last one repeats. */
const retryMs = [250, 500, 1_000, 2_000] as const;
const longestRetryMs = 2_000;

type Asking<T> = {
  readonly ask: () => Promise<Result<T>>;
  /** Asked before each repetition; a question that nobody waits for is dropped. */
  readonly isWanted: () => boolean;
  readonly onsilence?: () => void;
};

/**
 * Asks the station until it answers, with the same words each time. A refusal is an answer.
 * @returns null when the answer is no longer wanted
 */
export async function untilAnswered<T>(
  timers: PageClock,
  { ask, isWanted, onsilence }: Asking<T>,
): Promise<Result<T> | null> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await ask();
    if (!isWanted()) return null;
    if (!isSilence(answer)) return answer;
    onsilence?.();
    await wait(timers, retryMs[attempt] ?? longestRetryMs);
    if (!isWanted()) return null;
  }
}

function isSilence(answer: Result<unknown>): boolean {
  return !answer.ok && answer.refusal.code === stationSilent.code;
}

function wait(timers: PageClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(ms, resolve);
  });
}
