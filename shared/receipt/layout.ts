import { assert } from "../result.ts";
import type { ReceiptBlock, ReceiptDocument } from "./receipt.ts";

/** A piece of one row. Pieces of a row never overlap: a row has one, or one at the left and one at the right. */
export type RowPiece = {
  /** What occupies one place each: a character with the marks that belong to it. */
  readonly cells: readonly string[];
  readonly align: "left" | "centre" | "right";
};

/** One row of a receipt after wrapping; it always fits the columns. No pieces: an empty row. */
export type ReceiptRow =
  | {
      readonly kind: "text";
      readonly pieces: readonly RowPiece[];
      readonly size: "normal" | "large";
      readonly weight: "normal" | "bold";
    }
  | { readonly kind: "qr"; readonly text: string };

type Style = Pick<Extract<ReceiptRow, { kind: "text" }>, "size" | "weight">;
type Columns = ReceiptDocument["columns"];

/** Longest receipt, in blocks; a meal has about 25. */
export const maxBlocks = 300;
/** Longest text of one block, in cells; the rest is cut off. */
export const maxCells = 500;
/** Longest content of a QR code, in characters. */
export const maxQrCharacters = 300;

const plain: Style = { size: "normal", weight: "normal" };

/**
 * The rows of a receipt in order. Text that is too long goes on in the next row; the right part of a pair
 * stays whole and stands flush right, in the last row of the left part if there is room, else below it.
 */
export function receiptRows(document: ReceiptDocument): readonly ReceiptRow[] {
  assert(document.blocks.length <= maxBlocks, "a receipt has at most 300 blocks");
  return document.blocks.flatMap((block) => blockRows(block, document.columns));
}

function blockRows(block: ReceiptBlock, columns: Columns): readonly ReceiptRow[] {
  switch (block.kind) {
    case "text":
      return wrap(textCells(block.text), columns, block.size).map((cells) =>
        textRow([{ cells, align: block.align }], block),
      );
    case "pair":
      return pairRows(block, columns);
    case "rule":
      return [textRow([{ cells: Array<string>(columns).fill("-"), align: "left" }], plain)];
    case "blank":
      return [textRow([], plain)];
    case "qr":
      assert(block.text.length <= maxQrCharacters, "a QR code holds at most 300 characters");
      return block.text === "" ? [] : [{ kind: "qr", text: block.text }];
  }
}

function pairRows(
  block: Extract<ReceiptBlock, { kind: "pair" }>,
  columns: Columns,
): readonly ReceiptRow[] {
  const left = wrap(textCells(block.left), columns, block.size);
  const right = wrap(textCells(block.right), columns, block.size);
  const last = left.at(-1) ?? [];
  const first = right[0] ?? [];
  const oneSpace = columnsOf([" "], block.size);
  const fits =
    right.length === 1 &&
    columnsOf(last, block.size) + oneSpace + columnsOf(first, block.size) <= columns;
  const leftAlone = fits ? left.slice(0, -1) : left;
  const rightAlone = fits ? [] : right;
  return [
    ...leftAlone.map((cells) => textRow([{ cells, align: "left" }], block)),
    ...(fits ? [textRow([...piece(last, "left"), ...piece(first, "right")], block)] : []),
    ...rightAlone.map((cells) => textRow([{ cells, align: "right" }], block)),
  ];
}

function piece(cells: readonly string[], align: RowPiece["align"]): RowPiece[] {
  return cells.length === 0 ? [] : [{ cells, align }];
}

function textRow(pieces: readonly RowPiece[], { size, weight }: Style): ReceiptRow {
  const kept = pieces.filter(({ cells }) => cells.length > 0);
  return { kind: "text", pieces: kept, size, weight };
}

/** Marks that never begin a row (避头): GB/T 15834-2011, 5.1, and their half-width forms. */
const neverFirst = new Set("，。、；：？！）》〉」』】”’…—·,.;:?!)]}%");
/** So many cells go down with such a mark at most. */
const mostCarried = 3;

/** Always at least one row; it is empty for an empty text. A mark that may not begin a row takes what is before it along. */
function wrap(cells: readonly string[], columns: Columns, size: Style["size"]): string[][] {
  const rows: string[][] = [[]];
  let used = 0;
  for (const cell of cells) {
    const width = columnsOf([cell], size);
    if (used + width > columns) {
      rows.push(carried(rows.at(-1) ?? [], cell));
      used = columnsOf(rows.at(-1) ?? [], size);
    }
    rows.at(-1)?.push(cell);
    used += width;
  }
  return rows;
}

/** Takes from the end of a row what goes down with the cell that begins the next one; nothing for most cells. */
function carried(row: string[], next: string): string[] {
  const most = Math.min(mostCarried, row.length - 1);
  let count = 0;
  for (let first = next; neverFirst.has(first) && count < most; count += 1) {
    first = row[row.length - 1 - count] ?? "";
  }
  const isEnough = count === 0 || !neverFirst.has(row[row.length - count] ?? "");
  return isEnough ? row.splice(row.length - count, count) : [];
}

/**
 * Half-width columns that cells take: ASCII one each, everything else two, as in a printer's Chinese mode;
 * twice that when large.
 */
export function columnsOf(cells: readonly string[], size: "normal" | "large"): number {
  const width = cells.reduce((sum, cell) => sum + (isHalfWidth(cell) ? 1 : 2), 0);
  return size === "large" ? width * 2 : width;
}

/** Whether a cell is one ASCII character. */
export function isHalfWidth(cell: string): boolean {
  return cell.length === 1 && cell < "\u{80}";
}

/** Column, from 0, at which a piece begins; a half one is possible when it is centred. */
export function startColumn(piece: RowPiece, size: "normal" | "large", columns: Columns): number {
  const free = columns - columnsOf(piece.cells, size);
  return piece.align === "left" ? 0 : piece.align === "right" ? free : free / 2;
}

/**
 * A text as the cells that are laid out: composed (NFC), white space as plain spaces, ¥ (U+00A5, four bytes in
 * GB18030) as ￥ (U+FFE5, two bytes), without control and invisible characters.
 */
export function textCells(text: string): readonly string[] {
  const clean = text
    .slice(0, maxCells * 4)
    .normalize("NFC")
    .replace(/[\p{Cf}\p{Cs}\p{Cn}\p{Variation_Selector}]/gu, "")
    .replace(/\s/gu, " ")
    .replace(/\p{Cc}/gu, "")
    .replaceAll("\u{a5}", "\u{ffe5}");
  return (clean.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []).slice(0, maxCells);
}
