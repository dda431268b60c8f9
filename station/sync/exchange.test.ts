import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Log } from "#shared/log.ts";
import { instant, type Instant } from "#shared/time/time.ts";
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
/** Added to the time that has passed, ms. */
let skippedMs: number;
/** What the station takes for the time of day. */
let wallNow: Instant;
/** What the district was heard to say about the time. */
let heard: number[];

/** A station's side of the exchange, on a real database and a real port. */
function connect(url: string): Exchange {
  const note = (event: string, fields: object = {}) =>
    void logged.push(`${event} ${Object.values(fields).join(" ")}`.trim());
  const log: Log = { info: note, warn: note, error: note };
  const keys = stationKeys(district.provision);
  const { station } = district.provision;
  const clock = () => wallNow;
  return new Exchange({
    district: districtClient({ url, station, keys, clock }),
    keys,
    journal,
    roster,
    clock,
    elapsedMs: () => performance.now() + skippedMs,
    log,
    onHeard: (districtNow) => void heard.push(districtNow),
    onChanged: () => undefined,
  });
}

beforeEach(async () => {
  district = await aDistrict();
  db = openDatabase(":memory:");
  journal = journalStore(db, { station: district.provision.station, hashOf: sha256 });
  roster = rosterStore(db);
  logged = [];
  heard = [];
  skippedMs = 0;
  wallNow = now;
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
const aCard = (cursor: number) => ({
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

test("batches begin with 64 KiB and grow, to 500 entries at most", async () => {
  write(2500);
  link.start();
  await sent();
  const sizes = district.state.batches.map(({ first, last }) => last - first + 1);
  expect(district.state.bytes[0]).toBeLessThan(66 * 1024);
  expect(district.state.bytes[0]).toBeGreaterThan(62 * 1024);
  expect(Math.max(...sizes)).toBe(500);
  expect(sizes.slice(0, -1)).toEqual(sizes.slice(0, -1).toSorted((one, other) => one - other));
  expect(district.state.stored).toHaveLength(2500);
});

test("a batch that is too large for the way is halved until it goes through", async () => {
  write(300);
  district.state.mood = "small-bodies";
  link.start();
  await sent();
  expect([link.unsent(), link.syncFault()]).toEqual([0, null]);
  expect(district.state.stored).toHaveLength(300);
});

test("an entry that is too large by itself is a fault that is said", async () => {
  write(1);
  district.state.mood = "small-bodies";
  district.state.smallBody = 10;
  link.start();
  await until(() => {
    link.nudge();
    expect(link.syncFault()).toBe("body-too-large");
  });
});

test("pages are asked for in halves after silence, and grow again", async () => {
  district.state.mood = "loses-answers";
  link.start();
  await until(() => expect(district.state.limits.length).toBeGreaterThan(1));
  district.state.mood = "well";
  await until(() => expect(logged).toContain("district.reached"));
  expect(district.state.limits.slice(0, 2)).toEqual([1000, 500]);
}, 20_000);

test("while the district does not answer, sales do not make the station look for it", async () => {
  district.state.mood = "loses-answers";
  link.start();
  await until(() => expect(district.state.limits).toHaveLength(1));
  for (let sale = 0; sale < 10; sale += 1) {
    write(1);
    link.nudge();
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(district.state.limits).toHaveLength(1);
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

/** Lets a minute pass, after which what was refused is offered again. */
function aMinuteLater(): void {
  skippedMs += 60_000;
  link.nudge();
}

test("an answer that is not understood is no silence, is said once, and is survived", async () => {
  write(1);
  district.state.mood = "nonsense";
  link.start();
  await until(() => expect(logged).toContain("feed.unreadable"));
  expect([link.unsent(), link.network().isOnline, journal.signedHead()]).toEqual([1, true, null]);
  expect(link.syncFault()).toBe("unreadable");
  aMinuteLater();
  await until(() => expect(district.state.feedRequests).toBe(2));
  expect(logged.filter((line) => line === "feed.unreadable")).toHaveLength(1);
  district.state.mood = "well";
  aMinuteLater();
  await sent();
  expect(link.syncFault()).toBe(null);
  await until(() => expect(logged).toContain("feed.well-again"));
});

test("a gateway is silence, and is survived", async () => {
  write(1);
  district.state.mood = "gateway";
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
    expect(link.syncFault()).toBe("head-wrong");
    district.state.mood = "well";
    aMinuteLater();
    await sent();
    expect(link.syncFault()).toBe(null);
  },
);

test("a district that misses earlier entries is given them", async () => {
  write(2);
  link.start();
  await sent();
  // The feed's page of the same round would tell of the loss first.
  await until(() => expect(roster.position().completeAt).not.toBe(null));
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
  expect(link.syncFault()).toBe("station-unknown");
  for (let at = 0; at < 5; at += 1) {
    link.nudge();
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(district.state.batches).toHaveLength(1);
  aMinuteLater();
  await until(() => expect(district.state.batches).toHaveLength(2));
  expect(logged.filter((line) => line.startsWith("batch.refused"))).toHaveLength(1);
});

test("a district that was restored is given again what it lost, without a new sale", async () => {
  write(5);
  link.start();
  await sent();
  district.state.stored.length = 2;
  aMinuteLater();
  await until(() => expect(district.state.stored).toHaveLength(5));
  expect(logged).toContain("journal.resent 2 5");
  await sent();
});

test("another epoch with smaller cursors is read from its beginning, and the journal goes on", async () => {
  district.state.feed = [1, 2, 9].map(aCard);
  link.start();
  await until(() => expect(roster.position().cursor).toBe(9));
  district.state.epoch = "00000000-0000-4000-8000-000000000002";
  district.state.feed = [3, 4, 5].map(aCard);
  write(1);
  aMinuteLater();
  await sent();
  await until(() => expect(roster.position()).toMatchObject({ cursor: 5 }));
  expect(roster.position().epoch).toBe(district.state.epoch);
  expect(countCards()).toBe(6);
});

test("a feed that gives nothing and never ends is left alone, and the journal goes on", async () => {
  district.state.mood = "endless";
  link.start();
  await until(() => expect(logged).toContain("feed.stuck"));
  write(1);
  link.nudge();
  await sent();
  expect(district.state.feedRequests).toBe(1);
});

test("a page that the district did not sign is refused", async () => {
  district.state.feed = [aCard(1)];
  district.state.mood = "forged-page";
  link.start();
  await until(() => expect(logged).toContain("feed.wrong-signature"));
  expect([countCards(), roster.position().cursor]).toEqual([0, 0]);
});

test("an item that is not understood is set aside, and the others are applied", async () => {
  const later = { cursor: 2, change: { kind: "voucher", voucher: { value: 1 } } };
  district.state.feed = [aCard(1), later, aCard(3)];
  link.start();
  await until(() => expect(roster.position().cursor).toBe(3));
  expect(countCards()).toBe(2);
  expect(logged).toContain("feed.set-aside 1 2");
  await link.stop();
  link = connect(district.url);
  link.start();
  await until(() => expect(logged).toContain("feed.set-aside-again 1"));
});

test.each([-86_400_000, 86_400_000])("a clock that jumps by %i ms stops no feed", async (ms) => {
  link.start();
  await until(() => expect(district.state.feedRequests).toBe(1));
  wallNow = instant(now + ms);
  district.state.feed = [aCard(1)];
  link.nudge();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(district.state.feedRequests).toBe(1);
  skippedMs += 10_000;
  link.nudge();
  await until(() => expect(countCards()).toBe(1));
});

test("a stop ends a request that is not answered", async () => {
  write(1);
  district.state.mood = "hangs";
  link.start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = performance.now();
  await link.stop();
  expect(performance.now() - began).toBeLessThan(1000);
});

test.each([
  ["http://127.0.0.1:1", false],
  ["http://district.example", true],
  ["https://district.example", false],
])("whether %s is open to readers on the way: %s", (url, isExposed) => {
  const keys = stationKeys(district.provision);
  const { station } = district.provision;
  expect(districtClient({ url, station, keys, clock: () => now }).isExposed).toBe(isExposed);
});

test("the feed is pulled page by page until it is complete", async () => {
  district.state.feed = [1, 2, 3, 4, 5].map(aCard);
  link.start();
  await until(() => expect(roster.position()).toMatchObject({ cursor: 5, completeAt: now }));
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

test("every page says what time it is, and a page that is not the district's does not", async () => {
  district.state.now = now + 91_000;
  link.start();
  await until(() => expect(heard).toContain(now + 91_000));
  const before = heard.length;
  district.state.mood = "forged-page";
  skippedMs += 60_000;
  link.nudge();
  await until(() => expect(logged.join("\n")).toContain("feed.wrong-signature"));
  expect(heard.length).toBe(before);
});
