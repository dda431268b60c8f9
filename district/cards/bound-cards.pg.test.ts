import { afterAll, beforeAll, expect, test } from "vitest";
import { personaPeople } from "#shared/demo/personas.ts";
import { personKeyOf } from "#shared/identity/citizen-number.ts";
import type { Canonical } from "#shared/journal/canonical.ts";
import { cardKeySchema } from "#shared/id/ids.ts";
import { registerPeople } from "../people/people.ts";
import { inTransaction, type Database } from "../store/database.ts";
import { changesAfter, feedHead } from "../store/feed-store.ts";
import { appendEntries } from "../store/journal-store.ts";
import { keyedHashWith } from "../store/keys.ts";
import { knownCard } from "../store/people-store.ts";
import { keepStation } from "../store/station-store.ts";
import { freshDatabase, type TestDatabase } from "../store/testing/test-database.ts";
import { aStation, type TestStation } from "../store/testing/test-journal.ts";
import { vaultWith } from "../store/vault.ts";
import { instant } from "#shared/time/time.ts";
import { projectBoundCards } from "./bound-cards.ts";

let test0: TestDatabase;
let database: Database;
const keyedHash = keyedHashWith("5a".repeat(32));
const [one, other] = personaPeople().map(({ citizenNumber }) =>
  personKeyOf(citizenNumber, keyedHash),
);
const stations = [aStation("s-1"), aStation("s-2")] as const;

beforeAll(async () => {
  test0 = await freshDatabase();
  database = test0.database;
  const parts = { keyedHash, vault: vaultWith(Buffer.alloc(32, 1)) };
  await inTransaction(database, (connection) => registerPeople(parts, connection, personaPeople()));
  for (const station of stations) await keepStation(database, station);
});
afterAll(() => test0.drop());

async function bind(station: TestStation, body: Canonical): Promise<readonly string[]> {
  const entry = station.write("card.bound", body);
  const unread = await inTransaction(database, async (connection) => {
    await appendEntries(connection, [entry], instant(1));
    return projectBoundCards(connection, [entry]);
  });
  return unread.map(({ reason }) => reason);
}
const body = (card: string, person = one): Canonical => ({
  card: card.repeat(64),
  person: person ?? "",
  area: "330100",
  staff: "m01",
});
const cardOf = (digit: string) => knownCard(database, cardKeySchema.parse(digit.repeat(64)));

test("a card that staff gave to its holder is in the register, and every station hears of it", async () => {
  const cursor = await feedHead(database);
  expect(await bind(stations[0], body("a"))).toEqual([]);
  const bound = {
    card: "a".repeat(64),
    person: one,
    status: "good",
    area: "330100",
    validTo: null,
  };
  expect(await cardOf("a")).toEqual(bound);
  const changes = await changesAfter(database, { cursor, limit: 10 });
  expect(changes.map(({ change }) => change)).toEqual([{ kind: "card", card: bound }]);
});

test("the same binding again, here or elsewhere, changes nothing", async () => {
  const cursor = await feedHead(database);
  expect(await bind(stations[0], body("a"))).toEqual([]);
  expect(await bind(stations[1], body("a"))).toEqual([]);
  expect(await changesAfter(database, { cursor, limit: 10 })).toEqual([]);
});

test("a binding to somebody else is remembered and not applied", async () => {
  expect(await bind(stations[1], body("a", other))).toEqual(["card-of-another"]);
  expect((await cardOf("a"))?.person).toBe(one);
  const { rows } = await database.query("SELECT station, reason FROM unread_entry");
  expect(rows).toEqual([{ station: "s-2", reason: "card-of-another" }]);
});

test.each<[string, Canonical, string]>([
  ["to nobody we know", { ...(body("b") as object), person: "0".repeat(64) }, "unknown-person"],
  ["that is none", { card: "b" }, "unreadable"],
])("a binding %s is remembered", async (_, wrong, reason) => {
  expect(await bind(stations[0], wrong)).toEqual([reason]);
  expect(await cardOf("b")).toBeNull();
});

test("two stations that bind one card at once to two people: one of them is told", async () => {
  const outcomes = await Promise.all([
    bind(stations[0], body("c")),
    bind(stations[1], body("c", other)),
  ]);
  expect(outcomes.flat()).toEqual(["card-of-another"]);
});
