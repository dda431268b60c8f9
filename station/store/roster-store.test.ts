import { beforeEach, expect, test } from "vitest";
import {
  feedItemSchema,
  type FeedCard,
  type FeedItem,
  type FeedPerson,
} from "#shared/contracts/district-api.ts";
import { demoProgrammes } from "#shared/demo/programmes/programmes.ts";
import { cardKeySchema, personKeySchema } from "#shared/id/ids.ts";
import { instant } from "#shared/time/time.ts";
import { codeStore } from "./code-store.ts";
import { openDatabase, type StationDatabase } from "./database.ts";
import { rosterStore, type RosterStore } from "./roster-store.ts";

const person = personKeySchema.parse("ab".repeat(32));
const card = cardKeySchema.parse("cd".repeat(32));
const [programme] = demoProgrammes();
if (programme === undefined) throw new Error("the demonstration has a programme");

let db: StationDatabase;
let roster: RosterStore;
beforeEach(() => {
  db = openDatabase(":memory:");
  roster = rosterStore(db);
});

const facts = {
  birth: "1949-03-12",
  sex: "female",
  groups: [{ group: "living-alone", from: "2020-01-01", to: null }],
  hukou: "330106",
  residence: "330106",
  residentSince: null,
  careLevel: null,
  inCareHome: false,
};
const aPerson = (cursor: number, own: Partial<FeedPerson> = {}): FeedItem =>
  feedItemSchema.parse({
    cursor,
    change: {
      kind: "person",
      person: { person, name: "测试甲", lastFour: "9908", status: "active", facts, ...own },
    },
  });
const aCard = (cursor: number, own: Partial<FeedCard> = {}): FeedItem =>
  feedItemSchema.parse({
    cursor,
    change: {
      kind: "card",
      card: { card, person, status: "good", area: "330100", validTo: "2032-06-15", ...own },
    },
  });
const aProgramme = (cursor: number, title: string): FeedItem => ({
  cursor,
  change: { kind: "programme", programme: { ...programme, title } },
});
const everything = () =>
  ["person", "card", "programme", "setting"].map((table) =>
    db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all(),
  );

test("an empty roster knows nobody", () => {
  expect(roster.position()).toMatchObject({ cursor: 0, completeAt: null });
  expect([roster.person(person), roster.card(card)]).toEqual([null, null]);
  expect([roster.countPeople(), roster.programmes()]).toEqual([0, []]);
});

test("a page brings people, cards and programmes, and says how far it goes", () => {
  const items = [aPerson(1), aCard(2), aProgramme(3, "市级补贴")];
  roster.applyPage({ items, next: 3 }, instant(5));
  expect(roster.person(person)).toMatchObject({ name: "测试甲", facts });
  expect(roster.card(card)).toMatchObject({ status: "good", validTo: "2032-06-15" });
  expect(roster.programmes().map(({ title }) => title)).toEqual(["市级补贴"]);
  expect(roster.countPeople()).toBe(1);
  expect(roster.position()).toMatchObject({ cursor: 3, completeAt: 5 });
});

test("a page that is not the last one leaves the time of the last complete feed", () => {
  roster.applyPage({ items: [aPerson(1)], next: 1 }, instant(5));
  roster.applyPage({ items: [aCard(2)], next: 2 }, null);
  expect(roster.position()).toMatchObject({ cursor: 2, completeAt: 5 });
});

test("a page applied twice changes nothing", () => {
  const page = { items: [aPerson(1), aCard(2), aProgramme(3, "市级补贴")], next: 3 };
  roster.applyPage(page, instant(5));
  const before = everything();
  roster.applyPage(page, instant(5));
  expect(everything()).toEqual(before);
});

test("an old page that comes late puts nothing back", () => {
  const old = { items: [aPerson(1), aCard(2)], next: 2 };
  roster.applyPage(old, instant(5));
  const newer = [aPerson(3, { status: "deceased" }), aCard(4, { status: "lost" })];
  roster.applyPage({ items: newer, next: 4 }, instant(6));
  roster.applyPage(old, null);
  expect(roster.position()).toMatchObject({ cursor: 4, completeAt: 6 });
  expect(roster.person(person)?.status).toBe("deceased");
  expect(roster.card(card)?.status).toBe("lost");
});

test("within a page the later change of a key wins", () => {
  const items = [aCard(1), aCard(2, { status: "lost" }), aCard(3, { status: "superseded" })];
  roster.applyPage({ items, next: 3 }, null);
  expect(roster.card(card)?.status).toBe("superseded");
});

test("a changed programme is seen at once, and others do not disturb it", () => {
  roster.applyPage({ items: [aProgramme(1, "旧")], next: 1 }, null);
  const kept = roster.programmes();
  roster.applyPage({ items: [aPerson(2)], next: 2 }, null);
  expect(roster.programmes()).toBe(kept);
  roster.applyPage({ items: [aProgramme(3, "新")], next: 3 }, null);
  expect(roster.programmes().map(({ title }) => title)).toEqual(["新"]);
});

test("another epoch begins at 0 and its smaller cursors count; the same one changes nothing", () => {
  roster.beginEpoch("e-1");
  roster.applyPage({ items: [aCard(9)], next: 9 }, instant(5));
  roster.beginEpoch("e-1");
  expect(roster.position()).toEqual({ epoch: "e-1", cursor: 9, completeAt: 5 });
  roster.beginEpoch("e-2");
  expect(roster.position()).toEqual({ epoch: "e-2", cursor: 0, completeAt: 5 });
  roster.applyPage({ items: [aCard(2, { status: "lost" })], next: 2 }, instant(6));
  expect(roster.card(card)?.status).toBe("lost");
  expect(roster.position().cursor).toBe(2);
});

test("what was set aside is read again once", () => {
  roster.applyPage({ items: [aCard(9)], next: 9 }, instant(5));
  expect([roster.readSetAsideAgain(), roster.position().cursor]).toEqual([0, 9]);
  roster.countSetAside(2);
  roster.countSetAside(1);
  expect([roster.readSetAsideAgain(), roster.position().cursor]).toEqual([3, 0]);
  expect(roster.readSetAsideAgain()).toBe(0);
});

test("a page of which one row cannot be stored is not applied at all", () => {
  const [change] = [aCard(2).change];
  if (change.kind !== "card") throw new Error("a card");
  const broken = { ...change, card: { ...change.card, area: "" } } as typeof change;
  const items = [aPerson(1), { cursor: 2, change: broken }];
  expect(() => roster.applyPage({ items, next: 2 }, instant(5))).toThrow("CHECK");
  expect(roster.position()).toMatchObject({ cursor: 0, completeAt: null });
  expect(roster.countPeople()).toBe(0);
});

test("issuers and revoked codes of the feed are there for whoever verifies codes", () => {
  const codes = codeStore(db);
  const withCodes = rosterStore(db, codes);
  const issuer = {
    ...{
      keyId: "ab".repeat(8),
      title: "本区",
      region: "330106",
      publicKey: `02${"cd".repeat(32)}`,
    },
    ...{ validFrom: 1, validTo: 2, isRevoked: false },
  };
  const page = (cursor: number, own: object) => [
    feedItemSchema.parse({
      cursor,
      change: { kind: "code-issuer", issuer: { ...issuer, ...own } },
    }),
    feedItemSchema.parse({
      cursor: cursor + 1,
      change: { kind: "revoked-code", code: { credential: "ef".repeat(16), why: "phone-lost" } },
    }),
  ];
  withCodes.applyPage({ items: page(1, {}), next: 2 }, null);
  expect(codes.issuer("ab".repeat(8))).toEqual(issuer);
  expect(codes.issuer("00".repeat(8))).toBeNull();
  expect([codes.isRevoked("ef".repeat(16)), codes.isRevoked("00".repeat(16))]).toEqual([
    true,
    false,
  ]);
  withCodes.applyPage({ items: page(3, { isRevoked: true }), next: 4 }, null);
  expect(codes.issuer("ab".repeat(8))?.isRevoked).toBe(true);
});
