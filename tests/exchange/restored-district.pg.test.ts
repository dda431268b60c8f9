import { generateKeyPairSync } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { provisionSchema } from "#shared/contracts/district-api.ts";
import { demoDistrict } from "#shared/demo/district.ts";
import { demoProgrammes } from "#shared/demo/programmes/programmes.ts";
import { instant } from "#shared/time/time.ts";
import { districtServer } from "../../district/http/server.ts";
import { projectMeals } from "../../district/meals/projection.ts";
import { testCodeParts } from "../../district/codes/code-parts.fixture.ts";
import { registerCards, registerPeople } from "../../district/people/people.ts";
import { publishProgrammes } from "../../district/programmes/programmes.ts";
import { inTransaction } from "../../district/store/database.ts";
import { feedHead } from "../../district/store/feed-store.ts";
import { keyedHashWith } from "../../district/store/keys.ts";
import { heldTo, keepStation } from "../../district/store/station-store.ts";
import {
  freshDatabase,
  quietLog,
  type TestDatabase,
} from "../../district/store/testing/test-database.ts";
import { vaultWith } from "../../district/store/vault.ts";
import { signingWith } from "../../district/sync/signature.ts";
import { openDatabase, type StationDatabase } from "../../station/store/database.ts";
import { journalStore, type JournalStore } from "../../station/store/journal-store.ts";
import { rosterStore, type RosterStore } from "../../station/store/roster-store.ts";
import { districtClient } from "../../station/sync/district-client.ts";
import { Exchange } from "../../station/sync/exchange.ts";
import { sha256, stationKeys } from "../../station/sync/keys.ts";

const clock = () => instant(Date.now());
const own = generateKeyPairSync("ed25519");
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const secret = "5e".repeat(32);
const pemOf = (key: typeof publicKey) => key.export({ type: "spki", format: "pem" }).toString();
const provision = provisionSchema.parse({
  contract: 1,
  station: "s-001",
  title: "食堂",
  region: "330106",
  stationKey: own.privateKey.export({ type: "pkcs8", format: "pem" }),
  districtKey: pemOf(publicKey),
  keyedHashSecret: secret,
});

type District = {
  readonly store: TestDatabase;
  readonly app: FastifyInstance;
  readonly url: string;
};
let district: District;
let db: StationDatabase;
let journal: JournalStore;
let roster: RosterStore;
let link: Exchange;
let skippedMs: number;

/** A district that knows this station and so many people, on a port of its own or the one that is given. */
async function aDistrict(seniors: number, port = 0): Promise<District> {
  const store = await freshDatabase();
  const { database } = store;
  await keepStation(database, { ...provision, publicKey: pemOf(own.publicKey) });
  const parts = { keyedHash: keyedHashWith(secret), vault: vaultWith(Buffer.alloc(32)) };
  const { people, cards } = demoDistrict(3, { seniors });
  await inTransaction(database, async (connection) => {
    await publishProgrammes(connection, demoProgrammes());
    await registerPeople(parts, connection, people);
    await registerCards(parts, connection, cards);
  });
  const app = await districtServer({
    ...testCodeParts({ database, keyedHash: parts.keyedHash, clock }),
    sign: signingWith(privateKey),
    project: projectMeals,
    consoleFolder: "/nowhere",
    phoneFolder: "/nowhere",
    host: "127.0.0.1",
  });
  const url = await app.listen({ host: "127.0.0.1", port });
  return { store, app, url };
}

const portOf = ({ url }: District) => Number(new URL(url).port);
async function end({ app, store }: District): Promise<void> {
  await app.close();
  await store.drop();
}

beforeEach(async () => {
  district = await aDistrict(300);
  db = openDatabase(":memory:");
  journal = journalStore(db, { station: provision.station, hashOf: sha256 });
  roster = rosterStore(db);
  skippedMs = 0;
  const keys = stationKeys(provision);
  const { url } = district;
  link = new Exchange({
    district: districtClient({ url, station: provision.station, keys, clock }),
    keys,
    journal,
    roster,
    clock,
    elapsedMs: () => performance.now() + skippedMs,
    log: quietLog,
    onChanged: () => undefined,
  });
  write(5);
  link.start();
  await until(async () => {
    expect(roster.position().cursor).toBe(await feedHead(district.store.database));
    expect(link.unsent()).toBe(0);
  });
});
afterEach(async () => {
  await link.stop();
  await end(district);
  db.close();
});

function write(count: number): void {
  for (let at = 0; at < count; at += 1) {
    const entry = {
      at: clock(),
      terminal: null,
      actor: "station",
      kind: "station.tested",
    } as const;
    journal.append({ ...entry, body: { at }, postings: [] });
  }
}
const until = (holds: () => Promise<void>) =>
  vi.waitFor(
    () => {
      skippedMs += 10_000;
      link.nudge();
      return holds();
    },
    { timeout: 20_000, interval: 100 },
  );

test("a new database is given the whole journal, and its smaller feed is read", async () => {
  const { epoch, cursor } = roster.position();
  const port = portOf(district);
  await end(district);
  district = await aDistrict(20, port);
  const { database } = district.store;
  expect(await feedHead(database)).toBeLessThan(cursor);
  await until(async () => {
    expect(await heldTo(database, provision.station)).toBe(5);
    expect(roster.position().cursor).toBe(await feedHead(database));
  });
  expect(roster.position().epoch).not.toBe(epoch);
  expect([link.unsent(), link.syncFault()]).toEqual([0, null]);
});

test("a backup of the same database, with an older feed, is read from its beginning", async () => {
  const { epoch } = roster.position();
  const { database } = district.store;
  await database.query(`DELETE FROM feed_change WHERE cursor > 50`);
  await database.query(`UPDATE feed_head SET cursor = 50`);
  write(1);
  await until(async () => {
    expect(roster.position().cursor).toBe(50);
    expect(await heldTo(database, provision.station)).toBe(6);
  });
  expect(roster.position().epoch).not.toBe(epoch);
});
