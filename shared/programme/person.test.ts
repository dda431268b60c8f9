import { expect, test } from "vitest";
import { day } from "../time/time.ts";
import { aPerson, unknownPerson } from "./builders.fixture.ts";
import { factsOn, personFactsSchema } from "./person.ts";

test.each<[string, string, number]>([
  ["2026-01-15", "2026-01-15", 0],
  ["2026-01-15", "2026-02-14", 0],
  ["2026-01-15", "2026-02-15", 1],
  ["2025-11-18", "2026-11-17", 11],
  ["2025-11-18", "2026-11-18", 12],
  ["2026-01-31", "2026-02-28", 0],
  ["2026-01-31", "2026-03-01", 1],
  ["2024-02-29", "2025-02-28", 11],
  ["2024-02-29", "2025-03-01", 12],
  ["2026-02-01", "2026-01-31", -1],
])("from %s to %s are %i full months", (since, on, months) => {
  const person = { ...aPerson(), residentSince: day(since) };
  expect(factsOn(person, day(on)).residenceMonths).toBe(months);
});

test("what is unknown stays unknown", () => {
  expect(factsOn(unknownPerson, day("2026-11-18"))).toEqual({
    age: null,
    sex: null,
    groups: null,
    hukou: null,
    residence: null,
    residenceMonths: null,
    careLevel: null,
    inCareHome: null,
    isApproved: null,
  });
});

test("no groups is not the same as unknown groups", () => {
  expect(factsOn(aPerson(), day("2026-11-18")).groups).toEqual([]);
});

test.each<[string, Record<string, unknown>]>([
  ["a group that is not in the list", { groups: [{ group: "rich", from: null, to: null }] }],
  ["a birth that is no day", { birth: "1950-02-30" }],
  ["a care level of 7", { careLevel: 7 }],
  ["a region of five digits", { hukou: "33010" }],
  ["a citizen number", { citizenNumber: "330199194903129908" }],
])("facts with %s are refused", (_, own) => {
  expect(personFactsSchema.safeParse({ ...aPerson(), ...own }).success).toBe(false);
});
