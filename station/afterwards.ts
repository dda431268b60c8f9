import type { Log } from "#shared/log.ts";
import { guarded } from "./guarded.ts";

/**
 * Work that nobody has to wait for: it is done, in order, as soon as what is under way is over. What it throws is
 * logged as `afterwards.work-failed`.
 */
export function afterwards(log: Log) {
  const waiting: (() => void)[] = [];
  let isAwaited = false;

  function flush(): void {
    isAwaited = false;
    for (const work of waiting.splice(0)) guarded("afterwards", log, work)();
  }

  return {
    later: (work: () => void): void => {
      waiting.push(work);
      if (isAwaited) return;
      isAwaited = true;
      setImmediate(flush);
    },
    /** Does at once what still waits: before the files are closed. */
    flush,
  };
}
