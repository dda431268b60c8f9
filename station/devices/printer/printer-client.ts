import { fileURLToPath } from "node:url";
import type { Log } from "#shared/log.ts";
import type { ReceiptDocument } from "#shared/receipt/receipt.ts";
import { superviseHost } from "../supervisor.ts";
import { printQueue } from "./print-queue.ts";
import { fromPrinterHost, printMessage, type ToPrinterHost } from "./printer-messages.ts";
import type { PrinterStatus, PrintOutcome } from "./printer-status.ts";

/** What is to be printed. */
export type PrintJob = {
  /** Names the job among those under way, ≤ 100 characters. */
  readonly jobId: string;
  /** A receipt, or finished ESC/POS bytes of at most 256 KiB in base64; none of them is a bare drawer kick. */
  readonly content:
    | { readonly kind: "document"; readonly document: ReceiptDocument }
    | { readonly kind: "bytes"; readonly base64: string };
  /** Whether the cash drawer opens before the paper comes. A reprint leaves it alone. */
  readonly drawer: "kick" | "leave";
};

/** The receipt printer of one terminal. */
export type ReceiptPrinter = {
  /**
   * Prints one job; jobs are printed one after the other. The outcome comes after 45 s at the latest for a
   * job whose turn it is, and is `unknown` whenever bytes may have gone out and nothing confirmed them.
   * @param onBegun called right before the first byte goes out; when it throws, none goes out
   */
  print(job: PrintJob, onBegun?: () => void): Promise<PrintOutcome>;
  /** The last that is known; `no-answer` until the printer has answered for the first time. */
  status(): PrinterStatus;
  stop(): Promise<void>;
};

/** Which printer, and who hears of it. */
export type ReceiptPrinterSettings = {
  readonly host: string;
  readonly port: number;
  readonly paperEnd?: "cut" | "feed";
  readonly log: Log;
  /** Called with each change of status. */
  readonly onStatus: (status: PrinterStatus) => void;
};

/** Starts the host of a printer and hands jobs to it. */
export function receiptPrinter(settings: ReceiptPrinterSettings): ReceiptPrinter {
  const { host: address, port, paperEnd = "cut", log } = settings;
  let status: PrinterStatus = "no-answer";
  const queue = printQueue((message) => host.send(message));

  const host = superviseHost({
    modulePath: fileURLToPath(new URL("./printer-host.ts", import.meta.url)),
    args: [address, String(port), paperEnd],
    log,
    onMessage: hear,
    onUp: () => queue.handOver(),
    onDown: () => {
      report("no-answer");
      queue.loseHost();
    },
  });

  function report(next: PrinterStatus): void {
    if (next === status) return;
    status = next;
    settings.onStatus(next);
  }

  function hear(heard: unknown): void {
    const { success, data: message } = fromPrinterHost.safeParse(heard);
    if (!success) log.warn("printer.message.unreadable");
    else if (message.kind === "log") log[message.level](message.event, message.fields);
    else if (message.kind === "status") report(message.status);
    else if (message.kind === "begun") begin(message.jobId);
    else queue.finish(message.jobId, message.outcome);
  }

  /** Without the answer "go" the host gives the job back as refused. */
  function begin(jobId: string): void {
    try {
      if (queue.begin(jobId)) host.send({ kind: "go", jobId } satisfies ToPrinterHost);
    } catch (error) {
      log.error("print.not-begun", { why: error instanceof Error ? error.message : "unknown" });
    }
  }

  return {
    print(job, onBegun = () => undefined) {
      const { success, data: message } = printMessage.safeParse({ kind: "print", ...job });
      // A job that breaks a limit never reaches the host, where it would end all others too.
      return success ? queue.add(message, onBegun) : Promise.resolve({ kind: "unprintable" });
    },
    status: () => status,
    async stop() {
      queue.close();
      await host.stop();
    },
  };
}
