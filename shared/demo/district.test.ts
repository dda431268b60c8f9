import fc from "fast-check";
import { expect, test } from "vitest";
import { ageOn } from "../time/time.ts";
import { birthOf, parseCitizenNumber, sexOf } from "../identity/citizen-number.ts";
import { doesCardNumberCheck } from "../identity/card/card-number.ts";
import { isWithin, regionName, type RegionCode } from "../identity/region.ts";
import { feedCardSchema, feedPersonSchema } from "../contracts/district-api.ts";
import { personas } from "../../station/desk/virtual-card/personas.ts";
import { demoDistrict } from "./district.ts";
import { demoDay, demoPeople } from "./people.ts";

const seed = 20261122;
const district = demoDistrict(seed, { seniors: 5000 });
const key = "0".repeat(64);
const share = (holds: (person: (typeof district.people)[number]) => boolean) =>
  district.people.filter(holds).length / district.people.length;

test("the same seed makes the same district, another seed another one", () => {
  fc.assert(
    fc.property(fc.nat(), (any) => {
      const one = demoDistrict(any, { seniors: 40 });
      expect(demoDistrict(any, { seniors: 40 })).toEqual(one);
      expect(demoDistrict(any + 1, { seniors: 40 }).people).not.toEqual(one.people);
    }),
    { numRuns: 30 },
  );
});

test("more people are added behind the others", () => {
  expect(demoDistrict(seed, { seniors: 300 }).people).toEqual(district.people.slice(0, 300));
});

test("every citizen number parses and says birth and sex of its person", () => {
  for (const { citizenNumber, facts } of district.people) {
    expect(parseCitizenNumber(citizenNumber, demoDay)).toEqual({ ok: true, value: citizenNumber });
    expect(birthOf(citizenNumber)).toBe(facts.birth);
    expect(sexOf(citizenNumber)).toBe(facts.sex);
  }
});

test("no citizen number, identification code or card number comes twice", () => {
  expect(new Set(district.people.map(({ citizenNumber }) => citizenNumber)).size).toBe(5000);
  const { cards } = district;
  expect(new Set(cards.map(({ identificationCode }) => identificationCode)).size).toBe(
    cards.length,
  );
  expect(new Set(cards.map(({ cardNumber }) => cardNumber)).size).toBe(cards.length);
});

test("every card number checks, every card has a person and every person a card", () => {
  const holders = new Set(district.people.map(({ citizenNumber }) => citizenNumber));
  for (const { cardNumber, holder, identificationCode, area } of district.cards) {
    expect(doesCardNumberCheck(cardNumber)).toBe(true);
    expect(holders.has(holder)).toBe(true);
    expect(identificationCode).toMatch(/^\d{6}D156000005\d{8}FFFFFFFF$/);
    expect(identificationCode.startsWith(area)).toBe(true);
  }
  expect(new Set(district.cards.map(({ holder }) => holder)).size).toBe(5000);
});

test("people and cards fit the feed, in regions that exist", () => {
  for (const { name, status, facts } of district.people) {
    expect(() =>
      feedPersonSchema.parse({ person: key, name, lastFour: "0000", status, facts }),
    ).not.toThrow();
    expect(regionName(facts.hukou as RegionCode)).not.toBe("外地");
    expect(regionName(facts.residence as RegionCode)).not.toBe("外地");
  }
  for (const { status, area, validTo } of district.cards) {
    expect(() =>
      feedCardSchema.parse({ card: key, person: key, status, area, validTo }),
    ).not.toThrow();
  }
});

test("everybody is 60 to 102, and there are fewer of the very old", () => {
  const ages = district.people.map(({ facts }) => ageOn(facts.birth, demoDay));
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(60);
  expect(Math.max(...ages)).toBeLessThanOrEqual(102);
  const between = (from: number, to: number) =>
    ages.filter((age) => age >= from && age <= to).length;
  expect(between(60, 69)).toBeGreaterThan(between(70, 79));
  expect(between(70, 79)).toBeGreaterThan(between(80, 89));
  expect(between(80, 89)).toBeGreaterThan(between(90, 102));
  expect(between(100, 102)).toBeGreaterThan(0);
});

test("about 88 of 100 are registered here and about 6 in another city of the delta", () => {
  const hukouIn = (region: string) =>
    share(({ facts }) => isWithin(facts.hukou as RegionCode, region as RegionCode));
  expect(hukouIn("330106")).toBeGreaterThan(0.86);
  expect(hukouIn("330106")).toBeLessThan(0.9);
  expect(1 - hukouIn("330100")).toBeGreaterThan(0.045);
  expect(1 - hukouIn("330100")).toBeLessThan(0.075);
});

test("a few are dead or moved, a few cards lost or replaced, a few names rare or compound", () => {
  expect(share(({ status }) => status !== "active")).toBeLessThan(0.03);
  expect(share(({ status }) => status === "deceased")).toBeGreaterThan(0.003);
  const bad = district.cards.filter(({ status }) => status === "lost" || status === "superseded");
  expect(bad.length / 5000).toBeGreaterThan(0.005);
  expect(bad.length / 5000).toBeLessThan(0.02);
  expect(district.people.filter(({ name }) => /[㛃𬭳𫖮䶮𬱖]/u.test(name)).length).toBeGreaterThan(
    3,
  );
  expect(
    district.people.filter(({ name }) => /^(?:欧阳|诸葛|司马|上官|夏侯|皇甫)/.test(name)).length,
  ).toBeGreaterThan(3);
});

test("the holders of the desk's cards are in the roster, with the card that they hold", () => {
  for (const persona of [personas.p01, personas.p02, personas.p03, personas.p04, personas.p05]) {
    const { holder } = persona;
    const person = district.people.find((one) => one.citizenNumber === holder?.citizenNumber);
    const card = district.cards.find((one) => one.cardNumber === holder?.cardNumber);
    expect(person).toMatchObject({
      name: holder?.name,
      facts: { birth: holder?.birth, sex: holder?.sex },
    });
    expect(card).toMatchObject({
      holder: holder?.citizenNumber,
      identificationCode: holder?.identificationCode,
      area: holder?.area,
      validTo: holder?.validTo,
    });
  }
});

test("of the personas one is lost", () => {
  const statuses = district.cards.slice(0, 5).map(({ status }) => status);
  expect(statuses).toEqual(["good", "good", "lost", "good", "good"]);
});

test("5,000 people are made in under a second", () => {
  const start = performance.now();
  demoPeople(1, { count: 5000, taken: [] });
  expect(performance.now() - start).toBeLessThan(1000);
});
