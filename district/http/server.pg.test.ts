import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { refusalBodySchema } from "#shared/contracts/refusal.ts";
import {
  consoleMealsSchema,
  feedItemsText,
  feedPageSchema,
  feedPageText,
  feedRequestText,
  intakeAnswerSchema,
  intakeBodyLimit,
  intakeRefusalSchema,
  type FeedPage,
} from "#shared/contracts/district-api.ts";
import { demoDistrict } from "#shared/demo/district.ts";
import { stationIdSchema } from "#shared/id/ids.ts";
import { instant } from "#shared/time/time.ts";
import { testCodeParts } from "../codes/code-parts.fixture.ts";
import { projectMeals } from "../meals/projection.ts";
import { registerCards, registerPeople } from "../people/people.ts";
import { inTransaction, openDatabase, type Database } from "../store/database.ts";
import { keyedHashWith } from "../store/keys.ts";
import { keepStation } from "../store/station-store.ts";
import { freshDatabase, quietLog, type TestDatabase } from "../store/testing/test-database.ts";
import { aSale, aStation, bodyOf } from "../store/testing/test-journal.ts";
import { vaultWith } from "../store/vault.ts";
import { isSignedBy, sha256, signingWith } from "../sync/signature.ts";
import { districtServer } from "./server.ts";

let test0: TestDatabase;
let database: Database;
let app: FastifyInstance;
const folder = mkdtempSync(join(tmpdir(), "yinling-console-"));
const station = aStation("s-001");
const now = instant(1_795_330_000_000);
const { privateKey } = generateKeyPairSync("ed25519");
const district = demoDistrict(3, { seniors: 250 });

const serverOn = (on: Database, host = "127.0.0.1") =>
  districtServer({
    ...testCodeParts({ database: on, keyedHash: keyedHashWith("ab".repeat(32)), clock: () => now }),
    phoneFolder: join(folder, "phone"),
    sign: signingWith(privateKey),
    project: projectMeals,
    consoleFolder: folder,
    host,
  });

beforeAll(async () => {
  test0 = await freshDatabase();
  database = test0.database;
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>区平台</title>");
  await keepStation(database, station);
  const parts = { keyedHash: keyedHashWith("ab".repeat(32)), vault: vaultWith(Buffer.alloc(32)) };
  await inTransaction(database, async (connection) => {
    await registerPeople(parts, connection, district.people);
    await registerCards(parts, connection, district.cards);
  });
  for (let at = 0; at < 3; at += 1) {
    station.write("sale.placed", bodyOf(aSale({ funders: { canteen: 120 } })));
  }
  app = await serverOn(database);
});
afterAll(async () => {
  await app.close();
  await test0.drop();
  rmSync(folder, { recursive: true });
});

const post = (payload: string, type = "application/json") =>
  app.inject({ method: "POST", url: "/intake", headers: { "content-type": type }, payload });
const json = (response: { body: string }): unknown => JSON.parse(response.body);

async function entryCount(): Promise<unknown> {
  const { rows } = await database.query(`SELECT count(*) AS count FROM journal_entry`);
  return rows[0];
}

const batch = () => station.batch(1, 3);

test.each<[string, () => string, number, string]>([
  ["a body of 10 MB", () => `{"a":"${"x".repeat(10 * 1024 * 1024)}"}`, 413, "body-too-large"],
  ["an unknown field", () => JSON.stringify({ ...batch(), extra: 1 }), 400, "request-malformed"],
  [
    "an unknown field in an entry",
    () =>
      JSON.stringify({ ...batch(), entries: batch().entries.map((one) => ({ ...one, extra: 1 })) }),
    400,
    "request-malformed",
  ],
  ["no entries", () => JSON.stringify({ ...batch(), entries: [] }), 400, "request-malformed"],
  [
    "more than 500 entries",
    () => JSON.stringify({ ...batch(), entries: Array(501).fill(batch().entries[0]) }),
    400,
    "request-malformed",
  ],
  ["a fraction", () => JSON.stringify(batch()).replace(":1200", ":12.5"), 400, "request-malformed"],
  ["no JSON", () => "{", 400, "request-malformed"],
  ["nothing", () => "", 400, "request-malformed"],
  ["a list", () => "[]", 400, "request-malformed"],
  ["a million brackets", () => "[".repeat(1_000_000), 400, "body-too-deep"],
  ["a poisoned key", () => '{"__proto__":{"a":1}}', 400, "request-malformed"],
  ["a wrong sequence", () => JSON.stringify(station.batch(2, 3)), 409, "journal-gap"],
  [
    "a wrong signature",
    () => JSON.stringify({ ...batch(), signature: `${"A".repeat(86)}==` }),
    403,
    "batch-signature",
  ],
])("the intake refuses %s with a sentence, and stores nothing", async (_, body, status, code) => {
  const response = await post(body());
  expect(response.statusCode).toBe(status);
  const { refusal } = intakeRefusalSchema.parse(json(response));
  expect(refusal.code).toBe(code);
  expect(refusal.message).toMatch(/。$/);
  expect(await entryCount()).toEqual({ count: 0 });
});

test("the intake takes JSON only", async () => {
  const response = await post(JSON.stringify(batch()), "text/plain");
  expect(response.statusCode).toBe(415);
  expect(intakeRefusalSchema.parse(json(response)).refusal.code).toBe("media-type");
});

test("a full batch fits, and one just over the limit of the body does not", async () => {
  const long = (length: number) => `{"a":"${"x".repeat(length)}"}`;
  expect((await post(long(intakeBodyLimit - 100))).statusCode).toBe(400);
  expect((await post(long(intakeBodyLimit))).statusCode).toBe(413);
});

test("a batch is answered with its head, and its meals stand in the console's table", async () => {
  const response = await post(JSON.stringify(batch()));
  expect(response.statusCode).toBe(200);
  const { head } = intakeAnswerSchema.parse(json(response));
  expect(head).toMatchObject({ station: "s-001", seq: 3, hash: station.journal[2]?.hash });
  expect(json(await post(JSON.stringify(batch())))).toEqual(json(response));

  const table = await app.inject({ url: "/api/console/meals" });
  const { day, stations } = consoleMealsSchema.parse(json(table));
  expect(day).toBe("2026-11-22");
  expect(stations[0]).toMatchObject({ station: "s-001", meals: 3, selfPay: 3240, lastSeq: 3 });
  const other = await app.inject({ url: "/api/console/meals?day=2026-11-21" });
  expect(consoleMealsSchema.parse(json(other)).stations[0]).toMatchObject({ meals: 0 });
});

test.each([
  "/api/console/meals?day=2026-02-30",
  "/api/console/meals?day=",
  "/api/console/meals?x=1",
])("the console refuses %s", async (url) => {
  const response = await app.inject({ url });
  expect(response.statusCode).toBe(400);
  expect(refusalBodySchema.parse(json(response)).refusal.code).toBe("request-malformed");
});

function signed(path: string, { at = now, by = station, name = "s-001" } = {}) {
  const text = feedRequestText({ station: station.station, path, at });
  return {
    "x-yinling-station": name,
    "x-yinling-at": String(at),
    "x-yinling-signature": by.sign(text),
  };
}
const feed = (path: string, headers = signed(path)) => app.inject({ url: path, headers });

test("the feed is read to its end in pages, each change once and in order", async () => {
  const pages: FeedPage[] = [];
  let after = 0;
  do {
    const page = feedPageSchema.parse(json(await feed(`/feed?after=${after}&limit=100`)));
    pages.push(page);
    after = page.next;
  } while (pages.at(-1)?.isComplete === false);
  const items = pages.flatMap((page) => page.items);
  expect(items.length).toBe(250 + district.cards.length);
  expect(items.map(({ cursor }) => cursor)).toEqual(items.map((_, at) => at + 1));
  expect(pages.map((page) => page.items.length).slice(0, -1)).toEqual([100, 100, 100, 100, 100]);
  expect(pages[0]?.now).toBe(now);
  const rest = feedPageSchema.parse(json(await feed(`/feed?after=${after}&limit=100`)));
  expect(rest).toMatchObject({ items: [], next: after, isComplete: true });
});

test("a page that ends exactly with the feed is complete", async () => {
  const count = 250 + district.cards.length;
  const path = `/feed?after=${count - 10}&limit=10`;
  expect(feedPageSchema.parse(json(await feed(path)))).toMatchObject({ isComplete: true });
});

test("a cursor from before the district was set up again begins anew", async () => {
  const page = feedPageSchema.parse(json(await feed("/feed?after=999999&limit=10")));
  expect(page.items.map(({ cursor }) => cursor)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(page).toMatchObject({ next: 10, isComplete: false });
});

const readPage = async (url: string) => feedPageSchema.parse(json(await feed(url)));
const publicPem = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();

test("a page is signed for the station that asked, with all that it says", async () => {
  const page = await readPage("/feed?after=5&limit=10");
  const itemsHash = sha256(feedItemsText(z.array(z.json()).parse(page.items)));
  const isGood = (own: object) => {
    const text = feedPageText({ ...page, station: station.station, itemsHash, ...own });
    return isSignedBy(publicPem, { text, signature: page.signature });
  };
  expect(isGood({})).toBe(true);
  expect(page).toMatchObject({ after: 5, acknowledgedSeq: 3 });
  for (const other of [
    { station: stationIdSchema.parse("s-9") },
    { after: 4 },
    { next: 16 },
    { isComplete: true },
    { acknowledgedSeq: 2 },
    { now: instant(1) },
    { itemsHash: "ab".repeat(32) },
    { epoch: "00000000-0000-4000-8000-000000000000" },
  ]) {
    expect(isGood(other)).toBe(false);
  }
});

test("another epoch is answered from the beginning, the same one from its cursor", async () => {
  const { epoch } = await readPage("/feed?after=0&limit=1");
  expect(await readPage(`/feed?after=7&limit=2&epoch=${epoch}`)).toMatchObject({ epoch, after: 7 });
  const other = "00000000-0000-4000-8000-000000000000";
  const page = await readPage(`/feed?after=7&limit=2&epoch=${other}`);
  expect(page).toMatchObject({ epoch, after: 0, next: 2 });
});

test("a cursor of our own epoch that was never given ends the epoch", async () => {
  const { epoch } = await readPage("/feed?after=0&limit=1");
  const page = await readPage(`/feed?after=999999&limit=2&epoch=${epoch}`);
  expect(page).toMatchObject({ after: 0, next: 2 });
  expect(page.epoch).not.toBe(epoch);
  expect(await readPage("/feed?after=3&limit=1")).toMatchObject({ epoch: page.epoch, after: 3 });
});

test.each<[string, string, Record<string, string>, number]>([
  ["its own page", "/api/console/meals", { host: "127.0.0.1:7100" }, 200],
  [
    "a script of its own page",
    "/api/console/meals",
    { host: "localhost:7100", origin: "http://localhost:7100" },
    200,
  ],
  ["a name made to point here", "/api/console/meals", { host: "evil.example:7100" }, 403],
  ["the page under such a name", "/console/", { host: "evil.example" }, 403],
  [
    "a page of another origin",
    "/api/console/meals",
    { host: "127.0.0.1:7100", origin: "http://evil.example" },
    403,
  ],
  ["a station that came by a name", "/feed?after=0&limit=1", { host: "district.example" }, 200],
])("on this machine alone, %s is answered as it should be", async (_, url, headers, status) => {
  const response = await app.inject({ url, headers: { ...signed(url), ...headers } });
  expect(response.statusCode).toBe(status);
  if (status !== 403) return;
  expect(refusalBodySchema.parse(json(response)).refusal.code).toBe("foreign-page");
});

test("a district that listens to the network is reached under its name", async () => {
  const open = await serverOn(database, "0.0.0.0");
  const headers = { host: "district.example" };
  expect((await open.inject({ url: "/api/console/meals", headers })).statusCode).toBe(200);
  await open.close();
});

const path = "/feed?after=0&limit=10";
const minutes = (count: number) => instant(now + count * 60_000);

test.each<[string, () => Record<string, string>, number, string]>([
  ["no signature", () => ({}), 401, "request-malformed"],
  ["a signature of another path", () => signed("/feed?after=1&limit=10"), 403, "request-signature"],
  [
    "a signature of another station",
    () => signed(path, { by: aStation("s-9") }),
    403,
    "request-signature",
  ],
  ["an unknown station", () => signed(path, { name: "s-9" }), 403, "station-unknown"],
  ["one of six minutes ago", () => signed(path, { at: minutes(-6) }), 403, "request-too-old"],
  ["one of six minutes later", () => signed(path, { at: minutes(6) }), 403, "request-too-old"],
  [
    "a moment that was not signed",
    () => ({ ...signed(path), "x-yinling-at": String(now + 1) }),
    403,
    "request-signature",
  ],
])("the feed refuses a request with %s", async (_, headers, status, code) => {
  const response = await feed(path, headers() as ReturnType<typeof signed>);
  expect(response.statusCode).toBe(status);
  expect(intakeRefusalSchema.parse(json(response)).refusal.code).toBe(code);
});

test.each([
  "after=0",
  "limit=1",
  "after=0&limit=1001",
  "after=0&limit=0",
  "after=-1&limit=1",
  "after=0&limit=1&x=1",
  "after=0&limit=1&epoch=1",
])("the feed refuses ?%s", async (query) => {
  const response = await feed(`/feed?${query}`);
  expect(response.statusCode).toBe(400);
  expect(intakeRefusalSchema.parse(json(response)).refusal.code).toBe("request-malformed");
});

test("four minutes of clock difference are borne", async () => {
  for (const at of [minutes(-4), minutes(4)]) {
    expect((await feed(path, signed(path, { at }))).statusCode).toBe(200);
  }
});

test("the console's page is served under /console/, and only what lies in its folder", async () => {
  const page = await app.inject({ url: "/console/" });
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain("区平台");
  expect(page.headers["content-security-policy"]).toContain("default-src 'self'");
  expect((await app.inject({ url: "/" })).headers.location).toBe("/console/");
  expect((await app.inject({ url: "/console/../keys" })).statusCode).toBe(404);
  expect((await app.inject({ url: "/console/%2e%2e/%2e%2e/etc/passwd" })).statusCode).not.toBe(200);
});

test("an address that does not exist is refused with a sentence", async () => {
  const response = await app.inject({ url: "/nowhere" });
  expect(response.statusCode).toBe(404);
  expect(refusalBodySchema.parse(json(response)).refusal.code).toBe("no-such-address");
});

test("health says that the database answers", async () => {
  const response = await app.inject({ url: "/health" });
  expect(json(response)).toEqual({ ok: true, contract: 1, demoSeed: null });
});

test("without its database the district refuses for now, in a way that stations take for silence", async () => {
  const nowhere = openDatabase("postgres://yinling@127.0.0.1:1/none", quietLog);
  const lost = await serverOn(nowhere);
  for (const request of [
    { url: "/health" },
    { url: path, headers: signed(path) },
    { method: "POST" as const, url: "/intake", payload: batch() },
  ]) {
    const response = await lost.inject(request);
    expect(response.statusCode).toBe(503);
    expect(refusalBodySchema.parse(json(response)).refusal.code).toBe("district-unavailable");
  }
  await lost.close();
  await nowhere.end();
});
