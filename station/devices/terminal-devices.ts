import type { Site, TerminalSettings } from "#shared/contracts/site.ts";
import type { ReaderState, StationState } from "#shared/contracts/station-state.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { CardEvent } from "#shared/identity/card/card-event.ts";
import type { Log } from "#shared/log.ts";
import type { ReceiptDocument } from "#shared/receipt/receipt.ts";
import type { Refusal } from "#shared/result.ts";
import { cardReader } from "./card/card-client.ts";
import { receiptPrinter, type ReceiptPrinter } from "./printer/printer-client.ts";
import { canPrint, printerRefusal, unprintableRefusal } from "./printer/printer-status.ts";
import { codeScanner, type ScannerState } from "./scanner/scanner-client.ts";

/** A paper job for one terminal's printer. */
type PaperJob = {
  readonly printJobId: number;
  readonly document: ReceiptDocument;
  readonly drawer: "kick" | "leave";
};

export type DeviceParts = {
  readonly site: Site;
  readonly log: Log;
  readonly onCard: (terminal: TerminalId, event: CardEvent) => void;
  /** A text that a serial scanner read. It is data: never logged, kept or followed. */
  readonly onScan: (terminal: TerminalId, text: string) => void;
  /** A reader, printer or scanner changed its state. */
  readonly onChanged: () => void;
};

/** The devices of every terminal of the site, each in a process of its own; no device is a normal state. */
export function terminalDevices({ site, log, onCard, onScan, onChanged }: DeviceParts) {
  const readerStates = new Map<TerminalId, ReaderState>();
  const printers = new Map<TerminalId, ReceiptPrinter>();
  const stops: (() => Promise<void>)[] = [];
  const scanners = terminalScanners({ log, onScan, onChanged });

  function startReader({ terminal, reader, cardKey }: TerminalSettings): void {
    if (reader.kind === "none") return;
    readerStates.set(terminal, "down");
    const watched = cardReader({
      source: reader,
      cardKey,
      log,
      onEvent(event) {
        const next = readerStateAfter(event);
        if (next !== null && next !== readerStates.get(terminal)) {
          readerStates.set(terminal, next);
          onChanged();
        }
        onCard(terminal, event);
      },
    });
    stops.push(() => watched.stop());
  }

  function startPrinter({ terminal, printer }: TerminalSettings): void {
    if (printer.kind === "none") return;
    const { host, port } = printer;
    const client = receiptPrinter({ host, port, log, onStatus: onChanged });
    printers.set(terminal, client);
    stops.push(() => client.stop());
  }

  return {
    start(): void {
      for (const terminal of site.terminals) {
        startReader(terminal);
        startPrinter(terminal);
        scanners.start(terminal);
      }
    },
    /** The serial scanner of a terminal; `absent` where none is set. */
    scanner: scanners.state,
    states: (): StationState["terminals"] =>
      site.terminals.map(({ terminal, role, reader }) => ({
        terminal,
        role,
        reader: reader.kind === "none" ? "absent" : (readerStates.get(terminal) ?? "down"),
        printer: printers.get(terminal)?.status() ?? "absent",
      })),
    /** The printers with their terminals, as the paper queue uses them. */
    printers: () =>
      [...printers].map(([terminal, client]) => [terminal, paperPrinter(client)] as const),
    async stop(): Promise<void> {
      await Promise.all([...stops, scanners.stop].map((stop) => stop()));
    },
  };
}

type ScannerParts = Pick<DeviceParts, "log" | "onScan" | "onChanged">;

/** The serial scanners of the site. */
function terminalScanners({ log, onScan, onChanged }: ScannerParts) {
  const states = new Map<TerminalId, ScannerState>();
  const running: ReturnType<typeof codeScanner>[] = [];
  return {
    start({ terminal, scanner }: TerminalSettings): void {
      if (scanner.kind === "none") return;
      const { path, baudRate } = scanner;
      const watched = codeScanner({
        line: { path, baudRate },
        log,
        onText: (text) => onScan(terminal, text),
        onState(state) {
          states.set(terminal, state);
          onChanged();
        },
      });
      running.push(watched);
    },
    state: (terminal: TerminalId): ScannerState => states.get(terminal) ?? "absent",
    stop: async (): Promise<void> => {
      await Promise.all(running.map((one) => one.stop()));
    },
  };
}

export type TerminalDevices = ReturnType<typeof terminalDevices>;

function readerStateAfter(event: CardEvent): ReaderState | null {
  switch (event.kind) {
    case "reader-ready":
    case "card-removed":
    case "read":
    case "failed":
      return "ready";
    case "reading":
      return "reading";
    case "reader-missing":
      return "missing";
    case "service-down":
      return event.reason === "not-installed" ? "absent" : "down";
    case "card-present":
    case "slow":
      return null;
  }
}

function paperPrinter(client: ReceiptPrinter) {
  return {
    obstacle(): Refusal | null {
      const status = client.status();
      return canPrint(status) ? null : printerRefusal(status);
    },
    async print(
      { printJobId, document, drawer }: PaperJob,
      onBegun: () => void,
    ): Promise<{
      kind: "printed" | "refused" | "unknown";
      refusal: Refusal | null;
    }> {
      const content = { kind: "document", document } as const;
      const outcome = await client.print({ jobId: String(printJobId), content, drawer }, onBegun);
      switch (outcome.kind) {
        case "printed":
          return { kind: "printed", refusal: null };
        case "unprintable":
          // Trying again would come to the same: a person has to look.
          return { kind: "unknown", refusal: unprintableRefusal };
        case "refused":
        case "unknown":
          return { kind: outcome.kind, refusal: printerRefusal(outcome.status) };
      }
    },
  };
}
