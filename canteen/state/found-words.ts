import type { FoundPerson } from "#shared/contracts/identity-api.ts";
import { foundTexts } from "./texts.zh.ts";

/** Age, sex, number, phone and region of somebody who was found, in the order in which a cashier asks for them. */
export function factsOf(person: FoundPerson): readonly string[] {
  const age = person.age === null ? foundTexts.noAge : foundTexts.age(person.age);
  const phone = person.phoneLastFour;
  return [
    person.sex === null ? age : `${age} ${foundTexts.sex[person.sex]}`,
    foundTexts.lastFour(person.lastFour),
    phone === null ? foundTexts.noPhone : foundTexts.phone(phone),
    person.homeRegion,
  ];
}

/** Each card status once, the good one first; in words also when there is no card. */
export function cardWords({ cards }: FoundPerson): readonly string[] {
  const order = ["good", "lost", "cancelled", "superseded"] as const;
  const words = order.filter((status) => cards.some((card) => card.status === status));
  return words.length === 0 ? [foundTexts.noCard] : words.map((status) => foundTexts.cards[status]);
}

/** Whom a question is about, so that nobody else is meant: 张建国（76 岁，证件尾号 1234）. */
export function whoIsFound(person: FoundPerson): string {
  const age = person.age === null ? foundTexts.noAge : foundTexts.age(person.age);
  return `${person.name}（${age}，${foundTexts.lastFour(person.lastFour)}）`;
}
