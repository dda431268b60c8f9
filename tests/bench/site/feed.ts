import type { FeedItem } from "#shared/contracts/district-api.ts";
import type { DemoCard } from "#shared/demo/cards.ts";
import type { DemoDistrict } from "#shared/demo/district.ts";
import type { DemoPerson } from "#shared/demo/people.ts";
import { demoProgrammes } from "#shared/demo/programmes/programmes.ts";
import type { CardKey } from "#shared/id/ids.ts";
import { personKeyOf, type KeyedHash } from "#shared/identity/citizen-number.ts";

type Change = FeedItem["change"];

/** The feed that a district of the demonstration would send: programmes, people, cards, in this order. */
export function feedOf({ people, cards }: DemoDistrict, keyedHash: KeyedHash): FeedItem[] {
  const changes: Change[] = [
    ...demoProgrammes().map((programme): Change => ({ kind: "programme", programme })),
    ...people.map((person) => personChange(person, keyedHash)),
    ...cards.map((card) => cardChange(card, keyedHash)),
  ];
  return changes.map((change, at) => ({ cursor: at + 1, change }));
}

function personChange(
  { citizenNumber, name, status, facts }: DemoPerson,
  keyedHash: KeyedHash,
): Change {
  const person = personKeyOf(citizenNumber, keyedHash);
  return {
    kind: "person",
    person: { person, name, lastFour: citizenNumber.slice(-4), status, phone: null, facts },
  };
}

function cardChange(card: DemoCard, keyedHash: KeyedHash): Change {
  const { holder, identificationCode, cardNumber, status, area, validTo } = card;
  return {
    kind: "card",
    card: {
      card: keyedHash(`card:${identificationCode}:${cardNumber}`) as CardKey,
      person: personKeyOf(holder, keyedHash),
      status,
      area,
      validTo,
    },
  };
}
