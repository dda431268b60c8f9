import {
  checkCharacter,
  parseCitizenNumber,
  type CitizenNumber,
  type Sex,
} from "../identity/citizen-number.ts";
import type { PersonFacts } from "../programme/person.ts";
import { assert } from "../result.ts";
import { addDays, ageOn, day, type Day } from "../time/time.ts";
import { demoGroups } from "./groups.ts";
import { demoName } from "./names.ts";
import { happens, pickWeighted, randomStream, wholeNumber, type Random } from "./random.ts";
import { demoHome, demoNumberRegion, type Home } from "./regions.ts";
import { demoRegion } from "./stations.ts";

/** A person of the demonstration, made up. The citizen number is right in form and belongs to nobody we know. */
export type DemoPerson = {
  readonly citizenNumber: CitizenNumber;
  readonly name: string;
  readonly status: "active" | "deceased" | "moved";
  /** Eleven digits. */
  readonly phone: string;
  readonly facts: PersonFacts & { readonly birth: Day };
};

/** Ages are those of this day: on it the youngest is 60. */
export const demoDay: Day = day("2026-01-01");

/** Age bands with their weights, after the shape of an urban population: half are under 70. */
const ageBands: readonly (readonly [{ from: number; to: number }, number])[] = [
  [{ from: 60, to: 64 }, 27],
  [{ from: 65, to: 69 }, 24],
  [{ from: 70, to: 74 }, 20],
  [{ from: 75, to: 79 }, 13],
  [{ from: 80, to: 84 }, 8.5],
  [{ from: 85, to: 89 }, 4.8],
  [{ from: 90, to: 94 }, 2.1],
  [{ from: 95, to: 99 }, 0.5],
  [{ from: 100, to: 102 }, 0.1],
];

/**
 * `count` people, always the same for the same seed; person 17 is the same whatever the count is.
 * @param taken numbers that must not come again, as those of the test personas
 */
export function demoPeople(
  seed: number,
  { count, taken }: { count: number; taken: readonly CitizenNumber[] },
): DemoPerson[] {
  const used = new Set(taken);
  return Array.from({ length: count }, (_, at) => {
    const person = demoPerson(randomStream(`${seed}/person/${at}`), used);
    used.add(person.citizenNumber);
    return { ...person, phone: demoPhone(at) };
  });
}

/**
 * A phone number in the made-up blocks 1990000 to 1990098, which nobody is ever called on: each only once, and of
 * 10,000 people in a row no two with the same last four. The personas have numbers of 1990099.
 */
function demoPhone(at: number): string {
  assert(at < 990_000, "there are numbers for 990,000 people");
  const lastFour = (at * 7_919 + 1_234) % 10_000;
  return `1990${String(Math.floor(at / 10_000)).padStart(3, "0")}${String(lastFour).padStart(4, "0")}`;
}

function demoPerson(random: Random, used: ReadonlySet<CitizenNumber>): Omit<DemoPerson, "phone"> {
  const birth = demoBirth(random);
  const age = ageOn(birth, demoDay);
  const sex: Sex = happens(random, age < 80 ? 0.48 : 0.42) ? "male" : "female";
  const home = demoHome(random);
  return {
    citizenNumber: unusedNumber(random, { home, birth, sex, used }),
    name: demoName(random, { sex, birthYear: Number(birth.slice(0, 4)) }),
    status: pickWeighted(random, [
      ["active", 985],
      ["deceased", 9],
      ["moved", 6],
    ] as const),
    facts: {
      birth,
      sex,
      ...demoCare(random, { birth, age }),
      ...demoResidence(random, home, birth),
    },
  };
}

function demoBirth(random: Random): Day {
  const age = wholeNumber(random, pickWeighted(random, ageBands));
  const birthday = day(`${Number(demoDay.slice(0, 4)) - age}${demoDay.slice(4)}`);
  return addDays(birthday, -wholeNumber(random, { from: 0, to: 364 }));
}

/** Groups and care. Most people were never assessed: their care level is unknown, which is not level 0. */
function demoCare(
  random: Random,
  person: { birth: Day; age: number },
): Pick<PersonFacts, "groups" | "careLevel" | "inCareHome"> {
  const groups = demoGroups(random, person);
  const isFrail = groups.some(({ group }) => group === "severely-disabled" || group === "dementia");
  const isAssessed = isFrail || happens(random, person.age < 80 ? 0.03 : 0.2);
  return {
    groups,
    careLevel: isAssessed
      ? wholeNumber(random, isFrail ? { from: 2, to: 6 } : { from: 0, to: 2 })
      : null,
    inCareHome: happens(random, isFrail ? 0.15 : person.age < 80 ? 0.005 : 0.04),
  };
}

/** Since when they live where they live; not known for some who never had to say. */
function demoResidence(
  random: Random,
  home: Home,
  birth: Day,
): Home & Pick<PersonFacts, "residentSince"> {
  if (happens(random, 0.1)) return { ...home, residentSince: null };
  const isNewcomer = home.hukou !== demoRegion && home.residence === demoRegion;
  const daysAgo = wholeNumber(
    random,
    isNewcomer ? { from: 30, to: 5000 } : { from: 2000, to: 20_000 },
  );
  const since = addDays(demoDay, -daysAgo);
  return { ...home, residentSince: since < birth ? birth : since };
}

type Numbered = { home: Home; birth: Day; sex: Sex; used: ReadonlySet<CitizenNumber> };

function unusedNumber(random: Random, person: Numbered): CitizenNumber {
  const start = demoNumberRegion(random, person.home) + person.birth.replaceAll("-", "");
  // 500 sequences a region, day and sex: a few tries always find a free one.
  for (let tries = 0; tries < 500; tries += 1) {
    const half = wholeNumber(random, { from: 0, to: 499 });
    const sequence = half * 2 + (person.sex === "male" ? 1 : 0);
    const first17 = start + String(sequence).padStart(3, "0");
    const number = parseCitizenNumber(first17 + checkCharacter(first17), demoDay);
    assert(number.ok, "a made number is right");
    if (!person.used.has(number.value)) return number.value;
  }
  throw new Error("assertion failed: a region and a day have room for one more number");
}
