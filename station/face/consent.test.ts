import { describe, expect, test } from "vitest";
import { assert } from "#shared/result.ts";
import { day, parseInstant, type Instant } from "#shared/time/time.ts";
import { consentNow, isOfRenewalAge } from "./consent.ts";

const at = (text: string): Instant => {
  const moment = parseInstant(`${text}T12:00:00+08:00`);
  assert(moment !== null, "a moment");
  return moment;
};

describe("consent today", () => {
  test.each([
    [null, "2026-11-22", "never-asked", false, true],
    ["given", "2026-11-22", "given", true, false],
    ["given", "2028-11-21", "given", true, false],
    // Two years later it has run out, and the person may be asked again.
    ["given", "2028-11-22", "never-asked", false, true],
    ["refused", "2026-11-22", "refused", false, false],
    ["refused", "2027-11-21", "refused", false, false],
    ["refused", "2027-11-22", "refused", false, true],
    ["withdrawn", "2027-11-21", "withdrawn", false, false],
    ["withdrawn", "2027-11-22", "withdrawn", false, true],
  ] as const)("%s on 2026-11-22, seen on %s", (answer, today, consent, isLive, mayAsk) => {
    const latest = answer === null ? null : { answer, at: at("2026-11-22") };
    expect(consentNow(latest, day(today))).toEqual({ consent, isLive, mayAsk });
  });

  test("a year after 29 February is 1 March", () => {
    const latest = { answer: "refused" as const, at: at("2028-02-29") };
    expect(consentNow(latest, day("2029-02-28")).mayAsk).toBe(false);
    expect(consentNow(latest, day("2029-03-01")).mayAsk).toBe(true);
  });
});

test("a template is due for renewal sixty days before it is two years old", () => {
  expect(isOfRenewalAge(at("2026-11-22"), day("2028-09-22"))).toBe(false);
  expect(isOfRenewalAge(at("2026-11-22"), day("2028-09-23"))).toBe(true);
});
