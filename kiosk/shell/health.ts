/** One question must not outlast the next. */
const answerTimeoutMs = 1500;
const intervalMs = { waiting: 250, watching: 2000 };

/** This many unanswered questions in a row, and the station counts as gone. */
const missesUntilGone = 3;

export type HealthEvents = {
  /** The station answers, for the first time or again. */
  onready(): void;
  /** The station does not answer any more. */
  ongone(): void;
};

/** Asks the station's `/health` for as long as the window lives. @returns a function that ends it. */
export function watchHealth(stationOrigin: string, events: HealthEvents): () => void {
  let state: "waiting" | "watching" = "waiting";
  let misses = 0;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  const ask = async (): Promise<void> => {
    const isHealthy = await answers(`${stationOrigin}/health`);
    if (isStopped) return;
    misses = isHealthy ? 0 : misses + 1;
    if (state === "waiting" && isHealthy) {
      state = "watching";
      events.onready();
    } else if (state === "watching" && misses >= missesUntilGone) {
      state = "waiting";
      events.ongone();
    }
    timer = setTimeout(() => void ask(), intervalMs[state]);
  };
  void ask();

  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) });
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    // No answer is one of the two expected outcomes, whatever its reason.
    return false;
  }
}
