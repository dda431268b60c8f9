import type { PrinterConnection } from "./printer-connection.ts";
import { canPrint, statusOf, type PrinterStatus, type PrintOutcome } from "./printer-status.ts";

/** Between looks at the printer while a job is out. */
const pollMs = 400;
/** Looks in a row that find a fault before a job is given up, so that a passing one is not taken for real. */
const maxFaults = 3;
/** Looks in a row without an answer, of 1 s each: a small buffer that is full delays the answers that long. */
const maxMissed = 4;
/** Longest that a job may take; a metre of paper takes 10 s on a slow printer. */
const maxJobMs = 20_000;
/** How long a printer may take to answer for an empty buffer, and how long late answers are waited for. */
const maxSettleMs = 3_000;
const quietMs = 250;

/** How the printer is now, by its own answers. */
export async function lookAt(connection: PrinterConnection): Promise<PrinterStatus> {
  const bytes = await connection.askStatus();
  return bytes === null ? "no-answer" : statusOf(bytes);
}

/**
 * Makes sure that the printer has worked off whatever an earlier connection left in its buffer, and that its
 * answer to that is in: only then does the next answer belong to the next job.
 * @returns whether it has
 */
export async function settlePrinter(connection: PrinterConnection): Promise<boolean> {
  // GS a 0: no status unasked.
  connection.send(Uint8Array.of(0x1d, 0x61, 0x00));
  if (!(await connection.askPaperSensor(maxSettleMs))) return false;
  await sleep(quietMs);
  return connection.isOpen();
}

/**
 * Sends one job and waits until the printer has answered for the end of it and is well after that, or is not
 * well, or says nothing. Real-time status overtakes the data, so a jam is seen while the data wait.
 */
export async function printJob(
  connection: PrinterConnection,
  bytes: Uint8Array,
): Promise<PrintOutcome> {
  connection.send(bytes);
  const answered = connection.askPaperSensor(maxJobMs);
  const deadline = performance.now() + maxJobMs;
  let inRow = 0;
  let last: PrinterStatus = "no-answer";
  while (performance.now() < deadline && connection.isOpen()) {
    const isEnd = await Promise.race([answered, sleep(pollMs)]);
    const now = await lookAt(connection);
    if (isEnd === true)
      return canPrint(now) ? { kind: "printed" } : { kind: "unknown", status: now };
    inRow = canPrint(now) ? 0 : now === last ? inRow + 1 : 1;
    last = now;
    if (inRow >= (now === "no-answer" ? maxMissed : maxFaults)) break;
  }
  if (!connection.isOpen()) return { kind: "unknown", status: "no-answer" };
  return { kind: "unknown", status: canPrint(last) ? "error" : last };
}

function sleep(ms: number): Promise<"slept"> {
  return new Promise((resolve) => setTimeout(() => resolve("slept"), ms));
}
