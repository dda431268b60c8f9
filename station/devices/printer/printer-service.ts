import type { Log } from "#shared/log.ts";
import { jobSlot, type JobSlot, type WaitingJob } from "./job-slot.ts";
import { lookAt, printJob, settlePrinter } from "./print-job.ts";
import {
  connectPrinter,
  type PrinterAddress,
  type PrinterConnection,
} from "./printer-connection.ts";
import { canPrint, type PrinterStatus, type PrintOutcome } from "./printer-status.ts";

/** The printer as the device host serves it: watched all the time, one job after the other. */
export type PrinterService = {
  /**
   * Prints these bytes as soon as the printer can take them and they may begin. A second job while one is under
   * way is refused: the caller lets them wait.
   */
  print(job: WaitingJob): Promise<PrintOutcome>;
};

/** Which printer, and who hears of it. */
export type PrinterServiceSettings = {
  readonly address: PrinterAddress;
  readonly log: Log;
  /** Called with the first status and with each change. */
  readonly onStatus: (status: PrinterStatus) => void;
};

/** Between looks at a printer that has nothing to do. */
const pollMs = 2_000;
/** Looks in a row without an answer before the connection is given up. */
const maxMissed = 2;
/** Longest that a job waits for a printer that cannot be reached. */
const patienceMs = 3_000;
/** Between tries to reach it: while a job waits, and after the first, second… failure in a row. */
const hurriedMs = 200;
const backOffMs = [500, 1_000, 2_000, 5_000, 10_000];

/** Connects to the printer, and again whenever the connection is lost, for as long as the process lives. */
export function printerService({ address, log, onStatus }: PrinterServiceSettings): PrinterService {
  const slot = jobSlot(patienceMs);
  let status: PrinterStatus | null = null;
  let isBusy = false;

  function report(next: PrinterStatus): void {
    if (next === status) return;
    status = next;
    onStatus(next);
  }

  async function run(): Promise<never> {
    for (let failures = 0; ;) {
      const connection = await connectPrinter(address);
      const wasUseful = connection !== null && (await serve(connection, slot, report)) === "useful";
      if (connection === null) report("no-answer");
      else log.warn("printer.connection.closed", { wasUseful });
      connection?.close();
      await slot.pause(backOffMs[Math.min(failures, backOffMs.length - 1)] ?? 0);
      if (slot.isWaiting()) await new Promise((resolve) => setTimeout(resolve, hurriedMs));
      failures = wasUseful ? 0 : failures + 1;
    }
  }

  void run();
  return {
    async print(job) {
      if (isBusy) return { kind: "refused", status: status ?? "no-answer" };
      isBusy = true;
      const outcome = await slot.put(job);
      isBusy = false;
      return outcome;
    },
  };
}

/**
 * Watches and prints over one connection until it is of no more use: closed, silent, answering but not
 * working, or with a job on it whose answer may still come and must never be taken for that of a later one.
 */
async function serve(
  connection: PrinterConnection,
  slot: JobSlot,
  report: (status: PrinterStatus) => void,
): Promise<"useful" | "useless"> {
  let isSettled = false;
  let missed = 0;
  while (connection.isOpen()) {
    let now = await lookAt(connection);
    if (canPrint(now) && !isSettled) {
      isSettled = await settlePrinter(connection);
      if (!isSettled) now = connection.isOpen() ? "error" : "no-answer";
    }
    missed = now === "no-answer" ? missed + 1 : 0;
    if (missed === 0 || missed >= maxMissed) report(now);
    const outcome = await workOff(connection, slot, now);
    if (outcome?.kind === "unknown") {
      report(outcome.status);
      return "useful";
    }
    if (missed >= maxMissed || (now === "error" && !isSettled)) return "useless";
    await slot.pause(missed > 0 ? 0 : pollMs);
  }
  report("no-answer");
  return isSettled ? "useful" : "useless";
}

/** Prints the job that waits, or refuses it; without an answer it may wait on, until its patience ends. */
async function workOff(
  connection: PrinterConnection,
  slot: JobSlot,
  now: PrinterStatus,
): Promise<PrintOutcome | null> {
  if (!canPrint(now)) {
    if (now !== "no-answer") slot.refuse(now);
    return null;
  }
  const job = slot.take();
  if (job === null) return null;
  const outcome: PrintOutcome = (await job.mayBegin())
    ? await printJob(connection, job.bytes)
    : { kind: "refused", status: now };
  job.settle(outcome);
  return outcome;
}
