import type { Relation } from "../identity/code/code-format.ts";
import { assert } from "../result.ts";
import { personaPeople } from "./personas.ts";
import type { DemoPerson } from "./people.ts";

/** A pairing code of the demonstration that never runs out. */
export type DemoPairing = {
  /** Eight digits. */
  readonly pairingCode: string;
  readonly holder: DemoPerson;
  /** Null for the holder's own phone. */
  readonly relation: Relation | null;
};

/** One for the own phone of each persona, 1000 0001 … 1000 0005, and one for a child of the first, 2000 0001. */
export function demoPairings(): DemoPairing[] {
  const people = personaPeople();
  const [first] = people;
  assert(first !== undefined, "there are personas");
  const own = people.map((holder, at) => ({
    pairingCode: String(10_000_001 + at),
    holder,
    relation: null,
  }));
  return [...own, { pairingCode: "20000001", holder: first, relation: "child" }];
}
