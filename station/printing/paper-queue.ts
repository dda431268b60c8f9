import type { PrintAnswerRequest, StationEvent } from "#shared/contracts/station-api.ts";
import type { StationState } from "#shared/contracts/station-state.ts";
import type { SaleId, TerminalId } from "#shared/id/ids.ts";
import { canonicalText } from "#shared/journal/canonical.ts";
import type { Commands, Journal } from "#shared/journal/journal.ts";
import type { Log } from "#shared/log.ts";
import type { ReceiptDocument } from "#shared/receipt/receipt.ts";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import type { Clock, Instant } from "#shared/time/time.ts";
import { printingTexts } from "./texts.zh.ts";

/** What goes to the paper of one terminal. */
type NewJob = {
  readonly saleId: SaleId | null;
  readonly receiptNo: string;
  readonly terminal: TerminalId;
  readonly document: ReceiptDocument;
  readonly drawer: "kick" | "leave";
};
type Job = NewJob & {
  readonly printJobId: number;
  readonly state: "queued" | "printing" | "printed" | "unknown" | "settled";
};

/** What became of a job at the printer. */
export type PaperOutcome = {
  readonly kind: "printed" | "refused" | "unknown";
  /** What holds the printer up; null when it printed. */
  readonly refusal: Refusal | null;
};

/** The printer of one terminal. */
export type PaperPrinter = {
  /** What keeps it from printing, as far as is known; null when a job may be tried. */
  readonly obstacle: () => Refusal | null;
  /**
   * `onBegun` is called right before the first byte goes out. A refused job had none sent, also when it had
   * begun: it may be tried again.
   */
  readonly print: (
    job: Pick<Job, "printJobId" | "document" | "drawer">,
    onBegun: () => void,
  ) => Promise<PaperOutcome>;
};

export type PaperParts = {
  readonly store: {
    readonly next: (terminal: TerminalId) => Job | null;
    readonly job: (printJobId: number) => Job | null;
    readonly unknown: () => readonly Job[];
    readonly setState: (printJobId: number, state: Job["state"]) => void;
    readonly queue: (job: NewJob & { readonly at: Instant }) => number;
    readonly doubtInterrupted: () => number;
  };
  readonly commands: Commands;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly publish: (event: StationEvent) => void;
  readonly onChanged: () => void;
  /** The document with the mark 补打. */
  readonly reprinted: (document: ReceiptDocument) => ReceiptDocument;
  readonly isTerminal: (terminal: TerminalId) => boolean;
  readonly log: Log;
};

type PrintEventState = Extract<StationEvent, { kind: "print" }>["state"];

/**
 * Takes paper jobs to the printers, one at a time for each terminal. A job is done only when the printer has
 * said so; one that may have been printed waits for a person's answer and is never printed twice unasked.
 */
export class PaperQueue {
  readonly #parts: PaperParts;
  readonly #busy = new Set<TerminalId>();
  /** Which job each terminal was last told to be held, and why, so that it is told once. */
  readonly #held = new Map<TerminalId, string>();

  /** What was being printed when the station died has an unknown outcome from now on. */
  constructor(parts: PaperParts) {
    this.#parts = parts;
    const jobs = parts.store.doubtInterrupted();
    if (jobs > 0) parts.log.warn("print.interrupted", { jobs });
  }

  /**
   * Prints what waits at a terminal until nothing waits or the printer cannot. Safe to call at any time; it is
   * called when something is queued, when the printer's state changes, and every few seconds.
   */
  async drain(terminal: TerminalId, printer: PaperPrinter): Promise<void> {
    if (this.#busy.has(terminal)) return;
    this.#busy.add(terminal);
    try {
      while (await this.#printNext(terminal, printer));
    } finally {
      this.#busy.delete(terminal);
    }
  }

  async #printNext(terminal: TerminalId, printer: PaperPrinter): Promise<boolean> {
    const { store, log } = this.#parts;
    const job = store.next(terminal);
    if (job === null) return false;
    const obstacle = printer.obstacle();
    if (obstacle !== null) {
      this.#hold(job, obstacle);
      return false;
    }
    const outcome = await this.#try(job, printer);
    if (outcome.kind === "refused") {
      store.setState(job.printJobId, "queued");
      this.#hold(job, outcome.refusal ?? printingTexts.failed);
      return false;
    }
    store.setState(job.printJobId, outcome.kind);
    this.#held.delete(terminal);
    log.info("print.ended", { job: job.printJobId, outcome: outcome.kind });
    this.#tell(job, outcome.kind, outcome.refusal);
    return true;
  }

  /** A printer that throws is a bug; the job is then in doubt if it had begun, and waits otherwise. */
  async #try(job: Job, printer: PaperPrinter): Promise<PaperOutcome> {
    const { store, log } = this.#parts;
    const onBegun = (): void => {
      store.setState(job.printJobId, "printing");
      this.#held.delete(job.terminal);
      this.#tell(job, "printing", null);
    };
    try {
      return await printer.print(job, onBegun);
    } catch (error) {
      const why = error instanceof Error ? error.message : "unknown";
      log.error("print.failed", { job: job.printJobId, why });
      const hasBegun = store.job(job.printJobId)?.state === "printing";
      return { kind: hasBegun ? "unknown" : "refused", refusal: printingTexts.failed };
    }
  }

  /** Says that a job waits and why, once for each reason. */
  #hold(job: Job, refusal: Refusal): void {
    const told = `${job.printJobId} ${refusal.code}`;
    if (this.#held.get(job.terminal) === told) return;
    this.#held.set(job.terminal, told);
    this.#tell(job, "held", refusal);
  }

  #tell(job: Job, state: PrintEventState, refusal: Refusal | null): void {
    const { terminal, printJobId, receiptNo } = job;
    this.#parts.publish({ kind: "print", terminal, printJobId, receiptNo, state, refusal });
    this.#parts.onChanged();
  }

  /** Jobs that a person has to look at, as questions for the status line. */
  questions(): StationState["questions"] {
    return this.#parts.store.unknown().map(({ printJobId, terminal, receiptNo }) => ({
      printJobId,
      terminal,
      receiptNo,
      text: printingTexts.question(receiptNo),
    }));
  }

  /**
   * A person has looked at the paper: it is good, or it is printed again marked 补打. Journalled.
   * @returns the job that counts now, or: terminal-unknown, print-job-unknown, print-job-settled
   */
  answer(printJobId: number, request: PrintAnswerRequest): Result<{ printJobId: number }> {
    const { commands, clock, onChanged } = this.#parts;
    const call = {
      commandId: request.commandId,
      request: canonicalText({ ...request, printJobId }),
      at: clock(),
    };
    const { result } = commands.once(call, () => this.#settle(printJobId, request));
    onChanged();
    return result;
  }

  #settle(
    printJobId: number,
    { answer, terminal: answering }: PrintAnswerRequest,
  ): Result<{ printJobId: number }> {
    const { store, journal, clock, reprinted, isTerminal } = this.#parts;
    if (!isTerminal(answering)) return refuse(printingTexts.unknownTerminal);
    const job = store.job(printJobId);
    if (job === null) return refuse(printingTexts.unknownJob);
    if (job.state !== "unknown") return refuse(printingTexts.settledJob);
    const at = clock();
    const { terminal, receiptNo, saleId, document } = job;
    journal.append({
      at,
      terminal: answering,
      actor: `cashier:${answering}`,
      kind: "print.answered",
      body: { receiptNo, answer },
      postings: [],
    });
    store.setState(printJobId, "settled");
    if (answer === "paper-is-good") return accept({ printJobId });
    const again = store.queue({
      saleId,
      receiptNo,
      terminal,
      document: reprinted(document),
      drawer: "leave",
      at,
    });
    return accept({ printJobId: again });
  }
}
