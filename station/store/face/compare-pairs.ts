import { Worker } from "node:worker_threads";

/** A gallery whose pairs are compared. */
export type PairTask = {
  /** One after the other, `dims` numbers each. A copy: it is read in another thread. */
  readonly vectors: Float32Array;
  readonly dims: number;
  readonly isNormalised: boolean;
  /** Pairs from this score on are named. */
  readonly lookAlike: number;
};

/** What was found among all pairs of different people. */
export type PairCount = {
  readonly people: number;
  readonly pairs: number;
  /** How many pairs have a score from −1 + place × `binWidth` on, up to the next place. */
  readonly histogram: Uint32Array;
  readonly binWidth: number;
  /** Places in the gallery of two people who resemble each other; at most 5,000. */
  readonly alike: readonly (readonly [number, number])[];
  readonly lookAlikePairs: number;
  readonly highest: number | null;
};

/** 5,000 people take about ten seconds; after this something is wrong. */
const longestMs = 10 * 60_000;

/** Compares all pairs in a thread of its own, so that the station serves meanwhile. Rejects when the thread fails. */
export function comparePairs(task: PairTask, signal: AbortSignal): Promise<PairCount> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./pair-worker.ts", import.meta.url), {
      workerData: task,
      transferList: [task.vectors.buffer as ArrayBuffer],
    });
    const late = setTimeout(() => fail(new Error("the calibration took too long")), longestMs);
    const end = (): void => {
      clearTimeout(late);
      signal.removeEventListener("abort", onAbort);
    };
    const fail = (cause: Error): void => {
      end();
      void worker.terminate();
      reject(cause);
    };
    const onAbort = (): void => fail(new Error("the calibration was ended"));
    signal.addEventListener("abort", onAbort, { once: true });
    worker.once("message", (counted: PairCount) => {
      end();
      resolve(counted);
    });
    worker.once("error", fail);
    worker.once("exit", () => fail(new Error("the calibration ended without a result")));
    if (signal.aborted) onAbort();
  });
}
