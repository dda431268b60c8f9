import { expect, test } from "vitest";
import type { SecondWay, Session } from "#shared/contracts/session.ts";
import { personKeySchema } from "#shared/id/ids.ts";
import { confirms, type Sign } from "#shared/identity/sign.ts";
import { phoneTries, spotChecks, waysFor } from "./second-ways.ts";

const enrolled: Session["face"] = { consent: "given", isEnrolled: true, mayAsk: false };
const asked: Session["face"] = { consent: "never-asked", isEnrolled: false, mayAsk: true };
const person = personKeySchema.parse("5e".repeat(32));

test.each<[Sign[], Session["face"], boolean, SecondWay[]]>([
  [["card"], enrolled, true, ["code", "face", "phone", "staff"]],
  [["card"], asked, true, ["code", "phone", "staff"]],
  [["card"], null, false, ["code", "staff"]],
  [["face"], enrolled, true, ["card", "code", "phone", "staff"]],
  [["code"], enrolled, false, ["card", "face", "staff"]],
  [["printed-code"], enrolled, true, ["face", "staff"]],
  [["printed-code"], null, false, ["staff"]],
  // The digits stand on the screen of whoever looked the person up.
  [["look-up"], enrolled, true, ["face", "staff"]],
])("%j, face %j, phone known %s: %j", (signs, face, hasPhone, ways) => {
  expect(waysFor({ signs, face, hasPhone })).toEqual(ways);
  for (const way of ways) expect(signs.every((sign) => confirms(sign, way))).toBe(true);
});

test("wrong tries count for the person, are used up after three, and forgotten after ten minutes", () => {
  let now = 0;
  const tries = phoneTries(() => now);
  for (const left of [3, 2, 1, 0, 0]) {
    expect(tries.left(person)).toBe(left);
    tries.fail(person);
  }
  now = 10 * 60_000;
  tries.forgetOld();
  expect(tries.left(person)).toBe(0);
  now += 1;
  tries.forgetOld();
  expect(tries.left(person)).toBe(3);
});

test("a look that is due is due until it was given, or four hours later", () => {
  let now = 0;
  let chance = 0;
  const checks = spotChecks({ elapsedMs: () => now, random: () => chance, rateBp: 200 });
  expect(checks.isDue(person)).toBe(true);
  chance = 0.02;
  expect(checks.isDue(person)).toBe(true);
  checks.done(person);
  expect(checks.isDue(person)).toBe(false);
  chance = 0.0199;
  expect(checks.isDue(person)).toBe(true);
  chance = 0.02;
  now = 4 * 3_600_000 + 1;
  checks.forgetOld();
  expect(checks.isDue(person)).toBe(false);
});
