import type { z } from "zod";
import type { printAnswerRequestSchema, StationEvent } from "#shared/contracts/station-api.ts";
import type { PrinterState, StationState } from "#shared/contracts/station-state.ts";
import type { CommandId, TerminalId } from "#shared/id/ids.ts";
import type { JournalEntry } from "#shared/journal/entry.ts";
import type { Canonical } from "#shared/journal/canonical.ts";
import { canonicalText } from "#shared/journal/canonical.ts";
import type { Posting } from "#shared/journal/posting.ts";
import type { ReceiptDocument } from "#shared/receipt/receipt.ts";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import type { Clock, Instant } from "#shared/time/time.ts";
import type { SaleId } from "#shared/id/ids.ts";
import type { Log } from "#shared/log.ts";
import { printingTexts } from "./texts.zh.ts";

type PrintAnswerRequest = z.output<typeof printAnswerRequestSchema>;
type Job = {
  readonly printJobId: number;
  readonly saleId: SaleId | null;
  readonly receiptNo: string;
  readonly terminal: TerminalId;
  readonly document: ReceiptDocument;
  readonly opensDrawer: boolean;
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
  state(): PrinterState;
  print(job: {
    printJobId: number;
    document: ReceiptDocument;
    opensDrawer: boolean;
  }): Promise<PaperOutcome>;
};

export type PaperParts = {
  readonly store: {
    next(terminal: TerminalId): Job | null;
    job(printJobId: number): Job | null;
    unknown(): readonly Job[];
    setState(printJobId: number, state: Job["state"]): void;
    queue(job: {
      saleId: SaleId | null;
      receiptNo: string;
      terminal: TerminalId;
      document: ReceiptDocument;
      opensDrawer: boolean;
      at: Instant;
    }): number;
    doubtInterrupted(): number;
  };
  readonly commands: {
    once<T>(
      call: { commandId: CommandId; request: string; at: Instant },
      work: () => Result<T>,
    ): { result: Result<T>; isRepeat: boolean };
  };
  readonly journal: {
    append(entry: {
      at: Instant;
      terminal: TerminalId | null;
      actor: string;
      kind: string;
      body: Canonical;
      postings: readonly Posting[];
    }): JournalEntry;
  };
  readonly clock: Clock;
  readonly publish: (event: StationEvent) => void;
  readonly onChanged: () => void;
  readonly reprinted: (document: ReceiptDocument) => ReceiptDocument;
  readonly log: Log;
};

/**
 * Takes paper jobs to the printers, one at a time for each terminal. A job is done only when the printer has
 * said so; one that may have been printed waits for a person's answer and is never printed twice unasked.
 */
export function paperQueue(parts: PaperParts) {
  const { store, log, publish } = parts;
  const busy = new Set<TerminalId>();
  const doubtful = store.doubtInterrupted();
  if (doubtful > 0) log.warn("print.interrupted", { jobs: doubtful });

  function tell(job: Job, state: PrintEventState, refusal: Refusal | null): void {
    const { terminal, printJobId, receiptNo } = job;
    publish({ kind: "print", terminal, printJobId, receiptNo, state, refusal });
    parts.onChanged();
  }

  async function printNext(terminal: TerminalId, printer: PaperPrinter): Promise<boolean> {
    const job = store.next(terminal);
    if (job === null) return false;
    store.setState(job.printJobId, "printing");
    tell(job, "printing", null);
    const outcome = await printer.print(job);
    if (outcome.kind === "refused") {
      store.setState(job.printJobId, "queued");
      tell(job, "held", outcome.refusal);
      return false;
    }
    store.setState(job.printJobId, outcome.kind);
    log.info("print.ended", { job: job.printJobId, outcome: outcome.kind });
    tell(job, outcome.kind, outcome.refusal);
    return true;
  }

  return {
    /** Prints what waits at a terminal until nothing waits or the printer refuses. Safe to call at any time. */
    async drain(terminal: TerminalId, printer: PaperPrinter): Promise<void> {
      if (busy.has(terminal)) return;
      busy.add(terminal);
      try {
        while (await printNext(terminal, printer));
      } finally {
        busy.delete(terminal);
      }
    },

    /** Jobs that a person has to look at, as questions for the status line. */
    questions: (): StationState["questions"] =>
      store.unknown().map(({ printJobId, terminal, receiptNo }) => ({
        printJobId,
        terminal,
        receiptNo,
        text: printingTexts.question(receiptNo),
      })),

    /**
     * A person has looked at the paper: it is good, or it is printed again marked 补打. Journalled.
     * @returns the job that counts now, or: print-job-unknown, print-job-settled
     */
    answer(printJobId: number, request: PrintAnswerRequest): Result<{ printJobId: number }> {
      const { commandId, answer } = request;
      const call = {
        commandId,
        request: canonicalText({ ...request, printJobId }),
        at: parts.clock(),
      };
      const { result } = parts.commands.once(call, () => answered(printJobId, answer));
      parts.onChanged();
      return result;
    },
  };

  function answered(
    printJobId: number,
    answer: PrintAnswerRequest["answer"],
  ): Result<{ printJobId: number }> {
    const job = store.job(printJobId);
    if (job === null) return refuse(printingTexts.unknownJob);
    if (job.state !== "unknown") return refuse(printingTexts.settledJob);
    const at = parts.clock();
    const { terminal, receiptNo, saleId, document } = job;
    parts.journal.append({
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
      document: parts.reprinted(document),
      opensDrawer: false,
      at,
    });
    return accept({ printJobId: again });
  }
}
export type PaperQueue = ReturnType<typeof paperQueue>;

type PrintEventState = Extract<StationEvent, { kind: "print" }>["state"];
