import { afterAll, beforeAll, expect, test } from "vitest";
import { feedItemSchema, type FeedItem } from "#shared/contracts/district-api.ts";
import { demoDistrict } from "#shared/demo/district.ts";
import { demoProgrammes } from "#shared/demo/programmes/programmes.ts";
import { personKeyOf } from "#shared/identity/citizen-number.ts";
import { publishProgrammes } from "../programmes/programmes.ts";
import { inTransaction, type Database } from "../store/database.ts";
import { changesAfter, feedHead } from "../store/feed-store.ts";
import { assertKeysOf } from "../store/key-check.ts";
import { keyedHashWith, newPrivateKey, publicKeyOf, type DistrictKeys } from "../store/keys.ts";
import { sealedNumber, sealedPhone } from "../store/people-store.ts";
import { freshDatabase, type TestDatabase } from "../store/testing/test-database.ts";
import { vaultWith } from "../store/vault.ts";
import { createPrivateKey } from "node:crypto";
import { cardKeyOf } from "#shared/identity/card/card-key.ts";
import { registerCards, registerPeople } from "./people.ts";

let test0: TestDatabase;
let database: Database;
const parts = { keyedHash: keyedHashWith("5a".repeat(32)), vault: vaultWith(Buffer.alloc(32, 1)) };
const district = demoDistrict(7, { seniors: 300 });

beforeAll(async () => {
  test0 = await freshDatabase();
  database = test0.database;
  await inTransaction(database, async (connection) => {
    await registerPeople(parts, connection, district.people);
    await registerCards(parts, connection, district.cards);
  });
});
afterAll(() => test0.drop());

const feed = () => changesAfter(database, { cursor: 0, limit: 10_000 });
const ofKind = (items: FeedItem[], kind: string) =>
  items.filter(({ change }) => change.kind === kind);

test("the feed has every person before their card, each once, as the schema wants it", async () => {
  const items = await feed();
  for (const item of items) expect(feedItemSchema.parse(item)).toEqual(item);
  expect(ofKind(items, "person").length).toBe(300);
  expect(ofKind(items, "card").length).toBe(district.cards.length);
  const [first] = district.people;
  const [card] = district.cards;
  if (first === undefined || card === undefined) throw new Error("there are people");
  expect(items[0]?.change).toEqual({
    kind: "person",
    person: {
      person: personKeyOf(first.citizenNumber, parts.keyedHash),
      name: first.name,
      lastFour: "9908",
      status: "active",
      phone: { hash: parts.keyedHash(`phone:${first.phone}`), lastFour: first.phone.slice(-4) },
      facts: first.facts,
    },
  });
  expect(items[300]?.change).toEqual({
    kind: "card",
    card: {
      card: parts.keyedHash(`card:${card.identificationCode}:${card.cardNumber}`),
      person: personKeyOf(card.holder, parts.keyedHash),
      status: "good",
      area: card.area,
      validTo: card.validTo,
    },
  });
});

test("no citizen number and no phone number stands in any table, in no column of any kind", async () => {
  const { rows: tables } = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  let dump = "";
  for (const { name } of tables) {
    const { rows } = await database.query(`SELECT * FROM ${name}`);
    dump += JSON.stringify(rows, (_, value: unknown) =>
      isBytes(value) ? Buffer.from(value.data).toString("latin1") : value,
    );
  }
  expect(dump).toContain("测试甲");
  const hex = Buffer.from(dump, "utf8").toString("latin1");
  for (const { citizenNumber, phone } of district.people) {
    expect(dump.includes(citizenNumber) || hex.includes(citizenNumber)).toBe(false);
    expect(dump.includes(phone) || hex.includes(phone)).toBe(false);
    // Birth date and sequence together would be as good as the number.
    expect(dump.includes(citizenNumber.slice(6))).toBe(false);
  }
  for (const { identificationCode } of district.cards) {
    expect(dump.includes(identificationCode)).toBe(false);
  }
});

function isBytes(value: unknown): value is { data: number[] } {
  return typeof value === "object" && value !== null && "type" in value && value.type === "Buffer";
}

test("the vault gives each number back under its person", async () => {
  for (const { citizenNumber, phone } of district.people.slice(0, 20)) {
    const person = personKeyOf(citizenNumber, parts.keyedHash);
    const sealed = await sealedNumber(database, person);
    expect(sealed === null ? null : parts.vault.open(sealed, person)).toBe(citizenNumber);
    const called = await sealedPhone(database, person);
    expect(called === null ? null : parts.vault.openPhone(called, person)).toBe(phone);
    expect(() => called !== null && parts.vault.open(called, person)).toThrow();
  }
});

test("what changes goes to the end of the feed, what does not change stays where it is", async () => {
  const head = await feedHead(database);
  const [one, other] = district.people;
  if (one === undefined || other === undefined) throw new Error("there are people");
  await inTransaction(database, (connection) =>
    registerPeople(parts, connection, [{ ...one, status: "deceased" }, other]),
  );
  const later = await changesAfter(database, { cursor: head, limit: 10 });
  expect(later.map(({ change }) => change)).toMatchObject([
    { kind: "person", person: { name: one.name, status: "deceased" } },
  ]);
  expect(ofKind(await feed(), "person").length).toBe(300);
});

test("a card that is reported lost goes to every station", async () => {
  const head = await feedHead(database);
  const card = district.cards[10];
  if (card === undefined) throw new Error("there are cards");
  await inTransaction(database, (connection) =>
    registerCards(parts, connection, [{ ...card, status: "lost" }]),
  );
  const later = await changesAfter(database, { cursor: head, limit: 10 });
  expect(later.map(({ change }) => change)).toMatchObject([
    { kind: "card", card: { card: cardKeyOf(card, parts.keyedHash), status: "lost" } },
  ]);
});

test("programmes go through the feed unchanged", async () => {
  const head = await feedHead(database);
  await inTransaction(database, (connection) => publishProgrammes(connection, demoProgrammes()));
  const later = await changesAfter(database, { cursor: head, limit: 10 });
  expect(later.map(({ change }) => change)).toEqual(
    demoProgrammes().map((programme) => ({ kind: "programme", programme })),
  );
});

test("nobody sees a later change before an earlier one, however many append at once", async () => {
  const head = await feedHead(database);
  const cards = district.cards.slice(20, 60);
  const seen: number[] = [];
  const writer = { isWriting: true };
  const reader = (async () => {
    let cursor = head;
    while (writer.isWriting || seen.length < cards.length) {
      const items = await changesAfter(database, { cursor, limit: 7 });
      seen.push(...items.map((item) => item.cursor));
      cursor = items.at(-1)?.cursor ?? cursor;
    }
  })();
  await Promise.all(
    cards.map((card) =>
      inTransaction(database, async (connection) => {
        await registerCards(parts, connection, [{ ...card, status: "cancelled" }]);
        await connection.query("SELECT pg_sleep(random() / 100)");
      }),
    ),
  );
  writer.isWriting = false;
  await reader;
  expect(seen).toEqual(cards.map((_, at) => head + at + 1));
});

test("a service with other keys than the database was begun with does not start", async () => {
  const keys = (vaultByte: number): DistrictKeys => {
    const signingKey = createPrivateKey(newPrivateKey());
    return {
      vaultKey: Buffer.alloc(32, vaultByte),
      keyedHashSecret: "5a".repeat(32),
      signingKey,
      publicKey: publicKeyOf(signingKey),
    };
  };
  await inTransaction(database, (connection) => assertKeysOf(connection, keys(1)));
  await inTransaction(database, (connection) => assertKeysOf(connection, keys(1)));
  const other = inTransaction(database, (connection) => assertKeysOf(connection, keys(2)));
  await expect(other).rejects.toThrow("the key vault is the one");
});
