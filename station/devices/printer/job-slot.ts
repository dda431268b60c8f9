import type { PrinterStatus, PrintOutcome } from "./printer-status.ts";

/** The bytes of a job, and the question whether the first of them may go out now. */
export type WaitingJob = {
  readonly bytes: Uint8Array;
  readonly mayBegin: () => Promise<boolean>;
};

/** A job that is to be printed, and who waits for its outcome. */
export type Job = WaitingJob & {
  readonly settle: (outcome: PrintOutcome) => void;
};

/** The place where one job waits until the printer can take it. */
export type JobSlot = {
  /** Lays a job down. One that nobody takes within the patience is refused. */
  put(job: WaitingJob): Promise<PrintOutcome>;
  /** Takes the job away to print it; from then on its outcome is up to the taker. */
  take(): Job | null;
  /** Refuses the job that waits, if one does. */
  refuse(status: PrinterStatus): void;
  isWaiting(): boolean;
  /** Waits so long, or until a job is laid down. */
  pause(ms: number): Promise<void>;
};

/** @param patienceMs how long a job waits for a printer that cannot be reached before it is refused */
export function jobSlot(patienceMs: number): JobSlot {
  let job: Job | null = null;
  let wake: () => void = () => undefined;

  function take(): Job | null {
    const taken = job;
    job = null;
    return taken;
  }

  function put(waiting: WaitingJob): Promise<PrintOutcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        if (job === own) take()?.settle({ kind: "refused", status: "no-answer" });
      }, patienceMs);
      const own: Job = {
        ...waiting,
        settle: (outcome) => {
          clearTimeout(timer);
          resolve(outcome);
        },
      };
      job = own;
      wake();
    });
  }

  function pause(ms: number): Promise<void> {
    if (job !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    put,
    take,
    refuse: (status) => take()?.settle({ kind: "refused", status }),
    isWaiting: () => job !== null,
    pause,
  };
}
