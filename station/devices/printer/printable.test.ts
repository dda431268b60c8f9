import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { isPrintable } from "./printable.ts";

test.each([..."A~ 饭￥×€é·—…“”①Ⅻα龥㑳"])("the printer has %s", (character) => {
  expect(isPrintable(character)).toBe(true);
});

test.each(["㐂", "𠮷", "\u{1f35a}", "¥", "\u{e000}", "\x1b", "\x06", "", "é\u{303}", "\u{ffff}"])(
  "the printer has no %j",
  (character) => {
    expect(isPrintable(character)).toBe(false);
  },
);

test("every character that counts as printable is encoded in one byte or two, and means the same when read back", () => {
  const decoder = new TextDecoder("gb18030", { fatal: true });
  let count = 0;
  for (let code = 0x20; code <= 0xffff; code += 1) {
    const character = String.fromCharCode(code);
    if (!isPrintable(character)) continue;
    count += 1;
    const bytes = iconv.encode(character, "gb18030");
    expect([character, bytes.length]).toEqual([character, code < 0x80 ? 1 : 2]);
    expect(decoder.decode(bytes)).toBe(character);
  }
  // GBK has 21,886 characters; the later standards added some.
  expect(count).toBeGreaterThan(21_886);
});
