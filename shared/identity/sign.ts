import { z } from "zod";

/** How sure we are who stands there; an operation asks for one. In rising order. */
export const assuranceSchema = z.enum(["assisted", "single", "double"]);
export type Assurance = z.infer<typeof assuranceSchema>;

/** A sign (凭证) by which somebody was recognised or confirmed. */
export const signSchema = z.enum([
  "card",
  "face",
  "code",
  /** A printed code names and proves nothing. */
  "printed-code",
  /** Found by staff by name, number or phone. */
  "look-up",
  /** The last four digits of the phone number. */
  "phone",
  /** A member of staff looked at the person and said so with the PIN. */
  "staff",
]);
export type Sign = z.infer<typeof signSchema>;

/** Whether an assurance is as good as what is asked for. */
export function isAtLeast(assurance: Assurance, wanted: Assurance): boolean {
  const { options } = assuranceSchema;
  return options.indexOf(assurance) >= options.indexOf(wanted);
}

/**
 * Pairs that do not confirm each other: paper that lies in the purse beside the card or the phone, and four digits for
 * it; and looking somebody up, which is no look at the person and is done without a PIN each time.
 */
const sameProof: readonly (readonly [Sign, Sign])[] = [
  ["printed-code", "card"],
  ["printed-code", "code"],
  ["printed-code", "phone"],
  ["printed-code", "look-up"],
  ["look-up", "phone"],
  ["look-up", "card"],
  ["look-up", "code"],
];

/**
 * Whether two signs of one person confirm each other: signs of different kinds, each of which proves something that
 * the other does not.
 */
export function confirms(one: Sign, other: Sign): boolean {
  const isSame = sameProof.some((pair) => pair.includes(one) && pair.includes(other));
  return one !== other && !isSame;
}

/** Whether one sign more says more of the person than those that were given. */
export function addsTo(signs: readonly Sign[], sign: Sign): boolean {
  if (signs.includes(sign)) return false;
  const isSurer = assuranceOf([...signs, sign]) !== assuranceOf(signs);
  return isSurer || signs.some((given) => confirms(given, sign));
}

/** How sure a set of signs makes us: two that confirm each other, one good alone, or only somebody's word. */
export function assuranceOf(signs: readonly Sign[]): Assurance {
  if (signs.some((one) => signs.some((other) => confirms(one, other)))) return "double";
  return signs.some((one) => one === "card" || one === "face" || one === "code")
    ? "single"
    : "assisted";
}

/** Whether nothing but paper and somebody's word stands for the person; such a meal is capped. */
export function isOnPaperOnly(signs: readonly Sign[]): boolean {
  const isProven = signs.some((one) => one === "card" || one === "face" || one === "code");
  return signs.includes("printed-code") && !isProven;
}
