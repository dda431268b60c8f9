import { isHalfWidth, receiptRows, startColumn, type ReceiptRow } from "./layout.ts";
import type { ReceiptDocument } from "./receipt.ts";

/** Of one half-width column and one row on the picture, in SVG units (a quarter of a printer's dots). */
const column = 6;
const rowHeight = { normal: 16, large: 26 } as const;
const margin = 12;

/**
 * The receipt as an SVG picture for a screen, from the same rows as the paper: every character stands in the
 * column where the printer puts it, whatever font the screen has. A QR code shows as its frame; the paper has it.
 */
export function receiptSvg(document: ReceiptDocument): string {
  const width = document.columns * column + 2 * margin;
  let y = margin;
  const parts: string[] = [];
  for (const row of receiptRows(document)) {
    const height = row.kind === "text" ? rowHeight[row.size] : qrSize;
    parts.push(rowSvg(row, { y, columns: document.columns }));
    y += height;
  }
  const height = y + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width * 2}" height="${height * 2}">`,
    `<rect width="${width}" height="${height}" fill="#fdfcf8"/>`,
    `<g fill="#1d1b18" font-family="'Noto Sans SC Variable','Noto Sans CJK SC','Noto Sans SC',sans-serif">`,
    ...parts,
    `</g></svg>`,
  ].join("");
}

const qrSize = 80;

function rowSvg(row: ReceiptRow, at: { y: number; columns: ReceiptDocument["columns"] }): string {
  if (row.kind === "qr") {
    const x = (at.columns * column + 2 * margin - qrSize) / 2;
    return `<rect x="${x}" y="${at.y}" width="${qrSize}" height="${qrSize}" fill="none" stroke="#1d1b18"/>`;
  }
  const scale = row.size === "large" ? 2 : 1;
  const style = `font-size="${column * 2 * scale * 0.95}"${row.weight === "bold" ? ' font-weight="700"' : ""}`;
  const baseline = at.y + rowHeight[row.size] * 0.78;
  return row.pieces
    .map((piece) => {
      let x = margin + startColumn(piece, row.size, at.columns) * column;
      const places = piece.cells.map((cell) => {
        const place = x;
        x += (isHalfWidth(cell) ? 1 : 2) * column * scale;
        return place;
      });
      return `<text ${style} y="${baseline}" x="${places.join(" ")}">${escaped(piece.cells.join(""))}</text>`;
    })
    .join("");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(" ", "\u{a0}");
}
