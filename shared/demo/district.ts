import type { RegionCode } from "../identity/region.ts";
import { assert } from "../result.ts";
import { demoCards, type DemoCard } from "./cards.ts";
import { demoPeople, type DemoPerson } from "./people.ts";
import { personaCards, personaPeople } from "./personas.ts";
import { demoRegion, demoStations, type DemoStation } from "./stations.ts";

/** Everything that a district of the demonstration starts with. */
export type DemoDistrict = {
  /** What it was made from: the same seed makes the same district again. */
  readonly seed: number;
  readonly region: RegionCode;
  readonly stations: readonly DemoStation[];
  readonly people: readonly DemoPerson[];
  readonly cards: readonly DemoCard[];
};

/**
 * 杭州市西湖区 with three canteens and so many seniors, the test personas first. All people are made up.
 * @param seed a whole number; the same one always makes the same people
 * @param seniors how many people, personas included; at least as many as there are personas
 */
export function demoDistrict(seed: number, { seniors }: { seniors: number }): DemoDistrict {
  const personas = personaPeople();
  assert(Number.isSafeInteger(seed) && seed >= 0, "a seed is a whole number");
  assert(Number.isSafeInteger(seniors) && seniors >= personas.length, "the personas have room");
  const others = demoPeople(seed, {
    count: seniors - personas.length,
    taken: personas.map(({ citizenNumber }) => citizenNumber),
  });
  return {
    seed,
    region: demoRegion,
    stations: demoStations,
    people: [...personas, ...others],
    cards: [...personaCards(), ...demoCards(seed, others)],
  };
}
