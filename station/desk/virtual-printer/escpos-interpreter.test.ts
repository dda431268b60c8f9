import fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { interpretAll } from "./escpos-interpreter.ts";
import { sheetLines } from "./paper.ts";

const binary = (text: string): Uint8Array => iconv.encode(text, "gb18030");
/** Commands written as characters U+0000 … U+00FF. */
const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");

function rowsOf(data: Uint8Array) {
  const result = interpretAll(data, 32);
  if (!result.ok) throw new Error(result.refusal.reason);
  return result.value.growing;
}

describe("the interpreter", () => {
  test("prints hanzi of two bytes in Chinese mode, twice as wide as ASCII", () => {
    const sheet = rowsOf(binary("\x1c&合计 ￥8\n"));
    expect(sheetLines(sheet)).toEqual(["合计 ￥8"]);
    expect(sheet.rows).toEqual([
      {
        y: 0,
        height: 30,
        items: [
          { kind: "text", text: "合计 ￥8", x: 0, width: 96, height: 24, stretch: 1, bold: false },
        ],
      },
    ]);
  });

  test("keeps columns, sizes and weight", () => {
    const sheet = rowsOf(
      bytes("\x1d!\x11\x1bE\x01A\x1d!\x00\x1bE\x00\x1b$\x78\x00B\x1b\\\x0c\x00C\n"),
    );
    expect(sheetLines(sheet)).toEqual(["A        B C"]);
    expect(sheet.rows[0]?.height).toBe(48);
    expect(sheet.rows[0]?.items).toMatchObject([
      { text: "A", x: 0, width: 24, height: 48, stretch: 2, bold: true },
      { text: "B", x: 120, width: 12, height: 24, stretch: 1, bold: false },
      { text: "C", x: 144 },
    ]);
  });

  test("places a picture by the alignment", () => {
    const sheet = rowsOf(bytes("\x1ba\x02\x1dv0\x00\x02\x00\x01\x00\xaa\x55"));
    expect(sheet.rows[0]?.items).toMatchObject([{ kind: "raster", x: 384 - 16, width: 16 }]);
    expect(sheetLines(sheet)).toEqual([`${" ".repeat(30)}[16x1]`]);
  });

  test("counts drawer pulses and cuts sheets", () => {
    const result = interpretAll(bytes("\x1bp\x00\x19\xfaA\n\x1dVB\x00B\n"), 32);
    expect(result).toMatchObject({
      ok: true,
      value: { drawerPulses: 1, sheets: [{ end: "cut" }], growing: { end: "growing" } },
    });
  });

  test.each<[string, string, number, string]>([
    ["a control byte", "AB\x06", 2, "06"],
    ["an unknown ESC", "A\x1bzB", 1, "1b 7a"],
    ["an unknown GS", "\x1d(k", 0, "1d 28"],
    ["an argument that is not in use", "\x1bt\x13", 0, "1b 74 13"],
    ["a hanzi byte outside of Chinese mode", "A\xba", 1, "ba"],
    ["a four-byte character", "\x1c&\x81\x30", 2, "81 30"],
    ["a pair that stands for nothing", "\x1c&\xff\xff", 2, "ff ff"],
    ["a character for private use", "\x1c&\xaa\xa1", 2, "aa a1"],
    ["text over the edge", "A".repeat(33), 32, "41"],
    ["text over text", "AB\x1b$\x00\x00C", 6, "43"],
    ["an area beyond the paper", "\x1dW\xff\x7f", 0, "1d 57 ff 7f"],
    ["a cut in the middle of a line", "A\x1dVB\x00", 1, "1d 56 42 00"],
    [
      "a picture wider than the paper",
      "\x1dv0\x00\x31\x00\x01\x00" + "\0".repeat(49),
      0,
      "1d 76 30 00 31 00 01 00 00 00 00 00 00 00 00 00",
    ],
    [
      "a status request hidden in a picture",
      "\x1dv0\x00\x02\x00\x01\x00\x10\x04",
      0,
      "1d 76 30 00 02 00 01 00 10 04",
    ],
    ["half a command at the end", "A\n\x1b", 3, ""],
  ])("fails at %s", (_, text, position, held) => {
    expect(interpretAll(bytes(text), 32)).toMatchObject({
      ok: false,
      refusal: { position, bytes: held },
    });
  });

  test("takes any bytes at all without breaking, and reports what it did not know", () => {
    const prefixes = [
      "\x1b",
      "\x1c",
      "\x1d",
      "\x1c&",
      "\x1dv0\x00",
      "\x10\x04",
      "\x1b@",
      "\n",
      "饭",
    ];
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.constantFrom(...prefixes.map((text) => new Uint8Array(binary(text)))),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const data = Buffer.concat(pieces);
        const result = interpretAll(data, 48);
        if (!result.ok) expect(result.refusal.position).toBeLessThanOrEqual(data.length);
      }),
      { numRuns: 10_000 },
    );
  });
});
