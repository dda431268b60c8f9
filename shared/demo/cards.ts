import type { CitizenNumber } from "../identity/citizen-number.ts";
import { cardNumberCheck } from "../identity/card/card-number.ts";
import { cityOf, type RegionCode } from "../identity/region.ts";
import { addDays, day, type Day } from "../time/time.ts";
import { demoDay, type DemoPerson } from "./people.ts";
import { happens, pickWeighted, randomStream, wholeNumber, type Random } from "./random.ts";

/** A social security card of the demonstration. */
export type DemoCard = {
  /** Whose it is. */
  readonly holder: CitizenNumber;
  /** 卡识别码: 32 hexadecimal digits as the card gives them (CARD.md, 1.2). */
  readonly identificationCode: string;
  /** 卡号: nine characters. */
  readonly cardNumber: string;
  readonly area: RegionCode;
  readonly version: "1.00" | "2.00" | "3.00";
  readonly validTo: Day | null;
  readonly status: "good" | "lost" | "cancelled" | "superseded";
};

/** The cards of these people: one each, and a second one for those whose first was replaced. */
export function demoCards(seed: number, people: readonly DemoPerson[]): DemoCard[] {
  return people.flatMap((person, at) => demoCardsOf(person, { seed, at }));
}

function demoCardsOf(person: DemoPerson, { seed, at }: { seed: number; at: number }): DemoCard[] {
  const random = randomStream(`${seed}/card/${at}`);
  const first = { ...demoCard(random, person, at * 2), status: demoStatus(random, person) };
  if (first.status !== "superseded") return [first];
  return [first, { ...demoCard(random, person, at * 2 + 1), status: "good" }];
}

/** About one in a hundred was reported lost or replaced; the card of a dead person is cancelled. */
function demoStatus(random: Random, person: DemoPerson): DemoCard["status"] {
  if (person.status === "deceased") return "cancelled";
  return pickWeighted(random, [
    ["good", 989],
    ["lost", 6],
    ["superseded", 5],
  ] as const);
}

function demoCard(random: Random, person: DemoPerson, serial: number): Omit<DemoCard, "status"> {
  const area = areaOf(person);
  const version = happens(random, 0.7) ? "3.00" : "2.00";
  return {
    holder: person.citizenNumber,
    identificationCode: identificationCodeOf({ area, serial: 40_000_000 + serial }),
    cardNumber: demoCardNumber(random, serial),
    area,
    version,
    validTo: demoValidTo(random, version),
  };
}

/** The city whose application it is; the municipalities issue as a whole. */
function areaOf(person: DemoPerson): RegionCode {
  const region = person.facts.hukou ?? person.facts.residence ?? unknownArea;
  return region.startsWith("31") ? shanghai : cityOf(region);
}

const unknownArea = "330100" as RegionCode;
const shanghai = "310000" as RegionCode;

/** Area, D156000005, eight digits of serial number, and an authentication code that was never written. */
function identificationCodeOf({ area, serial }: { area: RegionCode; serial: number }): string {
  return `${area}D156000005${serial}FFFFFFFF`;
}

/** Letters from D on: A, B and C are those of the test personas. */
function demoCardNumber(random: Random, serial: number): string {
  const letter = "DEFGHJKLMNPQRSTUVWXYZ".charAt(wholeNumber(random, { from: 0, to: 20 }));
  const first8 = letter + String(1_000_000 + serial);
  return first8 + cardNumberCheck(first8);
}

/** Ten years from the day of issue: 2.00 until 2019, 3.00 from 2019 on. About one in a hundred has run out. */
function demoValidTo(random: Random, version: "2.00" | "3.00"): Day {
  if (version === "3.00") {
    return addDays(day("2029-01-01"), wholeNumber(random, { from: 0, to: 2400 }));
  }
  const daysLeft = happens(random, 0.03) ? { from: -400, to: -1 } : { from: 400, to: 1400 };
  return addDays(demoDay, wholeNumber(random, daysLeft));
}
