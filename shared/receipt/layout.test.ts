import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsOf, receiptRows, startColumn, textCells, type ReceiptRow } from "./layout.ts";
import { textBlock, type ReceiptBlock } from "./receipt.ts";

const rowsOf = (block: ReceiptBlock, columns: 32 | 48 = 32) =>
  receiptRows({ columns, blocks: [block] });
const pair = (left: string, right: string): ReceiptBlock => ({
  kind: "pair",
  left,
  right,
  size: "normal",
  weight: "normal",
});
const shown = (rows: readonly ReceiptRow[]): string[] =>
  rows.map((row) =>
    row.kind === "qr" ? "QR" : row.pieces.map(({ cells }) => cells.join("")).join(" … "),
  );

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom("饭", "￥", "𠮷", "é", "e\u{301}", "\u{1f35a}"),
    fc.string({ minLength: 1, maxLength: 1 }),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 80,
});

describe("the rows of a receipt", () => {
  test.each<[string, ReceiptBlock, string[]]>([
    ["a text that fits", textBlock("午餐"), ["午餐"]],
    ["an empty text", textBlock(""), [""]],
    [
      "a comma that would begin a row takes the character before it along",
      textBlock("一二三四五六七八九十一二三四五六，好"),
      ["一二三四五六七八九十一二三四五", "六，好"],
    ],
    [
      "so do two marks together",
      textBlock("一二三四五六七八九十一二三四五六”。"),
      ["一二三四五六七八九十一二三四五", "六”。"],
    ],
    [
      "marks without end are broken anywhere",
      textBlock("。".repeat(20)),
      ["。".repeat(16), "。".repeat(4)],
    ],
    ["a pair that fits", pair("汤", "￥3.00"), ["汤 … ￥3.00"]],
    [
      "a pair that just fits with its space",
      pair("一二三四五六七八九十一二3", "￥3.00"),
      ["一二三四五六七八九十一二3 … ￥3.00"],
    ],
    [
      "a pair without room for the space",
      pair("一二三四五六七八九十一二34", "￥3.00"),
      ["一二三四五六七八九十一二34", "￥3.00"],
    ],
    [
      "a pair whose left part is longer than a row",
      pair("一二三四五六七八九十一二三四五六七", "￥3.00"),
      ["一二三四五六七八九十一二三四五六", "七 … ￥3.00"],
    ],
    ["a pair with nothing at the left", pair("", "￥3.00"), ["￥3.00"]],
    ["a rule", { kind: "rule" }, ["-".repeat(32)]],
    ["an empty row", { kind: "blank" }, [""]],
    ["a QR code", { kind: "qr", text: "x" }, ["QR"]],
  ])("%s", (_, block, expected) => {
    expect(shown(rowsOf(block))).toEqual(expected);
  });

  test("large text has half as many places", () => {
    expect(shown(rowsOf(textBlock("一二三四五六七八九", { size: "large" })))).toEqual([
      "一二三四五六七八",
      "九",
    ]);
  });

  test("none is wider than the paper, and no cell is lost", () => {
    const size = fc.constantFrom("normal" as const, "large" as const);
    const columns = fc.constantFrom(32 as const, 48 as const);
    fc.assert(
      fc.property(anyText, anyText, fc.tuple(size, columns), (left, right, [size, columns]) => {
        const block = { kind: "pair", left, right, size, weight: "normal" } as const;
        const rows = rowsOf(block, columns).filter((row) => row.kind === "text");
        for (const { pieces } of rows) {
          const used = pieces.reduce((sum, { cells }) => sum + columnsOf(cells, size), 0);
          expect(used).toBeLessThanOrEqual(columns);
          for (const piece of pieces)
            expect(startColumn(piece, size, columns)).toBeGreaterThanOrEqual(0);
        }
        const cells = rows.flatMap(({ pieces }) => pieces.flatMap((piece) => piece.cells));
        expect(cells).toEqual([...textCells(left), ...textCells(right)]);
      }),
    );
  });
});

describe("a text in cells", () => {
  test.each([
    ["¥ becomes ￥", "¥5", ["￥", "5"]],
    ["control characters go", "a\x1b@\x00\x7fb", ["a", "@", "b"]],
    ["white space is a space", "a\t\u{3000}\u{a0}b", ["a", " ", " ", " ", "b"]],
    ["invisible characters go", "a\u{200b}\u{feff}\u{202e}葛\u{e0100}", ["a", "葛"]],
    ["letter and mark are one", "e\u{301}x\u{303}", ["é", "x\u{303}"]],
    ["a lone surrogate goes", "a\u{d800}b", ["a", "b"]],
  ])("%s", (_, text, cells) => {
    expect(textCells(text)).toEqual(cells);
  });

  test("has an end", () => {
    expect(textCells("饭".repeat(10_000))).toHaveLength(500);
  });
});
