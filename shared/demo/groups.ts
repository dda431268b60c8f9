import type { GroupCode } from "../programme/groups.ts";
import type { PersonFacts } from "../programme/person.ts";
import { addDays, day, type Day } from "../time/time.ts";
import { happens, wholeNumber, type Random } from "./random.ts";

type Membership = NonNullable<PersonFacts["groups"]>[number];

/** About how many of a hundred belong to a group, at 60 to 79 and from 80 on; set for the demonstration. */
const shares: readonly (readonly [GroupCode, number, number])[] = [
  ["extreme-poor", 0.3, 0.4],
  ["low-income", 2.4, 2.2],
  ["low-income-edge", 1.5, 1.5],
  ["disabled", 7, 13],
  ["dementia", 1, 7],
  ["lost-only-child", 0.9, 0.5],
  ["entitled-group", 1.5, 2.2],
  ["living-alone", 9, 18],
];

/** Groups that follow from another one, for that share of its members. */
const consequences: readonly (readonly [GroupCode, GroupCode, number])[] = [
  ["disabled", "severely-disabled", 0.3],
  ["severely-disabled", "basic-care", 0.9],
  ["severely-disabled", "home-care-bed", 0.25],
  ["extreme-poor", "basic-care", 1],
  ["lost-only-child", "basic-care", 1],
];

/** The groups of one person with their dates; a few memberships have ended, as they do in real registers. */
export function demoGroups(random: Random, person: { birth: Day; age: number }): Membership[] {
  const own = shares.filter(([, before80, from80]) =>
    happens(random, (person.age < 80 ? before80 : from80) / 100),
  );
  const memberships = own.map(([group]) => ({ group, ...demoPeriod(random) }));
  for (const [cause, group, share] of consequences) {
    const source = memberships.find((membership) => membership.group === cause);
    const isThere = memberships.some((membership) => membership.group === group);
    if (source !== undefined && !isThere && happens(random, share)) {
      memberships.push({ ...source, group });
    }
  }
  return person.age >= 100
    ? [...memberships, { group: "centenarian", from: hundredthBirthday(person.birth), to: null }]
    : memberships;
}

function demoPeriod(random: Random): { from: Day; to: Day | null } {
  const from = addDays(day("2012-01-01"), wholeNumber(random, { from: 0, to: 5000 }));
  const to = happens(random, 0.06)
    ? addDays(from, 365 * wholeNumber(random, { from: 1, to: 3 }))
    : null;
  return { from, to };
}

function hundredthBirthday(birth: Day): Day {
  const year = Number(birth.slice(0, 4)) + 100;
  return birth.endsWith("02-29") ? day(`${year}-03-01`) : day(`${year}${birth.slice(4)}`);
}
