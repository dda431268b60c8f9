import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanFrames, type Scan } from "./scan-frames.ts";

/** What comes of some chunks, and of a silence after them. */
function framesOf(...chunks: readonly (string | Uint8Array)[]): (string | null)[] {
  const scans: Scan[] = [];
  const frames = scanFrames((scan) => scans.push(scan));
  for (const chunk of chunks) {
    frames.take(typeof chunk === "string" ? Buffer.from(chunk, "utf8") : chunk);
  }
  if (frames.isOpen()) frames.endOfSilence();
  return scans.map((scan) => (scan.kind === "text" ? scan.text : null));
}

describe("codes from a serial line", () => {
  test.each<[string, string[], (string | null)[]]>([
    ["ended by CR", ["12345678\r"], ["12345678"]],
    ["ended by CR and LF", ["12345678\r\n"], ["12345678"]],
    ["ended by silence", ["12345678"], ["12345678"]],
    ["in pieces", ["1234", "56", "78\r"], ["12345678"]],
    ["two in one piece", ["12345678\rABCDEFGH\n"], ["12345678", "ABCDEFGH"]],
    ["the shortest and one less", ["12345678\r1234567\r"], ["12345678", null]],
    ["the longest", [`${"A".repeat(600)}\r`], ["A".repeat(600)]],
    [
      "one more than the longest, and the next is good",
      [`${"A".repeat(601)}\r12345678\r`],
      [null, "12345678"],
    ],
    ["much more than the longest", ["A".repeat(5_000), "B".repeat(5_000)], [null]],
    ["Chinese", ["测试测试测试\r"], [null]],
    ["a control character", ["1234\u00025678\r"], [null]],
    ["a zero byte", ["12345678\u0000\r"], [null]],
    ["nothing but ends", ["\r\n\r\n"], []],
    ["a web address is only a text", ["http://example.test/x\r"], ["http://example.test/x"]],
  ])("%s", (_, chunks, expected) => expect(framesOf(...chunks)).toEqual(expected));

  test("however the bytes are cut, the same codes come out, plain and of the right length", () => {
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), cuts, (bytes, at) => {
        const places = at
          .map((one) => one % (bytes.length + 1))
          .toSorted((one, other) => one - other);
        const chunks = [0, ...places].map((from, index) => bytes.slice(from, places[index]));
        const whole = framesOf(bytes);
        expect(framesOf(...chunks)).toEqual(whole);
        for (const text of whole) if (text !== null) expect(text).toMatch(/^[ -~]{8,600}$/);
      }),
    );
  });
});
