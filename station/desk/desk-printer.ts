import type { DeskFault } from "#shared/contracts/desk-api.ts";
import type { Log } from "#shared/log.ts";
import { paperSvg } from "./virtual-printer/paper-picture.ts";
import { sheetLines, type Sheet } from "./virtual-printer/paper.ts";
import type { PrinterFaults } from "./virtual-printer/printer-faults.ts";
import { startVirtualPrinter } from "./virtual-printer/virtual-printer.ts";

/** The desk keeps so many sheets of each printer; what hangs in the printer counts as one. */
const mostSheets = 30;
/** A jam strikes after so many rows: in the middle of every receipt. */
const jamAfterRows = 6;

export type DeskSheet = { readonly id: number; readonly sheet: Sheet };

export type DeskPrinter = {
  /** The newest first; one that still hangs in the printer is the newest. */
  sheets(): readonly DeskSheet[];
  faults(): DeskFault[];
  setFault(fault: DeskFault, state: "on" | "off"): Promise<void>;
  drawerOpenings(): number;
  stop(): Promise<void>;
};

export type DeskPrinterSettings = {
  readonly terminal: string;
  readonly port: number;
  readonly columns: 32 | 48;
  readonly log: Log;
  readonly onChange: () => void;
};

/** A printer of software with a pile of the sheets that came out of it, and the drawer that hangs on it. */
export async function startDeskPrinter(settings: DeskPrinterSettings): Promise<DeskPrinter> {
  const { terminal, port, columns, log, onChange } = settings;
  let cut: readonly DeskSheet[] = [];
  let nextId = 1;
  let drawerOpenings = 0;

  const printer = await startVirtualPrinter({
    port,
    columns,
    onSheet: (sheet) => {
      cut = [{ id: nextId, sheet }, ...cut].slice(0, mostSheets);
      nextId += 1;
      onChange();
    },
    onRow: onChange,
    onDrawer: () => {
      drawerOpenings += 1;
      onChange();
    },
    onFailure: (failure) => {
      log.error("desk.bytes-unknown", { terminal, ...failure });
      onChange();
    },
  });

  return {
    sheets: () => {
      const growing = printer.growingSheet();
      const hanging = growing.rows.length === 0 ? [] : [{ id: nextId, sheet: growing }];
      return [...hanging, ...cut].slice(0, mostSheets);
    },
    faults: () => deskFaults.filter((fault) => isOn(printer.faults(), fault)),
    setFault: async (fault, state) => {
      // Whoever works at the printer also gets it out of the error that unknown bytes put it into.
      if (printer.failure() !== null) printer.clearFailure();
      await printer.setFaults(changeOf(fault, state));
      onChange();
    },
    drawerOpenings: () => drawerOpenings,
    stop: () => printer.stop(),
  };
}

/** The picture of a sheet, an SVG document. */
export function pictureOf({ sheet }: DeskSheet): string {
  return paperSvg(sheet);
}

/** The words on a sheet; a line each. */
export function wordsOf({ sheet }: DeskSheet): string[] {
  return sheetLines(sheet);
}

const deskFaults: readonly DeskFault[] = [
  "paper-low",
  "paper-out",
  "cover-open",
  "offline",
  "no-answer",
  "jam",
];

function isOn(faults: PrinterFaults, fault: DeskFault): boolean {
  switch (fault) {
    case "paper-low":
      return faults.paperLow;
    case "paper-out":
      return faults.paperOut;
    case "cover-open":
      return faults.coverOpen;
    case "offline":
      return faults.offline;
    case "no-answer":
      return faults.noAnswer;
    case "jam":
      return faults.jamAfterRows !== null;
  }
}

function changeOf(fault: DeskFault, state: "on" | "off"): Partial<PrinterFaults> {
  const isFaulty = state === "on";
  switch (fault) {
    case "paper-low":
      return { paperLow: isFaulty };
    case "paper-out":
      return { paperOut: isFaulty };
    case "cover-open":
      return { coverOpen: isFaulty };
    case "offline":
      return { offline: isFaulty };
    case "no-answer":
      return { noAnswer: isFaulty };
    case "jam":
      return { jamAfterRows: isFaulty ? jamAfterRows : null };
  }
}
