import type { DeskCard } from "#shared/contracts/desk-api.ts";
import { cardTexts } from "./texts.zh.ts";
import { personas, type Persona } from "./virtual-card/personas.ts";

/** The cards that lie on the desk, in the order in which they lie there. */
const onDesk: readonly (readonly [keyof typeof cardTexts, DeskCard["look"]])[] = [
  ["p01", "social-third"],
  ["p02", "social-second"],
  ["p03", "social-third"],
  ["p04", "social-second"],
  ["p17", "social-third"],
  ["p06b", "bank"],
  ["p08", "social-third"],
];

/** What the page shows of the cards. */
export const deskCards: readonly DeskCard[] = onDesk.map(([persona, look]) => ({
  persona,
  look,
  ...cardTexts[persona],
}));

/** The chip behind a card on the desk; null when none of that name lies there. */
export function personaOnDesk(id: string): Persona | null {
  const found = onDesk.find(([persona]) => persona === id);
  return found === undefined ? null : personas[found[0]];
}
