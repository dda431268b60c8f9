import { describe, expect, test } from "vitest";
import type { FeedCard, FeedPerson } from "#shared/contracts/district-api.ts";
import { day } from "#shared/time/time.ts";
import { aStation, cardOf, readOf, type TestStation } from "../sales/station.fixture.ts";
import { cardKeyOf } from "#shared/identity/card/card-key.ts";
import { holderOf } from "./card-holder.ts";

const today = day("2026-11-18");
const third = cardOf("A00000011");
const second = cardOf("B00000019");
const lost = cardOf("A00000038");
const runOut = cardOf("B00000043");

type Read = Parameters<typeof holderOf>[0];

function found(read: Read, { roster, keyedHash }: TestStation) {
  const holder = holderOf(read, { roster, keyedHash, today });
  return holder.ok
    ? [holder.value.person.name, ...holder.value.notices.map(({ code }) => code)]
    : [holder.refusal.code];
}

/** Puts a changed card or person into the roster, as the feed would. */
function change(
  station: TestStation,
  what: { card?: Partial<FeedCard>; person?: Partial<FeedPerson> },
): void {
  const cursor = station.roster.position().cursor + 1;
  const card = station.roster.card(cardKeyOf(readOf(third), station.keyedHash));
  const person = station.roster.person(station.person(third.cardNumber));
  if (card === null || person === null) throw new Error("the persona is in the roster");
  const item =
    what.card === undefined
      ? { kind: "person" as const, person: { ...person, ...what.person } }
      : { kind: "card" as const, card: { ...card, ...what.card } };
  station.roster.applyPage({ items: [{ cursor, change: item }], next: cursor }, null);
}

const unknownCode = {
  identificationCode: "330100D15600000599999999FFFFFFFF",
  cardNumber: "Z99999990",
};
const holder = { citizenNumber: third.holder, name: "测试甲", sex: "female" } as const;

describe("the roster says whose card it is", () => {
  const station = aStation();
  test.each<[string, Read, string[]]>([
    ["a third-generation card that shows no name", readOf(third), ["测试甲"]],
    ["a second-generation card", readOf(second), ["测试乙"]],
    ["the same card read without contact", readOf(third, { surface: "contactless" }), ["测试甲"]],
    ["a card that was reported lost", readOf(lost), ["card-lost"]],
    [
      "a lost card that shows its holder's number",
      readOf(lost, { holder: { ...holder, citizenNumber: lost.holder } }),
      ["card-lost"],
    ],
    ["a card past its own date", readOf(runOut), ["测试戊", "card-expired"]],
    ["an unknown card that shows nothing", readOf(third, unknownCode), ["card-unknown"]],
    ["an unknown card of a known person", readOf(third, { ...unknownCode, holder }), ["测试甲"]],
    [
      "an unknown card of an unknown person",
      readOf(third, { ...unknownCode, holder: { ...holder, citizenNumber: "11010519491231002X" } }),
      ["card-unknown"],
    ],
    [
      "an unknown card with a broken number",
      readOf(third, {
        ...unknownCode,
        holder: { ...holder, citizenNumber: `${third.holder.slice(0, 17)}X` },
      }),
      ["card-unknown"],
    ],
    [
      "an unknown card with a foreigner's number",
      readOf(third, { ...unknownCode, holder: { ...holder, citizenNumber: "F00000000001" } }),
      ["card-unknown"],
    ],
    [
      "a known code with another card number",
      readOf(third, { cardNumber: "A00000029" }),
      ["card-unknown"],
    ],
    [
      "a known number with another code",
      readOf(third, { identificationCode: unknownCode.identificationCode }),
      ["card-unknown"],
    ],
    ["a card without a date", readOf(runOut, { validTo: null }), ["测试戊"]],
    ["a card on its last day", readOf(runOut, { validTo: today }), ["测试戊"]],
  ])("%s", (_, read, expected) => {
    expect(found(read, station)).toEqual(expected);
  });
});

describe("what the feed changes", () => {
  test.each<[string, Parameters<typeof change>[1], string]>([
    ["a card that was cancelled", { card: { status: "cancelled" } }, "card-cancelled"],
    ["a card that was replaced", { card: { status: "superseded" } }, "card-superseded"],
    ["a card that was lost since", { card: { status: "lost" } }, "card-lost"],
    ["a person who died", { person: { status: "deceased" } }, "person-suspended"],
    ["a person who moved away", { person: { status: "moved" } }, "person-suspended"],
  ])("%s", (_, what, code) => {
    const station = aStation();
    change(station, what);
    expect(found(readOf(third), station)).toEqual([code]);
  });

  test("a lost card that was found again is good again", () => {
    const station = aStation();
    change(station, { card: { status: "lost" } });
    change(station, { card: { status: "good" } });
    expect(found(readOf(third), station)).toEqual(["测试甲"]);
  });
});
