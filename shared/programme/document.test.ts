import { expect, test } from "vitest";
import { aTier, aVersion, remainder } from "./builders.fixture.ts";
import { programmeSchema } from "./document.ts";

const parses = (own: Record<string, unknown>) =>
  programmeSchema.safeParse({
    id: "test/document",
    title: "项目",
    versions: [{ ...aVersion(), ...own }],
  }).success;

test("the builder's document is a document", () => {
  expect(parses({})).toBe(true);
});

test.each<[string, Record<string, unknown>]>([
  [
    "no funder for the remainder",
    { funds: [{ ...remainder("a"), part: { kind: "share", rateBp: 1 } }] },
  ],
  ["two funders for the remainder", { funds: [remainder("a"), remainder("b")] }],
  ["no funder", { funds: [] }],
  ["one person as author and approver", { approver: "u1" }],
  ["an end before its begin", { validTo: "2019-12-31" }],
  ["no tier", { tiers: [] }],
  ["no source", { basis: [] }],
  ["a negative amount", { tiers: [aTier({ give: { kind: "off", amount: -1 } })] }],
  ["half a fen", { tiers: [aTier({ give: { kind: "off", amount: 0.5 } })] }],
  [
    "more than the whole",
    { tiers: [aTier({ give: { kind: "share", rateBp: 10_001, cap: null } })] },
  ],
  ["an unknown kind", { tiers: [{ ...aTier(), give: { kind: "gift" } }] }],
  ["an unknown field", { note: "x" }],
  ["other semantics", { semantics: "kleene-2" }],
  ["an eighth weekday", { at: { ...aVersion().at, weekdays: [8] } }],
])("a document with %s is refused", (_, own) => {
  expect(parses(own)).toBe(false);
});
