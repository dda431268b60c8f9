import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { feedItemSchema } from "#shared/contracts/district-api.ts";
import type { Log } from "#shared/log.ts";
import { instant } from "#shared/time/time.ts";
import { openDatabase, type StationDatabase } from "../store/database.ts";
import { journalStore, type JournalStore } from "../store/journal-store.ts";
import { rosterStore, type RosterStore } from "../store/roster-store.ts";
import { districtClient } from "./district-client.ts";
import { aDistrict, type TestDistrict } from "./district.fixture.ts";
import { Exchange } from "./exchange.ts";
import { sha256, stationKeys } from "./keys.ts";

const now = instant(1_795_319_100_000);
let district: TestDistrict;
let db: StationDatabase;
let journal: JournalStore;
let roster: RosterStore;
let logged: string[];
let link: Exchange;

/** A station's side of the exchange, on a real database and a real port. */
function connect(url: string): Exchange {
  const note = (event: string, fields: object = {}) =>
    void logged.push(`${event} ${Object.values(fields).join(" ")}`.trim());
  const log: Log = { info: note, warn: note, error: note };
  const keys = stationKeys(district.provision);
  const { station } = district.provision;
  const clock = () => now;
  return new Exchange({
    district: districtClient({ url, station, keys, clock }),
    keys,
    journal,
    roster,
    clock,
    log,
    onChanged: () => undefined,
  });
}

beforeEach(async () => {
  district = await aDistrict();
  db = openDatabase(":memory:");
  journal = journalStore(db, { station: district.provision.station, hashOf: sha256 });
  roster = rosterStore(db);
  logged = [];
  link = connect(district.url);
});
afterEach(async () => {
  await link.stop();
  await district.stop();
  db.close();
});

function write(count: number): void {
  for (let at = 0; at < count; at += 1) {
    journal.append({
      at: now,
      terminal: null,
      actor: "station",
      kind: "station.tested",
      body: { at },
      postings: [],
    });
  }
}
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000, interval: 20 });
const sent = () => until(() => expect(link.unsent()).toBe(0));

/** A card of somebody, at a cursor of the feed. */
const aCard = (cursor: number) =>
  feedItemSchema.parse({
    cursor,
    change: {
      kind: "card",
      card: {
        card: cursor.toString(16).padStart(64, "0"),
        person: "ab".repeat(32),
        status: "good",
        area: "330100",
        validTo: null,
      },
    },
  });
const countCards = () =>
  db.prepare<[], { count: number }>("SELECT count(*) AS count FROM card").get()?.count;

test("what was written before and while it runs arrives once, in order, and is countersigned", async () => {
  write(3);
  expect(link.unsent()).toBe(3);
  link.start();
  await sent();
  write(2);
  link.nudge();
  await sent();
  expect(district.state.stored).toEqual(journal.after(0, 100));
  expect(journal.signedHead()).toMatchObject(journal.head());
  expect(district.state.unsigned).toBe(0);
  expect(link.network()).toEqual({ isOnline: true, since: now });
});

test("more than one batch goes at once, 500 entries at most", async () => {
  write(1100);
  link.start();
  await sent();
  expect(district.state.batches).toEqual([
    { first: 1, last: 500 },
    { first: 501, last: 1000 },
    { first: 1001, last: 1100 },
  ]);
});

test("an answer that was lost is asked for again, and nothing is stored twice", async () => {
  write(3);
  district.state.mood = "loses-answers";
  link.start();
  await until(() => expect(district.state.batches.length).toBeGreaterThan(0));
  expect(link.unsent()).toBe(3);
  expect(link.network().isOnline).toBe(false);
  district.state.mood = "well";
  await sent();
  expect(district.state.stored).toEqual(journal.after(0, 100));
});

test.each(["gateway", "nonsense"] as const)("%s is silence, and is survived", async (mood) => {
  write(1);
  district.state.mood = mood;
  link.start();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([link.unsent(), link.network().isOnline, journal.signedHead()]).toEqual([1, false, null]);
  district.state.mood = "well";
  link.nudge();
  await sent();
});

test.each(["wrong-key", "wrong-hash"] as const)(
  "a head with a %s is no proof and is not kept",
  async (mood) => {
    write(1);
    district.state.mood = mood;
    link.start();
    await until(() => expect(logged).toContain("head.wrong 1"));
    expect([link.unsent(), journal.signedHead()]).toEqual([1, null]);
    district.state.mood = "well";
    link.nudge();
    await sent();
  },
);

test("a district that misses earlier entries is given them", async () => {
  write(2);
  link.start();
  await sent();
  district.state.stored.length = 0;
  write(1);
  link.nudge();
  await sent();
  expect(logged).toContain("batch.refused journal-gap 1");
  expect(district.state.stored).toEqual(journal.after(0, 100));
});

test("a refusal is not silence, and the entries wait", async () => {
  write(1);
  district.state.mood = "refuses";
  link.start();
  await until(() => expect(logged.join()).toContain("batch.refused station-unknown"));
  expect([link.unsent(), link.network().isOnline]).toEqual([1, true]);
});

test("the feed is pulled page by page until it is complete", async () => {
  district.state.feed = [1, 2, 3, 4, 5].map(aCard);
  link.start();
  await until(() => expect(roster.position()).toEqual({ cursor: 5, completeAt: now }));
  expect([countCards(), district.state.feedRequests, district.state.unsigned]).toEqual([5, 3, 0]);
});

test("clocks that differ are said once", async () => {
  district.state.now = now + 91_000;
  link.start();
  await until(() => expect(logged).toContain("clock.differs 91000"));
});

test("nobody there: the station goes on, and stops when told to", async () => {
  await district.stop();
  write(1);
  link.start();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(link.network().isOnline).toBe(false);
  const began = performance.now();
  await link.stop();
  expect(performance.now() - began).toBeLessThan(1000);
  expect(journal.after(0, 10)).toHaveLength(1);
});
