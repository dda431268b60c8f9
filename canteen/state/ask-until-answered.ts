import { stationSilent } from "#shared/contracts/station-client.ts";
import type { Result } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";

/** Words appear when an answer takes longer than this. */
const slowAfterMs = 1_000;
const waitsMs = [300, 700, 1_500, 2_000, 3_000] as const;
/** With the waits above and 8 s for each silent answer this is at most about five minutes. */
const mostTries = 30;

/** waiting: asked just now; slow: more than a second; silent: no answer came, it is being asked again. */
export type AskStage = "waiting" | "slow" | "silent";

type Asking = { readonly clock: PageClock; readonly onstage: (stage: AskStage) => void };

/**
 * Asks the station until it answers at all. The question carries a command id, so that asking again never does
 * anything twice. @returns the answer, or the refusal `station-silent` when the tries are used up
 */
export async function askUntilAnswered<T>(
  ask: () => Promise<Result<T>>,
  { clock, onstage }: Asking,
): Promise<Result<T>> {
  onstage("waiting");
  const stopSlow = clock.after(slowAfterMs, () => onstage("slow"));
  let answer = await ask();
  stopSlow();
  for (let tries = 1; tries < mostTries && isSilence(answer); tries += 1) {
    onstage("silent");
    await pause(clock, waitsMs[Math.min(tries, waitsMs.length) - 1] ?? 3_000);
    answer = await ask();
  }
  return answer;
}

/** True for an answer that says nothing about what happened. */
export function isSilence(answer: Result<unknown>): boolean {
  return !answer.ok && answer.refusal.code === stationSilent.code;
}

function pause(clock: PageClock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
