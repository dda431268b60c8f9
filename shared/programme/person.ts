import { z } from "zod";
import { daySchema, ageOn, type Day } from "../time/time.ts";
import { regionSchema } from "../identity/region.ts";
import { groupSchema } from "./groups.ts";
import type { Facts } from "./condition.ts";

/** Group membership with dates, both inclusive; null is open. */
const membershipSchema = z.strictObject({
  group: groupSchema,
  from: daySchema.nullable(),
  to: daySchema.nullable(),
});

/** What the rules may know about a person. Unknown is null, never a default. */
export const personFactsSchema = z.strictObject({
  birth: daySchema.nullable(),
  sex: z.enum(["male", "female"]).nullable(),
  groups: z.array(membershipSchema).max(20).nullable(),
  hukou: regionSchema.nullable(),
  residence: regionSchema.nullable(),
  residentSince: daySchema.nullable(),
  careLevel: z.int().min(0).max(6).nullable(),
  inCareHome: z.boolean().nullable(),
});
export type PersonFacts = z.infer<typeof personFactsSchema>;

/** The facts of a person on one service day. */
export function factsOn(person: PersonFacts, on: Day): Facts {
  return {
    age: person.birth === null ? null : ageOn(person.birth, on),
    sex: person.sex,
    groups:
      person.groups
        ?.filter(({ from, to }) => (from === null || from <= on) && (to === null || to >= on))
        .map(({ group }) => group) ?? null,
    hukou: person.hukou,
    residence: person.residence,
    residenceMonths: person.residentSince === null ? null : monthsBetween(person.residentSince, on),
    careLevel: person.careLevel,
    inCareHome: person.inCareHome,
    isApproved: null,
  };
}

/** Full months from one day to another; the same day of the month counts as reached. */
function monthsBetween(from: Day, to: Day): number {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5, 7)) -
    Number(from.slice(5, 7));
  return to.slice(8) < from.slice(8) ? months - 1 : months;
}
