import { Resvg } from "@resvg/resvg-js";
import { isHalfWidth } from "#shared/receipt/layout.ts";
import { cjkFonts } from "../../devices/printer/cjk-fonts.ts";
import { escapeXml } from "../../devices/printer/glyph-drawing.ts";
import {
  columnDots,
  type PaperRow,
  type PrintedRaster,
  type Sheet,
  type TextRun,
} from "./paper.ts";

/** Unprinted paper at the sides, in dots: 58 mm paper has 48 mm of print, 80 mm paper has 72 mm. */
const sideDots = { 384: 40, 576: 32 } as const;
/** Unprinted paper above the first row, in dots. */
const topDots = 40;
/** Width of a tooth of the cutter, in dots. */
const toothDots = 8;

/** Hanzi: whatever font comes first, each stands in the middle of its 24 dots. */
const hanziFonts =
  "'Noto Sans Mono CJK SC','Noto Sans SC Variable','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif";
/** ASCII has 12 dots, so it needs a font whose letters are half as wide as they are high. */
const asciiFonts = "'Noto Sans Mono CJK SC','DejaVu Sans Mono',Menlo,Consolas,monospace";

/** The sheet as an SVG picture that looks like paper, one unit a dot. Every character has a place of its own. */
export function paperSvg(sheet: Sheet): string {
  const side = sheet.widthDots === 384 ? sideDots[384] : sideDots[576];
  const width = sheet.widthDots + 2 * side;
  const height = topDots + sheet.heightDots + toothDots;
  const rows = sheet.rows.map((row) => rowSvg(row)).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" lang="zh-CN" viewBox="0 0 ${width} ${height}"` +
    ` width="${width}" height="${height}">` +
    `<path d="${outline(width, height, sheet.end)}" fill="#fdfdf9" stroke="#d9d7cf"/>` +
    `<g transform="translate(${side} ${topDots})" fill="#1c1c1e" text-anchor="middle">${rows}</g></svg>`
  );
}

/** The same as a PNG, twice as fine as the dots of the printer. */
export function paperPng(sheet: Sheet): Uint8Array {
  const options = {
    font: cjkFonts(),
    fitTo: { mode: "zoom", value: 2 },
    background: "#b9bcc2",
  } as const;
  return new Resvg(paperSvg(sheet), options).render().asPng();
}

/** Straight at the top; toothed at the foot where it was cut, ragged where it was torn. */
function outline(width: number, height: number, end: Sheet["end"]): string {
  const foot = height - toothDots;
  if (end === "growing") return `M0 0H${width}V${foot}H0Z`;
  const points: string[] = [];
  const step = end === "cut" ? toothDots / 2 : toothDots * 2;
  for (let x = width, index = 0; x > 0; x -= step, index += 1) {
    const depth = end === "cut" ? index % 2 : ((index * 7) % 5) / 4;
    points.push(`L${x} ${foot + depth * (toothDots / 2)}`);
  }
  return `M0 0H${width}${points.join("")}L0 ${foot}Z`;
}

function rowSvg(row: PaperRow): string {
  const tallest = row.items.reduce((height, item) => Math.max(height, item.height), 0);
  return row.items
    .map((item) => {
      const top = row.y + tallest - item.height;
      return item.kind === "text" ? runSvg(item, top) : rasterSvg(item, top);
    })
    .join("");
}

function runSvg(run: TextRun, top: number): string {
  const scaleX = run.stretch;
  const scaleY = run.height / 24;
  const weight = run.bold ? ` stroke="#1c1c1e" stroke-width="0.9"` : "";
  return (
    `<g transform="translate(${run.x} ${top}) scale(${scaleX} ${scaleY})"${weight}>` +
    `${glyphsSvg(run.text, "half")}${glyphsSvg(run.text, "full")}</g>`
  );
}

/** The characters of one width in one element, each with the middle of its own place. */
function glyphsSvg(text: string, width: "half" | "full"): string {
  let x = 0;
  const glyphs: { readonly character: string; readonly middle: number }[] = [];
  for (const character of text) {
    const isHalf = isHalfWidth(character);
    const dots = isHalf ? columnDots : 2 * columnDots;
    if (isHalf === (width === "half") && character !== " ")
      glyphs.push({ character, middle: x + dots / 2 });
    x += dots;
  }
  if (glyphs.length === 0) return "";
  const places = glyphs.map(({ middle }) => middle).join(" ");
  const characters = escapeXml(glyphs.map(({ character }) => character).join(""));
  const font =
    width === "half"
      ? `font-family="${asciiFonts}" font-size="22"`
      : `font-family="${hanziFonts}" font-size="24"`;
  return `<text ${font} x="${places}" y="21">${characters}</text>`;
}

/** Black dots as bars; rows of dots that are alike make one bar, which keeps a QR code small. */
function rasterSvg(raster: PrintedRaster, top: number): string {
  const rowBytes = raster.width / 8;
  const bars: string[] = [];
  let start = 0;
  for (let y = 1; y <= raster.height; y += 1) {
    const before = raster.bits.subarray(start * rowBytes, (start + 1) * rowBytes);
    const now = raster.bits.subarray(y * rowBytes, (y + 1) * rowBytes);
    if (y < raster.height && Buffer.compare(before, now) === 0) continue;
    bars.push(...barsOf(before, { y: start, height: y - start }));
    start = y;
  }
  return (
    `<path transform="translate(${raster.x} ${top})" shape-rendering="crispEdges"` +
    ` d="${bars.join("")}"/>`
  );
}

function barsOf(dots: Uint8Array, { y, height }: { y: number; height: number }): string[] {
  const bars: string[] = [];
  const isBlack = (x: number): boolean => ((dots[x >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0;
  let from: number | null = null;
  for (let x = 0; x <= dots.length * 8; x += 1) {
    if (isBlack(x)) from ??= x;
    else if (from !== null) {
      bars.push(`M${from} ${y}h${x - from}v${height}h${from - x}z`);
      from = null;
    }
  }
  return bars;
}
