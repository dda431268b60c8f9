import type { PrintMessage } from "./printer-messages.ts";
import type { PrintOutcome } from "./printer-status.ts";

/** The jobs of one printer in their order, one of them with the host at a time. */
export type PrintQueue = {
  /** Puts a job at the end; refused when too many wait. */
  add(message: PrintMessage): Promise<PrintOutcome>;
  /** Hands the next job over, if none is with the host and there is one. */
  handOver(): void;
  /** The host has told the outcome of this job. */
  finish(jobId: string, outcome: PrintOutcome): void;
  /** The host is gone, and with it what it knew of its job. */
  loseHost(): void;
  /** Refuses all that wait. */
  close(): void;
};

/** Jobs that may wait for their turn; at a till there is one, now and then two. */
const maxWaiting = 20;
/** How long a job waits for a host that is being started, which takes 0.5 s and on a busy machine several. */
const patienceMs = 10_000;
/** After this the host is not believed to answer any more; its own limits are shorter. */
const maxJobMs = 40_000;

const unreachable: PrintOutcome = { kind: "refused", status: "no-answer" };
const unheardOf: PrintOutcome = { kind: "unknown", status: "no-answer" };

type Turn = {
  readonly message: PrintMessage;
  readonly settle: (outcome: PrintOutcome) => void;
};

/** @param send hands a job to the host; false when there is none, and then nothing of it went out */
export function printQueue(send: (message: PrintMessage) => boolean): PrintQueue {
  const waiting: Turn[] = [];
  let current: Turn | null = null;
  let timer: NodeJS.Timeout | undefined;

  function handOver(): void {
    const next = waiting[0];
    if (next === undefined || current !== null) return;
    clearTimeout(timer);
    if (send(next.message)) {
      current = waiting.shift() ?? null;
      timer = setTimeout(() => end(unheardOf), maxJobMs);
    } else {
      timer = setTimeout(refuseWaiting, patienceMs);
    }
  }

  function end(outcome: PrintOutcome): void {
    clearTimeout(timer);
    const ended = current;
    current = null;
    ended?.settle(outcome);
    handOver();
  }

  function refuseWaiting(): void {
    for (const { settle } of waiting.splice(0)) settle(unreachable);
  }

  return {
    add(message) {
      if (waiting.length >= maxWaiting) return Promise.resolve(unreachable);
      return new Promise((settle) => {
        waiting.push({ message, settle });
        if (waiting.length === 1) handOver();
      });
    },
    handOver,
    finish(jobId, outcome) {
      if (jobId === current?.message.jobId) end(outcome);
    },
    loseHost: () => end(unheardOf),
    close() {
      clearTimeout(timer);
      refuseWaiting();
    },
  };
}
