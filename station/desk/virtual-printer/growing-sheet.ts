import type { PaperRow, Sheet } from "./paper.ts";

/** Why something cannot be printed as told; null when it was. */
export type PrintFault = string | null;

/** Who hears of the paper. */
export type PaperHandlers = {
  readonly onRow: () => void;
  readonly onSheet: (sheet: Sheet) => void;
};

/** Paper that is fed from the head to the blade before a cut, in dots. */
const feedToBladeDots = 96;
/** Longest sheet, in rows and dots (5 m): more than that is a runaway job. */
const maxRows = 2_000;
const maxSheetDots = 40_000;

/** The paper that hangs in the printer. */
export type GrowingSheet = ReturnType<typeof growingSheet>;

/** Paper of so many dots' width, to which rows are added until it is cut or torn off. */
export function growingSheet(widthDots: number, handlers: PaperHandlers) {
  let rows: PaperRow[] = [];
  let y = 0;

  function addRow(items: PaperRow["items"], height: number): PrintFault {
    if (rows.length >= maxRows || y + height > maxSheetDots) return "the sheet is too long";
    rows = [...rows, { y, height, items }];
    y += height;
    handlers.onRow();
    return null;
  }

  /** Moves the paper on without a row of its own: the row before takes up the space. */
  function feedDots(dots: number): PrintFault {
    const last = rows.at(-1);
    if (last === undefined) return addRow([], dots);
    rows = [...rows.slice(0, -1), { ...last, height: last.height + dots }];
    y += dots;
    return y > maxSheetDots ? "the sheet is too long" : null;
  }

  function end(how: "cut" | "torn"): void {
    const sheet = { widthDots, heightDots: y + feedToBladeDots, rows, end: how };
    rows = [];
    y = 0;
    handlers.onSheet(sheet);
  }

  return {
    addRow,
    feedDots,
    end,
    now: (): Sheet => ({ widthDots, heightDots: y, rows, end: "growing" }),
  };
}
