import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { headText, type JournalBatch } from "#shared/contracts/district-api.ts";
import { journalEntrySchema, sealEntry, type JournalEntry } from "#shared/journal/entry.ts";
import type { Log } from "#shared/log.ts";
import { instant } from "#shared/time/time.ts";
import { projectMeals } from "../meals/projection.ts";
import type { Database } from "../store/database.ts";
import { keepStation } from "../store/station-store.ts";
import { freshDatabase, quietLog, type TestDatabase } from "../store/testing/test-database.ts";
import {
  anEntry,
  aSale,
  aStation,
  bodyOf,
  signedBatch,
  type TestStation,
} from "../store/testing/test-journal.ts";
import { isSignedBy, sha256, signingWith } from "../sync/signature.ts";
import { receiveBatch, type IntakeParts } from "./intake.ts";

let test0: TestDatabase;
let database: Database;
let station: TestStation;
let count = 0;

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const districtKey = publicKey.export({ type: "spki", format: "pem" }).toString();
const now = instant(1_795_330_000_000);

beforeAll(async () => {
  test0 = await freshDatabase();
  database = test0.database;
});
afterAll(() => test0.drop());

beforeEach(async () => {
  count += 1;
  station = aStation(`s-${count}`);
  await keepStation(database, station);
  for (let at = 1; at <= 6; at += 1) station.write("station.tested", { at });
});

const parts = (): IntakeParts => ({
  database,
  sign: signingWith(privateKey),
  project: projectMeals,
  clock: () => now,
  log: quietLog,
});
const receive = (batch: JournalBatch) => receiveBatch(parts(), batch);

async function stored(): Promise<{ seq: number; hash: string }[]> {
  const { rows } = await database.query<{ seq: number; hash: string }>(
    `SELECT seq, hash FROM journal_entry WHERE station = $1 ORDER BY seq`,
    [station.station],
  );
  return rows;
}
async function refusedBatches() {
  const { rows } = await database.query<Record<string, unknown>>(
    `SELECT code, first_seq, last_seq, expected_seq, times, batch FROM refused_batch
     WHERE station = $1 ORDER BY code, head_hash`,
    [station.station],
  );
  return rows;
}
const written = () => station.journal.map(({ seq, hash }) => ({ seq, hash }));
const refusalOf = (code: string, expectedSeq: number | null) => ({
  ok: false,
  refusal: { expectedSeq, refusal: expect.objectContaining({ code }) as unknown },
});

test("a batch is stored once, and the district countersigns where the journal stands", async () => {
  const answer = await receive(station.batch(1, 6));
  if (!answer.ok) throw new Error(answer.refusal.refusal.code);
  const { signature, ...head } = answer.value;
  expect(head).toEqual({ station: station.station, ...written()[5], at: now });
  expect(isSignedBy(districtKey, { text: headText(head), signature })).toBe(true);
  expect(await stored()).toEqual(written());
});

test("the same batch again changes nothing and is answered alike", async () => {
  const first = await receive(station.batch(1, 6));
  for (let round = 0; round < 5; round += 1) {
    expect(await receive(station.batch(1, 6))).toEqual(first);
  }
  expect(await stored()).toEqual(written());
  expect(await refusedBatches()).toEqual([]);
});

test.each([
  [1, 5],
  [3, 6],
  [4, 5],
  [2, 3],
])("after 1 to 4, the run %i to %i adds only what is new", async (from, to) => {
  await receive(station.batch(1, 4));
  const answer = await receive(station.batch(from, to));
  expect(answer).toMatchObject({ ok: true, value: { seq: Math.max(4, to) } });
  expect(await stored()).toEqual(written().slice(0, Math.max(4, to)));
});

test("one after the other gives the same as all at once", async () => {
  for (let seq = 1; seq <= 6; seq += 1) await receive(station.batch(seq, seq));
  expect(await stored()).toEqual(written());
});

test("a gap is refused with the sequence that is wanted, and remembered", async () => {
  await receive(station.batch(1, 2));
  expect(await receive(station.batch(4, 6))).toMatchObject(refusalOf("journal-gap", 3));
  expect(await receive(station.batch(4, 6))).toMatchObject(refusalOf("journal-gap", 3));
  expect(await stored()).toEqual(written().slice(0, 2));
  expect(await refusedBatches()).toMatchObject([
    { code: "journal-gap", first_seq: 4, last_seq: 6, expected_seq: 3, times: 2 },
  ]);
});

test("a gap inside the batch is refused, and nothing of it is stored", async () => {
  const [one, , three] = station.journal;
  const torn = signedBatch(station.station, [one, three] as JournalEntry[], station.sign);
  expect(await receive(torn)).toMatchObject(refusalOf("journal-gap", 1));
  expect(await stored()).toEqual([]);
});

test("an entry that was changed after it was hashed is refused", async () => {
  const batch = station.batch(1, 6);
  const changed = batch.entries.map((entry) =>
    entry.seq === 4 ? { ...entry, body: { at: 5 } } : entry,
  );
  expect(await receive({ ...batch, entries: changed })).toMatchObject(
    refusalOf("journal-wrong-hash", 1),
  );
  expect(await stored()).toEqual([]);
  expect(await refusedBatches()).toMatchObject([{ code: "journal-wrong-hash", times: 1 }]);
});

test("an entry of another station is refused", async () => {
  const other = aStation("s-other");
  const foreign = other.write("station.tested", {});
  const batch = signedBatch(station.station, [foreign], station.sign);
  expect(await receive(batch)).toMatchObject(refusalOf("journal-wrong-station", 1));
});

/** What a station would send whose disk was rolled back to sequence 3 and that went on from there. */
function rolledBack(): JournalEntry[] {
  const branch = station.journal.slice(0, 3);
  for (let at = 4; at <= 6; at += 1) {
    branch.push(anEntry(station.station, branch, { kind: "station.tested", body: { at: -at } }));
  }
  return branch;
}

test.each([
  ["from the start", 0, 6],
  ["where the branches part", 3, 6],
  ["behind that", 4, 6],
])("a fork is refused when it comes %s, and both branches are kept", async (_, from, to) => {
  await receive(station.batch(1, 5));
  const fork = signedBatch(station.station, rolledBack().slice(from, to), station.sign);
  expect(await receive(fork)).toMatchObject(refusalOf("journal-fork", 6));
  expect(await stored()).toEqual(written().slice(0, 5));
  const [kept] = await refusedBatches();
  expect(JSON.parse(String(kept?.["batch"]))).toEqual(fork);
});

test("a fork that begins right behind the head is refused", async () => {
  await receive(station.batch(1, 4));
  const behind = rolledBack()[4];
  if (behind === undefined) throw new Error("the branch is long enough");
  const fork = signedBatch(station.station, [behind], station.sign);
  expect(await receive(fork)).toMatchObject(refusalOf("journal-fork", 5));
});

test("a first entry that claims something before it is refused", async () => {
  const [first] = station.journal;
  if (first === undefined) throw new Error("there is a first entry");
  const { hash, ...open } = first;
  const claimed = sealEntry({ ...open, prevHash: hash }, sha256);
  const batch = signedBatch(station.station, [claimed], station.sign);
  expect(await receive(batch)).toMatchObject(refusalOf("journal-fork", 1));
});

test("a wrong signature is refused: of another run, of another station, or none at all", async () => {
  const refused = refusalOf("batch-signature", null);
  const { signature: other } = station.batch(1, 5);
  expect(await receive({ ...station.batch(1, 6), signature: other })).toMatchObject(refused);
  const stranger = signedBatch(station.station, station.journal, aStation("s-x").sign);
  expect(await receive(stranger)).toMatchObject(refused);
  const nothing = `${"A".repeat(86)}==`;
  expect(await receive({ ...station.batch(1, 6), signature: nothing })).toMatchObject(refused);
  expect(await stored()).toEqual([]);
});

test("a station that is not registered and a contract that we do not speak are refused", async () => {
  const unknown = aStation("s-unknown");
  unknown.write("station.tested", {});
  expect(await receive(unknown.batch(1, 1))).toMatchObject(refusalOf("station-unknown", null));
  expect(await receive({ ...station.batch(1, 6), contract: 999 })).toMatchObject(
    refusalOf("contract-version", null),
  );
});

test("batches of one station that come at once are stored as if one after the other", async () => {
  const runs = [1, 2, 3, 4, 5, 6].flatMap((to) => [station.batch(1, to), station.batch(to, 6)]);
  const answers = await Promise.all([...runs, ...runs].map(receive));
  const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.refusal.code]));
  // Which of them come too early is chance; they are gaps and nothing else, and all that came is stored.
  expect(refused.filter((code) => code !== "journal-gap")).toEqual([]);
  expect(await stored()).toEqual(written());
});

test("two batches that both continue the head: one is new, the other repeats it", async () => {
  await receive(station.batch(1, 2));
  const answers = await Promise.all([receive(station.batch(3, 4)), receive(station.batch(3, 6))]);
  expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  expect(await stored()).toEqual(written());
});

test("unknown kinds and later layouts are kept as they came", async () => {
  const odd = { 文字: "㛃𬭳 \u0000 \ud800", list: [1, null, true, { z: -1, a: "" }] };
  station.write("weather.turned-cold", odd);
  station.journal.push(
    anEntry(station.station, station.journal, { kind: "sale.placed", body: { new: 1 }, v: 2 }),
  );
  expect(await receive(station.batch(1, 8))).toMatchObject({ ok: true, value: { seq: 8 } });
  const { rows } = await database.query<{ content: string; prev_hash: string; hash: string }>(
    `SELECT content, prev_hash, hash FROM journal_entry WHERE station = $1 ORDER BY seq`,
    [station.station],
  );
  const read = rows.map(({ content, prev_hash: prevHash, hash }) =>
    journalEntrySchema.parse({ ...(JSON.parse(content) as object), prevHash, hash }),
  );
  expect(read).toEqual(station.journal);
});

test("when a projection fails, nothing of the batch is stored", async () => {
  const failing: IntakeParts = {
    ...parts(),
    project: async () => {
      throw new Error("on purpose");
    },
  };
  await expect(receiveBatch(failing, station.batch(1, 6))).rejects.toThrow("on purpose");
  expect(await stored()).toEqual([]);
  expect(await receive(station.batch(1, 6))).toMatchObject({ ok: true });
});

test("a sale that contradicts itself does not hold up the journal", async () => {
  const sale = aSale({ funders: { "city-finance": 300 } });
  const twice = { ...sale, bill: { ...sale.bill, funders: [] } };
  station.write("sale.placed", bodyOf(twice));
  station.write("sale.placed", "nothing");
  const errors: unknown[] = [];
  const log: Log = { ...quietLog, error: (event, fields) => void errors.push([event, fields]) };
  const received = await receiveBatch({ ...parts(), log }, station.batch(1, 8));
  expect(received).toMatchObject({ ok: true, value: { seq: 8 } });
  expect(errors).toEqual([
    ["entry.unread", { station: station.station, seq: 7, reason: "unbalanced" }],
    ["entry.unread", { station: station.station, seq: 8, reason: "unreadable" }],
  ]);
  const { rows } = await database.query(
    `SELECT seq, reason FROM unread_entry WHERE station = $1 ORDER BY seq`,
    [station.station],
  );
  expect(rows).toEqual([
    { seq: 7, reason: "unbalanced" },
    { seq: 8, reason: "unreadable" },
  ]);
});

test("of refused batches the latest fifty are kept", async () => {
  const clock = vi.fn(() => now);
  for (let to = 1; to <= 55; to += 1) {
    station.write("station.tested", { to });
    clock.mockReturnValue(instant(now + to));
    await receiveBatch({ ...parts(), clock }, station.batch(3, 6 + to));
  }
  const kept = await refusedBatches();
  expect(kept.length).toBe(50);
  expect(Math.min(...kept.map((row) => Number(row["last_seq"])))).toBe(12);
});

test("the journal's table refuses a change, a removal, a wrong hash and a second entry", async () => {
  await receive(station.batch(1, 6));
  const mine = `WHERE station = '${station.station}'`;
  for (const sql of [
    `UPDATE journal_entry SET at = 0 ${mine}`,
    `DELETE FROM journal_entry ${mine}`,
    `TRUNCATE journal_entry CASCADE`,
  ]) {
    await expect(database.query(sql)).rejects.toThrow("only appended to");
  }
  const copy = (seq: string, content: string) =>
    database.query(
      `INSERT INTO journal_entry (station, seq, at, kind, content, prev_hash, hash, received_at)
       SELECT station, ${seq}, at, kind, ${content}, prev_hash, hash, received_at
       FROM journal_entry ${mine} AND seq = 6`,
    );
  await expect(copy("seq", "content")).rejects.toThrow("journal_entry_pkey");
  await expect(copy("7", "content || ' '")).rejects.toThrow("journal_entry_hash");
});
