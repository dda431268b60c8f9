import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textCells } from "#shared/receipt/layout.ts";
import { textBlock, type ReceiptBlock } from "#shared/receipt/receipt.ts";
import { sampleReceipt } from "../../../tests/printer/sample-receipt.ts";
import { interpretAll } from "../../desk/virtual-printer/escpos-interpreter.ts";
import { sheetLines, type PaperRow, type Sheet } from "../../desk/virtual-printer/paper.ts";
import { cjkFonts } from "./cjk-fonts.ts";
import { isPrintable } from "./printable.ts";
import { drawerKick, receiptBytes, type PrinterProfile } from "./receipt-bytes.ts";
import { glyphDrawing } from "./glyph-drawing.ts";

const profile: PrinterProfile = { paperEnd: "cut", drawing: glyphDrawing(cjkFonts()) };
const bytesOf = (blocks: readonly ReceiptBlock[], columns: 32 | 48 = 32) =>
  receiptBytes({ columns, blocks }, profile).bytes;

function paperOf(bytes: Uint8Array, columns: 32 | 48 = 32): Sheet {
  const result = interpretAll(bytes, columns);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  const [sheet] = result.value.sheets;
  if (sheet === undefined || result.value.growing.rows.length > 0)
    throw new Error("no cut at the end");
  return sheet;
}

const linesOf = (blocks: readonly ReceiptBlock[], columns: 32 | 48 = 32) =>
  sheetLines(paperOf(bytesOf(blocks, columns), columns));

/** Rightmost black dot of a row and its leftmost one. */
function extentOf(row: PaperRow | undefined): { left: number; right: number; count: number } {
  const extent = { left: Infinity, right: -Infinity, count: 0 };
  for (const item of row?.items ?? []) {
    if (item.kind !== "raster") continue;
    for (let index = 0; index < item.bits.length * 8; index += 1) {
      if (((item.bits[index >> 3] ?? 0) & (0x80 >> (index & 7))) === 0) continue;
      const x = item.x + (index % item.width);
      extent.left = Math.min(extent.left, x);
      extent.right = Math.max(extent.right, x);
      extent.count += 1;
    }
  }
  return extent;
}

const pair = (left: string, right: string): ReceiptBlock => ({
  kind: "pair",
  left,
  right,
  size: "normal",
  weight: "normal",
});

describe("the paper of a canteen receipt", () => {
  test.each([32, 48] as const)("reads as it should at %i columns", (columns) => {
    const bytes = receiptBytes(sampleReceipt({ columns, copy: "reprint" }), profile).bytes;
    expect(sheetLines(paperOf(bytes, columns))).toMatchSnapshot();
  });

  test("shows its name and the own part twice as large, and its sum bold", () => {
    const sheet = paperOf(receiptBytes(sampleReceipt({ columns: 32 }), profile).bytes);
    const runs = sheet.rows.flatMap(({ items }) => items.filter((item) => item.kind === "text"));
    const styleOf = (text: string) => runs.find((run) => run.text === text);
    expect(styleOf("银杏里长者食堂")).toMatchObject({ height: 48, stretch: 2, bold: true, x: 24 });
    expect(styleOf("自付")).toMatchObject({ height: 48, stretch: 2, bold: true });
    expect(styleOf("合计")).toMatchObject({ height: 24, stretch: 1, bold: true });
    expect(styleOf("找零")).toMatchObject({ height: 24, stretch: 1, bold: false });
  });

  test("ends with a feed where nothing cuts", () => {
    const bytes = receiptBytes(
      { columns: 32, blocks: [textBlock("饭")] },
      { ...profile, paperEnd: "feed" },
    );
    const result = interpretAll(bytes.bytes, 32);
    expect(result.ok && sheetLines(result.value.growing)).toEqual(["饭", "", "", "", ""]);
  });

  test("opens the drawer only when told", () => {
    const result = interpretAll(drawerKick(), 32);
    expect(result.ok && result.value.drawerPulses).toBe(1);
    const receipt = interpretAll(bytesOf([textBlock("饭")]), 32);
    expect(receipt.ok && receipt.value.drawerPulses).toBe(0);
  });
});

describe("a row of words and an amount", () => {
  test("ends exactly at the right edge whatever stands in it", () => {
    const word = fc.string({
      unit: fc.constantFrom(..."饭菜汤a1.￥×(|"),
      minLength: 1,
      maxLength: 40,
    });
    const amount = fc.string({
      unit: fc.constantFrom(..."￥0189.-元"),
      minLength: 1,
      maxLength: 15,
    });
    const style = fc.record({
      size: fc.constantFrom("normal", "large"),
      weight: fc.constantFrom("normal", "bold"),
    });
    const columns = fc.constantFrom(32 as const, 48 as const);
    fc.assert(
      fc.property(word, amount, fc.tuple(style, columns), (left, right, [style, columns]) => {
        const sheet = paperOf(bytesOf([{ kind: "pair", left, right, ...style }], columns), columns);
        const last = sheet.rows.at(-1)?.items.at(-1);
        expect((last?.x ?? 0) + (last?.width ?? 0)).toBe(columns * 12);
        expect(sheetLines(sheet).join("").replaceAll(" ", "")).toBe(left + right);
      }),
      { numRuns: 500 },
    );
  });
});

describe("characters", () => {
  test("that mean something to the layout print as themselves", () => {
    const name = 'a|b{c}\\~_"`^^^-=;:n\\n\\x41{code:1}';
    expect(linesOf([textBlock(name)], 48)).toEqual([name]);
    expect(linesOf([pair(name, "|}")], 48)).toEqual([`${name}${" ".repeat(46 - name.length)}|}`]);
    expect(linesOf([textBlock("---"), textBlock("==="), textBlock("  {w:1}  ")])).toEqual([
      "---",
      "===",
      "  {w:1}",
    ]);
  });

  test("that are commands never reach the printer", () => {
    expect(linesOf([textBlock("a\x1b@\x10\x04\x01\x1dV0\x06b")])).toEqual(["a@V0b"]);
  });

  test("of money are ￥ in two bytes, never 06 and never the four bytes of ¥", () => {
    const bytes = Buffer.from(bytesOf([pair("合计", "¥12.00")]));
    expect(bytes.includes(Buffer.of(0xa3, 0xa4))).toBe(true);
    expect(bytes.includes(0x06)).toBe(false);
    expect(bytes.includes(Buffer.of(0x81, 0x30, 0x84, 0x36))).toBe(false);
    expect(linesOf([pair("合计", "¥12.00")])).toEqual([`合计${" ".repeat(20)} ￥12.00`]);
  });

  test("that count as printable are all printed as text, as themselves", () => {
    const all = Array.from({ length: 0xffff - 0x20 }, (_, code) =>
      String.fromCharCode(code + 0x21),
    );
    // What is normalised away, or joins the character before it, cannot be asked for by itself.
    const own = all.filter((text) => isPrintable(text) && textCells(text)[0] === text);
    expect(own.length).toBeGreaterThan(21_700);
    for (let start = 0; start < own.length; start += 4_000) {
      const part = own.slice(start, start + 4_000);
      const blocks = Array.from({ length: 200 }, (_, index) =>
        textBlock(part.slice(index * 20, index * 20 + 20).join("")),
      );
      expect(linesOf(blocks, 48).join("").replaceAll(" ", "")).toBe(
        part.join("").replaceAll(" ", ""),
      );
    }
  });

  test("of any kind give bytes that the strict interpreter knows", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
        fc.constantFrom(...'\\|{}^~"`_-=;饭'),
      ),
      maxLength: 12,
    });
    const none = { ...profile, drawing: { glyph: () => null } };
    fc.assert(
      fc.property(text, text, (left, right) => {
        const blocks = [textBlock(left, { align: "centre" }), pair(left, right)];
        const { bytes } = receiptBytes({ columns: 32, blocks }, none);
        expect(interpretAll(bytes, 32)).toMatchObject({ ok: true });
      }),
      { numRuns: 100 },
    );
  });
});

describe("a row with a character that the printer lacks", () => {
  test.each(["㐂", "𠮷"])("is drawn: %s", (rare) => {
    const result = receiptBytes({ columns: 32, blocks: [textBlock(`张${rare}`)] }, profile);
    expect(result.missing).toEqual([]);
    const sheet = paperOf(result.bytes);
    expect(sheetLines(sheet)).toEqual(["[384x30]"]);
    const { left, right, count } = extentOf(sheet.rows[0]);
    expect(left).toBeLessThan(6);
    expect(right).toBeGreaterThan(40);
    expect(right).toBeLessThan(48);
    expect(count).toBeGreaterThan(150);
  });

  test("stands where the text would stand, also right and centred and large", () => {
    for (const size of ["normal", "large"] as const) {
      const scale = size === "large" ? 2 : 1;
      const [centred, amount] = paperOf(
        bytesOf([
          textBlock("𠮷", { align: "centre", size }),
          { kind: "pair", left: "𠮷", right: "￥8", size, weight: "normal" },
        ]),
      ).rows;
      const { left, right } = extentOf(centred);
      expect(Math.abs((left + right) / 2 - 191.5)).toBeLessThan(3 * scale);
      expect(extentOf(amount).left).toBeLessThan(6 * scale);
      expect(extentOf(amount).right).toBeGreaterThan(383 - 6 * scale);
      expect(centred?.height).toBe(size === "large" ? 60 : 30);
    }
  });

  test("that no font has either gets 〓, and the caller is told", () => {
    const lacking = receiptBytes(
      { columns: 32, blocks: [textBlock("饭\u{f0000}\u{f0000}\u{e123}")] },
      profile,
    );
    expect(lacking.missing).toEqual(["\u{f0000}", "\u{e123}"]);
    const marked = receiptBytes({ columns: 32, blocks: [textBlock("饭〓〓〓")] }, profile);
    expect(lacking.bytes).toEqual(marked.bytes);
  });

  test("is drawn in at most 12 rows, because drawing takes time", () => {
    const blocks = Array.from({ length: 14 }, () => textBlock("㐂"));
    const result = receiptBytes({ columns: 32, blocks }, profile);
    expect(sheetLines(paperOf(result.bytes)).slice(-3)).toEqual(["[384x30]", "〓", "〓"]);
    expect(result.missing).toEqual(["㐂"]);
  });
});

describe("the bytes", () => {
  test("hold no command that a printer obeys out of turn, whatever the QR code is", () => {
    const text = fc.string({
      unit: fc.constantFrom(..."abcXYZ0189-/?=:"),
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(text, fc.constantFrom(32 as const, 48 as const), (text, columns) => {
        const bytes = Buffer.from(bytesOf([{ kind: "qr", text }], columns));
        for (const second of [0x04, 0x05, 0x14]) {
          expect(bytes.includes(Buffer.of(0x10, second))).toBe(false);
        }
        expect(interpretAll(bytes, columns)).toMatchObject({ ok: true });
      }),
      { numRuns: 300 },
    );
  });

  test("of an ordinary receipt are made quickly once warm", () => {
    const document = sampleReceipt({ columns: 48 });
    const times = Array.from({ length: 300 }, () => {
      const start = performance.now();
      receiptBytes(document, profile);
      return performance.now() - start;
    });
    const sorted = times.slice(100).sort((one, other) => one - other);
    // The bench holds the p99 to 10 ms; this only notices when something is badly wrong.
    expect(sorted[100]).toBeLessThan(20);
  });
});
