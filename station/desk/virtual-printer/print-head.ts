import type { Raster } from "../../devices/printer/raster.ts";
import type { GrowingSheet, PrintFault } from "./growing-sheet.ts";
import { columnDots, type PrintedRaster, type TextRun } from "./paper.ts";

/** Dots from one row to the next after ESC 2, as Chinese printers have it (3.75 mm). */
const rowDots = 30;

/** What the commands for text and area set. */
type Style = {
  mode: "ascii" | "chinese";
  weight: "normal" | "bold";
  stretchX: 1 | 2;
  stretchY: 1 | 2;
  /** 0 left, 1 centre, 2 right. */
  align: number;
  /** Left edge and width of the print area, in dots. */
  left: number;
  area: number;
};

/** The head over the paper: the line that it collects, and the style it prints in. */
export type PrintHead = ReturnType<typeof printHead>;

/** A head that prints on this sheet, in the state after ESC @. */
export function printHead(widthDots: number, sheet: GrowingSheet) {
  const style = freshStyle(widthDots);
  let line: readonly (TextRun | PrintedRaster)[] = [];
  let x = 0;

  const isLineStart = (): boolean => line.length === 0 && x === 0;

  function printCharacter(text: string, columnCount: 1 | 2): PrintFault {
    const width = columnCount * columnDots * style.stretchX;
    if (x + width > style.area) return "text runs over the right edge";
    if (x < lineWidth(line)) return "text is printed over text";
    const height = 24 * style.stretchY;
    const bold = style.weight === "bold";
    line = withRun(line, { kind: "text", text, x, width, height, stretch: style.stretchX, bold });
    x += width;
    return null;
  }

  function feedLine(): PrintFault {
    const shift = style.left + Math.floor(((style.area - lineWidth(line)) * style.align) / 2);
    const items = line.map((item) => ({ ...item, x: item.x + shift }));
    const height = items.reduce((tallest, item) => Math.max(tallest, item.height), rowDots);
    line = [];
    x = 0;
    return sheet.addRow(items, height);
  }

  function printRaster(raster: Raster): PrintFault {
    if (!isLineStart()) return "a picture begins in the middle of a line";
    if (raster.width > style.area) return "a picture is wider than the print area";
    const place = style.left + Math.floor(((style.area - raster.width) * style.align) / 2);
    return sheet.addRow([{ kind: "raster", ...raster, x: place }], raster.height);
  }

  function moveTo(dots: number): PrintFault {
    if (dots < 0 || dots > style.area) return "a position outside of the print area";
    x = dots;
    return null;
  }

  /** ESC @: the usual style; what was collected for the line is dropped. */
  function reset(): void {
    Object.assign(style, freshStyle(widthDots));
    line = [];
    x = 0;
  }

  const moveBy = (dots: number): PrintFault => moveTo(x + dots);
  return {
    style,
    widthDots,
    isLineStart,
    printCharacter,
    feedLine,
    printRaster,
    moveTo,
    moveBy,
    reset,
  };
}

function freshStyle(widthDots: number): Style {
  return {
    mode: "ascii",
    weight: "normal",
    stretchX: 1,
    stretchY: 1,
    align: 0,
    left: 0,
    area: widthDots,
  };
}

function lineWidth(line: readonly (TextRun | PrintedRaster)[]): number {
  return line.reduce((end, item) => Math.max(end, item.x + item.width), 0);
}

/** The line with this run, joined to the last one when it goes on in the same style. */
function withRun(
  line: readonly (TextRun | PrintedRaster)[],
  run: TextRun,
): readonly (TextRun | PrintedRaster)[] {
  const last = line.at(-1);
  const goesOn =
    last?.kind === "text" &&
    last.x + last.width === run.x &&
    last.height === run.height &&
    last.stretch === run.stretch &&
    last.bold === run.bold;
  if (!goesOn) return [...line, run];
  return [
    ...line.slice(0, -1),
    { ...last, text: last.text + run.text, width: last.width + run.width },
  ];
}
