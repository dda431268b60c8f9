import { stationSilent } from "#shared/contracts/station-client.ts";
import { refuse, type Result } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";
import { untilAnswered } from "#shared/ui/until-answered.ts";

/** Words appear when an answer takes longer than this. */
const slowAfterMs = 1_000;
/** With the waits in between and 8 s for each silent answer this is at most about five minutes. */
const mostTries = 30;

/** waiting: asked just now; slow: more than a second; silent: no answer came, it is being asked again. */
export type AskStage = "waiting" | "slow" | "silent";

type Asking = { readonly clock: PageClock; readonly onstage: (stage: AskStage) => void };

/**
 * Asks until the station answers, and tells the screen how that goes.
 * @returns the answer, or the refusal `station-silent` when the tries are used up
 */
export async function askUntilAnswered<T>(
  ask: () => Promise<Result<T>>,
  { clock, onstage }: Asking,
): Promise<Result<T>> {
  onstage("waiting");
  const stopSlow = clock.after(slowAfterMs, () => onstage("slow"));
  const onsilence = () => {
    stopSlow();
    onstage("silent");
  };
  const answer = await untilAnswered(clock, { ask, mostTries, onsilence });
  stopSlow();
  return answer ?? refuse(stationSilent);
}
