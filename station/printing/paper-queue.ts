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
  readonly print: (job: Pick<Job, "printJobId" | "document" | "drawer">) => Promise<PaperOutcome>;
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

  /** What was being printed when the station died has an unknown outcome from now on. */
  constructor(parts: PaperParts) {
    this.#parts = parts;
    const jobs = parts.store.doubtInterrupted();
    if (jobs > 0) parts.log.warn("print.interrupted", { jobs });
  }

  /** Prints what waits at a terminal until nothing waits or the printer refuses. Safe to call at any time. */
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
    store.setState(job.printJobId, "printing");
    this.#tell(job, "printing", null);
    const outcome = await printer.print(job);
    if (outcome.kind === "refused") {
      store.setState(job.printJobId, "queued");
      this.#tell(job, "held", outcome.refusal);
      return false;
    }
    store.setState(job.printJobId, outcome.kind);
    log.info("print.ended", { job: job.printJobId, outcome: outcome.kind });
    this.#tell(job, outcome.kind, outcome.refusal);
    return true;
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
   * @returns the job that counts now, or: print-job-unknown, print-job-settled
   */
  answer(printJobId: number, request: PrintAnswerRequest): Result<{ printJobId: number }> {
    const { commands, clock, onChanged } = this.#parts;
    const call = {
      commandId: request.commandId,
      request: canonicalText({ ...request, printJobId }),
      at: clock(),
    };
    const { result } = commands.once(call, () => this.#settle(printJobId, request.answer));
    onChanged();
    return result;
  }

  #settle(
    printJobId: number,
    answer: PrintAnswerRequest["answer"],
  ): Result<{ printJobId: number }> {
    const { store, journal, clock, reprinted } = this.#parts;
    const job = store.job(printJobId);
    if (job === null) return refuse(printingTexts.unknownJob);
    if (job.state !== "unknown") return refuse(printingTexts.settledJob);
    const at = clock();
    const { terminal, receiptNo, saleId, document } = job;
    journal.append({
      at,
      terminal,
      actor: `cashier:${terminal}`,
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
