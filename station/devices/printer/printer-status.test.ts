import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  printerRefusal,
  printerStatuses,
  statusOf,
  type PrinterStatus,
  type StatusBytes,
} from "./printer-status.ts";

describe("the status of a printer", () => {
  test.each<[PrinterStatus, StatusBytes]>([
    ["ready", [0x12, 0x12, 0x12, 0x12]],
    ["ready", [0x16, 0x12, 0x12, 0x12]], // the drawer is open
    ["paper-low", [0x12, 0x12, 0x12, 0x1e]],
    ["paper-out", [0x1a, 0x32, 0x12, 0x7e]],
    ["paper-out", [0x1a, 0x12, 0x12, 0x72]],
    ["cover-open", [0x1a, 0x36, 0x12, 0x7e]],
    ["offline", [0x1a, 0x12, 0x12, 0x12]],
    ["offline", [0x1a, 0x12, 0x12, 0x1e]],
    ["error", [0x1a, 0x52, 0x1a, 0x12]],
    ["error", [0x1a, 0x12, 0x32, 0x12]],
  ])("is %s for %j", (status, bytes) => {
    expect(statusOf(bytes)).toBe(status);
  });

  test("is one of the known ones whatever the bytes are", () => {
    const byte = fc.nat(255);
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
        expect(printerStatuses).toContain(statusOf(bytes));
      }),
      { numRuns: 10_000 },
    );
  });

  test.each(printerStatuses)("%s has a sentence and a next step", (status) => {
    const refusal = printerRefusal(status);
    expect(refusal.code).toBe(`printer-${status}`);
    expect(refusal.message).toMatch(/^\p{Script=Han}.*。$/u);
    expect(refusal.next).toMatch(/^\p{Script=Han}.*。$/u);
  });
});
