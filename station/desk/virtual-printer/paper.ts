import type { Raster } from "../../devices/printer/raster.ts";

/** Characters that stand next to each other in one style. Lengths are dots, 8 to the mm. */
export type TextRun = {
  readonly kind: "text";
  readonly text: string;
  /** From the left edge of the printable width. */
  readonly x: number;
  readonly width: number;
  /** 24, or 48 when the characters are double high. */
  readonly height: number;
  /** How often the dots of each character are repeated sideways. */
  readonly stretch: 1 | 2;
  readonly bold: boolean;
};

/** A printed picture at its place. */
export type PrintedRaster = Raster & { readonly kind: "raster"; readonly x: number };

/** One row of paper. What stands in it stands on one line: lower items touch the foot of the highest. */
export type PaperRow = {
  /** From the top of the sheet. */
  readonly y: number;
  /** How far the paper moved; at least the height of the highest item. */
  readonly height: number;
  readonly items: readonly (TextRun | PrintedRaster)[];
};

/** A piece of paper from one cut to the next. */
export type Sheet = {
  /** 384 or 576. */
  readonly widthDots: number;
  readonly heightDots: number;
  readonly rows: readonly PaperRow[];
  /** `torn` by hand after a fault; `growing` while it still hangs in the printer. */
  readonly end: "cut" | "torn" | "growing";
};

/** Dots of a half-width column. */
export const columnDots = 12;

/**
 * What one reads on a sheet: a line for each row that holds something and an empty one for each that does not,
 * with a space for each free column before and between; a picture reads `[320x320]`.
 */
export function sheetLines(sheet: Sheet): string[] {
  return sheet.rows.map((row) => {
    let line = "";
    let column = 0;
    for (const item of row.items) {
      const start = Math.floor(item.x / columnDots);
      line += " ".repeat(Math.max(0, start - column));
      line += item.kind === "text" ? item.text : `[${item.width}x${item.height}]`;
      column = start + Math.ceil(item.width / columnDots);
    }
    return line.trimEnd();
  });
}
