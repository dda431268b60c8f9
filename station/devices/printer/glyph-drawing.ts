import { Resvg } from "@resvg/resvg-js";
import { isHalfWidth } from "#shared/receipt/layout.ts";
import type { FontChoice } from "./cjk-fonts.ts";
import { rasterOf, type Raster } from "./raster.ts";

/** How a glyph is drawn: on the grid of 24 dots or twice as large, and how thick. */
export type GlyphStyle = { readonly scale: 1 | 2; readonly weight: "normal" | "bold" };

/** Draws characters with the fonts of this machine, in the place that a printer would give them. */
export type GlyphDrawing = {
  /**
   * The character in dots: 12 × 24 for ASCII (in 16 × 24), 24 × 24 for the rest, times the scale; null when no
   * font has it. About 15 ms the first time, then remembered.
   */
  glyph(cell: string, style: GlyphStyle): Raster | null;
};

/** Glyphs that are remembered; about 300 bytes each. */
const maxRemembered = 4_000;
/** A character that certainly no font has: the last one for private use. */
const nowhere = "\u{10fffd}";
/** The line on which glyphs stand, in dots of the 24 from the top. */
const baseline = 21;

const plain: GlyphStyle = { scale: 1, weight: "normal" };

/** Draws with these fonts. What no font has looks like what certainly no font has; that is how it is found. */
export function glyphDrawing(font: FontChoice): GlyphDrawing {
  const remembered = new Map<string, Raster | null>();
  let emptyPlace: Raster | null = null;

  function draw(cell: string, style: GlyphStyle): Raster {
    const width = (isHalfWidth(cell) ? 12 : 24) * style.scale;
    const height = 24 * style.scale;
    const { pixels } = new Resvg(glyphSvg(cell, { width, height, ...style }), { font }).render();
    return rasterOf({ width, height }, (x, y) => (pixels[(y * width + x) * 4] ?? 255) < 128);
  }

  /** The plain form tells whether a font has the character; the other forms need not be compared again. */
  function drawIfThere(cell: string, style: GlyphStyle): Raster | null {
    const isPlain = style.scale === 1 && style.weight === "normal";
    if (!isPlain) return glyph(cell, plain) === null ? null : draw(cell, style);
    emptyPlace ??= draw(nowhere, plain);
    const drawn = draw(cell, plain);
    return Buffer.from(drawn.bits).equals(emptyPlace.bits) ? null : drawn;
  }

  function glyph(cell: string, style: GlyphStyle): Raster | null {
    const key = `${style.scale}${style.weight}${cell}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const drawn = drawIfThere(cell, style);
    if (remembered.size >= maxRemembered) remembered.clear();
    remembered.set(key, drawn);
    return drawn;
  }

  return { glyph };
}

type GlyphPlace = GlyphStyle & { readonly width: number; readonly height: number };

function glyphSvg(cell: string, { width, height, scale, weight }: GlyphPlace): string {
  const stroke = weight === "bold" ? ` stroke="#000" stroke-width="0.9"` : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" fill="#fff"/>` +
    `<text transform="scale(${scale})" x="${width / scale / 2}" y="${baseline}" font-size="24"` +
    ` text-anchor="middle" font-family="Noto Sans Mono CJK SC"${stroke}>${escapeXml(cell)}</text></svg>`
  );
}

/** Text as it may stand in XML. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
