import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerReader } from "./answer-reader.ts";

const read = (...bytes: number[]) => answerReader()(Uint8Array.from(bytes));

describe("what a printer sends", () => {
  test("is an answer to DLE EOT or to GS r by its fixed bits", () => {
    expect(read(0x12, 0x00, 0x7e, 0x0f)).toEqual([
      { kind: "real-time", bits: 0x12 },
      { kind: "paper-sensor", bits: 0x00 },
      { kind: "real-time", bits: 0x7e },
      { kind: "paper-sensor", bits: 0x0f },
    ]);
  });

  test("is noise otherwise: XON, XOFF, bytes of the upper half", () => {
    expect(read(0x11, 0x13, 0xff, 0x80, 0x92)).toEqual([]);
  });

  test("is left out when it is an automatic status, also in two pieces", () => {
    expect(read(0x10, 0x00, 0x00, 0x0f, 0x03)).toEqual([{ kind: "paper-sensor", bits: 0x03 }]);
    const reader = answerReader();
    expect(reader(Uint8Array.of(0x14, 0x00))).toEqual([]);
    expect(reader(Uint8Array.of(0x00, 0x00, 0x01))).toEqual([{ kind: "paper-sensor", bits: 1 }]);
  });

  test("never breaks the reader and never reads differently in other pieces", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(64), (bytes, at) => {
        const pieces = answerReader();
        const apart = [...pieces(bytes.subarray(0, at)), ...pieces(bytes.subarray(at))];
        expect(apart).toEqual(answerReader()(bytes));
        for (const { kind, bits } of apart) {
          expect(kind === "real-time" ? bits & 0x93 : bits & 0x90).toBe(
            kind === "real-time" ? 0x12 : 0,
          );
        }
      }),
      { numRuns: 10_000 },
    );
  });
});
