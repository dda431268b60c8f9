import type { PageClock } from "./live-station.svelte.ts";

/** A page's clock that stands still until it is told to go on. */
export type StillClock = PageClock & { readonly advance: (ms: number) => Promise<void> };

type Timer = { at: number; everyMs: number | null; then: () => void };

/** Makes a clock at zero. `advance` runs what falls due, in order, and lets promises settle in between. */
export function stillClock(): StillClock {
  let now = 0;
  const timers = new Set<Timer>();
  const add = (timer: Timer) => {
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  return {
    nowMs: () => now,
    after: (ms, then) => add({ at: now + ms, everyMs: null, then }),
    every: (ms, then) => add({ at: now + ms, everyMs: ms, then }),
    async advance(ms) {
      const end = now + ms;
      await settled();
      for (let next = dueBy(timers, end); next !== null; next = dueBy(timers, end)) {
        now = next.at;
        if (next.everyMs === null) timers.delete(next);
        else next.at += next.everyMs;
        next.then();
        await settled();
      }
      now = end;
    },
  };
}

function dueBy(timers: ReadonlySet<Timer>, end: number): Timer | null {
  const due = [...timers].filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at);
  return due[0] ?? null;
}

/** Waits until everything that can go on without a timer has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
