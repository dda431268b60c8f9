import receiptline, { type BaseCommand, type QRCode } from "receiptline";
import type { ReceiptDocument } from "#shared/receipt/receipt.ts";
import { columnsOf, receiptRows, startColumn, type ReceiptRow } from "#shared/receipt/layout.ts";
import { isPrintable } from "./printable.ts";
import { blankRaster, placeRaster, rasterCommand, squaresRaster } from "./raster.ts";
import type { GlyphDrawing, GlyphStyle } from "./glyph-drawing.ts";

/** What bytes for a printer depend on. Every printer here is ESC/POS with a 24-dot Chinese font (GB18030). */
export type PrinterProfile = {
  /** Cut the paper, or feed it out to be torn off. */
  readonly paperEnd: "cut" | "feed";
  readonly drawing: GlyphDrawing;
};

/** The paper of one receipt. */
export type ReceiptBytes = {
  readonly bytes: Uint8Array;
  /** Characters that neither the printer nor any font has, each once; 〓 stands for them on the paper. */
  readonly missing: readonly string[];
};

/** Dots of a half-width column. */
const columnDots = 12;
/** Dots from one row to the next (ESC 2 of Chinese printers), and the height of a large row. */
const rowDots = { normal: 30, large: 48 } as const;
/** ESC J 12: large characters fill their row, so without these dots (1.5 mm) the next row touches them. */
const gapAfterLarge = "\x1bJ\x0c";
/** Widest QR code, in dots (4 cm), and its largest square, in dots. */
const maxQrDots = 320;
const maxQrCellDots = 6;
/** The mark that printers use for a character they lack (GB 2312 getaword, U+3013). */
const lackMark = "〓";
/** Rows of one receipt that are drawn; with new characters in all of them that takes at most 4 s. */
const maxDrawnRows = 12;

type TextRow = Extract<ReceiptRow, { kind: "text" }>;

/**
 * The bytes that print a receipt: initialisation, rows, and the end of the paper. They ask the printer for
 * nothing and never hold a command that a printer obeys out of turn. A row with a character that the printer
 * lacks is drawn, at the same place.
 */
export function receiptBytes(document: ReceiptDocument, profile: PrinterProfile): ReceiptBytes {
  const missing = new Set<string>();
  let drawnRows = 0;
  const lines = receiptRows(document).flatMap((row) => {
    if (row.kind === "qr") return [`{code:${escaped(row.text)};option:qrcode,m}`];
    const marked = markLacking(row, {
      missing,
      drawing: drawnRows < maxDrawnRows ? profile.drawing : null,
    });
    const isPlain = marked.pieces.every(({ cells }) => cells.every(isPrintable));
    if (!isPlain) drawnRows += 1;
    const markup = isPlain
      ? rowMarkup(marked, document)
      : [commandMarkup(drawnRow(marked, document, profile))];
    return row.size === "large" ? [...markup, commandMarkup(gapAfterLarge)] : markup;
  });
  const commands = receiptline.transform(lines.join("\n"), {
    cpl: document.columns,
    encoding: "gb18030",
    spacing: true,
    command: chineseCommands(document, profile),
  });
  return { bytes: Buffer.from(commands, "latin1"), missing: [...missing] };
}

/** Opens the cash drawer: a pulse of 50 ms on pin 2, then 500 ms of rest. */
export function drawerKick(): Uint8Array {
  return Uint8Array.of(0x1b, 0x70, 0x00, 0x19, 0xfa);
}

/**
 * The "generic" commands of receiptline, which keep to what Chinese printers know (GS v 0 for pictures, binary
 * arguments). The end asks for no status, because the driver asks itself; the QR code is as large as fits.
 */
function chineseCommands(document: ReceiptDocument, profile: PrinterProfile): BaseCommand {
  const { generic } = receiptline.commands;
  const end = profile.paperEnd === "cut" ? generic.cut() : "\x1bd\x04";
  return {
    ...generic,
    close: () => end,
    qrcode: (symbol) => qrCommand(symbol, document.columns * columnDots),
  };
}

function qrCommand(symbol: QRCode, paperDots: number): string {
  const modules = receiptline.qrcode.generate({ ...symbol, quietZone: true });
  const cell = Math.min(maxQrCellDots, Math.floor(Math.min(maxQrDots, paperDots) / modules.length));
  return rasterCommand(squaresRaster(modules, cell));
}

/** A row in the markup of receiptline: the column widths, then the pieces, whose spaces say how they align. */
function rowMarkup(row: TextRow, { columns }: ReceiptDocument): string[] {
  const style = `${row.weight === "bold" ? '"' : ""}${row.size === "large" ? "^^^" : ""}`;
  const right = row.pieces[1];
  const rightWidth = right === undefined ? 0 : columnsOf(right.cells, row.size);
  const widths = right === undefined ? "*" : `${columns - rightWidth},${rightWidth}`;
  const pieces = row.pieces.map(({ cells, align }) => {
    const before = align === "left" ? "" : " ";
    const after = align === "right" ? "" : " ";
    return `${before}${style}${escaped(cells.join(""))}${after}`;
  });
  return [`{width:${widths};border:0}`, `|${pieces.join("|")}|`];
}

/** A command as receiptline hands it through. */
function commandMarkup(command: string): string {
  return `{command:${escaped(command)}}`;
}

/** Everything below U+0100 but letters and digits as \xNN, so that none of it means anything to receiptline. */
function escaped(text: string): string {
  return text.replace(
    /[^0-9A-Za-z\u{100}-\u{10ffff}]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

type Lacking = { readonly missing: Set<string>; readonly drawing: GlyphDrawing | null };

/** The row with 〓 for what cannot even be drawn; that is added to what is missing. */
function markLacking(row: TextRow, { missing, drawing }: Lacking): TextRow {
  const style = glyphStyle(row);
  const marked = (cell: string): string => {
    if (isPrintable(cell) || (drawing?.glyph(cell, style) ?? null) !== null) return cell;
    missing.add(cell);
    return lackMark;
  };
  return {
    ...row,
    pieces: row.pieces.map((piece) => ({ ...piece, cells: piece.cells.map(marked) })),
  };
}

function glyphStyle(row: TextRow): GlyphStyle {
  return { scale: row.size === "large" ? 2 : 1, weight: row.weight };
}

/** A row as a picture as wide as the paper, so that its place depends on nothing that the printer does. */
function drawnRow(row: TextRow, { columns }: ReceiptDocument, { drawing }: PrinterProfile): string {
  const style = glyphStyle(row);
  const picture = blankRaster({ width: columns * columnDots, height: rowDots[row.size] });
  for (const piece of row.pieces) {
    let x = startColumn(piece, row.size, columns) * columnDots;
    for (const cell of piece.cells) {
      const glyph = drawing.glyph(cell, style);
      if (glyph !== null) placeRaster(picture, glyph, x);
      x += columnsOf([cell], row.size) * columnDots;
    }
  }
  return rasterCommand(picture);
}
