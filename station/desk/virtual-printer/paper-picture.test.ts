import { describe, expect, test } from "vitest";
import { textBlock } from "#shared/receipt/receipt.ts";
import { cjkFonts } from "../../devices/printer/cjk-fonts.ts";
import { glyphDrawing } from "../../devices/printer/glyph-drawing.ts";
import { receiptBytes } from "../../devices/printer/receipt-bytes.ts";
import { interpretAll } from "./escpos-interpreter.ts";
import type { Sheet } from "./paper.ts";
import { paperPng, paperSvg } from "./paper-picture.ts";

const drawing = glyphDrawing(cjkFonts());

function aSheet(text: string, style: Parameters<typeof textBlock>[1] = {}): Sheet {
  const document = {
    columns: 32,
    blocks: [textBlock(text, style), { kind: "qr", text: "1" }],
  } as const;
  const { bytes } = receiptBytes(document, { paperEnd: "cut", drawing });
  const result = interpretAll(bytes, 32);
  const sheet = result.ok ? result.value.sheets[0] : undefined;
  if (sheet === undefined) throw new Error("no sheet");
  return sheet;
}

describe("the picture of a sheet", () => {
  test("gives every character the middle of its own place, whatever font is used", () => {
    const svg = paperSvg(aSheet("饭a汤"));
    expect(svg).toMatch(/font-size="24" x="12 48" y="21">饭汤<\/text>/);
    expect(svg).toMatch(/font-size="22" x="30" y="21">a<\/text>/);
    expect(svg).toContain("'Noto Sans SC',");
  });

  test("stretches large characters and keeps them in one place", () => {
    expect(paperSvg(aSheet("饭", { size: "large", align: "right" }))).toContain(
      '<g transform="translate(336 0) scale(2 2)">',
    );
  });

  test("holds no markup of a dish", () => {
    expect(paperSvg(aSheet("<x>&amp;"))).toContain("&lt;x&gt;&amp;amp;");
  });

  test("has a black dot of a QR code where the paper has one", () => {
    // The first bar of the code is the upper edge of its first finder pattern, 7 modules wide.
    expect(paperSvg(aSheet("饭"))).toMatch(/d="M24 24h42v6h-42z/);
  });

  test("is a PNG twice as fine as the printer's dots", () => {
    const png = Buffer.from(paperPng(aSheet("饭")));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe((384 + 80) * 2);
  });
});
