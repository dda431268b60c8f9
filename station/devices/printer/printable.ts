import iconv from "iconv-lite";

/**
 * The characters that a Chinese receipt printer has in its font, besides ASCII: what stands in the two-byte
 * part of GB18030 (the GBK part; 㐂 and 𠮷 need four bytes), without the places for private use, and without
 * the 24 that the edition of 2022 moved there, for printers keep to the earlier ones.
 */
const twoByteCharacters: ReadonlySet<string> = decodeTwoByteCharacters();

/** Whether the printer itself can print this cell of a receipt row; if not, its row is drawn. */
export function isPrintable(cell: string): boolean {
  return /^[ -~]$/.test(cell) || twoByteCharacters.has(cell);
}

/** Converts all pairs at once, a line feed after each, because 23,940 single calls would take longer. */
function decodeTwoByteCharacters(): Set<string> {
  const codes: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) codes.push(lead, trail, 0x0a);
    }
  }
  const decoded = new TextDecoder("gb18030").decode(Uint8Array.from(codes)).split("\n");
  const known = decoded.filter((text) => /^[^\p{Co}\p{Cn}\p{Cc}\u{fffd}]$/u.test(text));
  const encoded = iconv.encode(known.join("\n"), "gb18030").toString("latin1").split("\n");
  return new Set(known.filter((_, index) => encoded[index]?.length === 2));
}
