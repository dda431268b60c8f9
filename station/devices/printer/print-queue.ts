import type { PrintMessage } from "./printer-messages.ts";
import type { PrintOutcome } from "./printer-status.ts";

/** The jobs of one printer in their order, one of them with the host at a time. */
export type PrintQueue = {
  /** Puts a job at the end; refused when too many wait. */
  add(message: PrintMessage, onBegun: () => void): Promise<PrintOutcome>;
  /** Hands the next job over, if none is with the host and there is one. */
  handOver(): void;
  /**
   * The host could send the first byte of this job now: tells who added it.
   * @returns whether it may; not when it is another's turn. What `onBegun` throws is thrown on.
   */
  begin(jobId: string): boolean;
  /** The host has told the outcome of this job. */
  finish(jobId: string, outcome: PrintOutcome): void;
  /** The host is gone, and with it what it knew of its job. One that had not begun is refused: nothing went out. */
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
  readonly onBegun: () => void;
  readonly settle: (outcome: PrintOutcome) => void;
};

/** @param send hands a job to the host; false when there is none, and then nothing of it went out */
export function printQueue(send: (message: PrintMessage) => boolean): PrintQueue {
  const waiting: Turn[] = [];
  let current: Turn | null = null;
  let hasBegun = false;
  let timer: NodeJS.Timeout | undefined;

  function handOver(): void {
    const next = waiting[0];
    if (next === undefined || current !== null) return;
    clearTimeout(timer);
    if (send(next.message)) {
      current = waiting.shift() ?? null;
      hasBegun = false;
      timer = setTimeout(giveUp, maxJobMs);
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

  function giveUp(): void {
    end(hasBegun ? unheardOf : unreachable);
  }

  function refuseWaiting(): void {
    for (const { settle } of waiting.splice(0)) settle(unreachable);
  }

  return {
    add(message, onBegun) {
      if (waiting.length >= maxWaiting) return Promise.resolve(unreachable);
      return new Promise((settle) => {
        waiting.push({ message, onBegun, settle });
        if (waiting.length === 1) handOver();
      });
    },
    handOver,
    begin(jobId) {
      if (current === null || jobId !== current.message.jobId) return false;
      current.onBegun();
      hasBegun = true;
      return true;
    },
    finish(jobId, outcome) {
      if (jobId === current?.message.jobId) end(outcome);
    },
    loseHost: giveUp,
    close() {
      clearTimeout(timer);
      refuseWaiting();
    },
  };
}
