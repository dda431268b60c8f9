import { beforeEach, describe, expect, test } from "vitest";
import { signedHeadSchema } from "#shared/contracts/district-api.ts";
import { stationIdSchema, terminalIdSchema } from "#shared/id/ids.ts";
import type { Canonical } from "#shared/journal/canonical.ts";
import { chainFault, emptyHead } from "#shared/journal/entry.ts";
import { fen } from "#shared/money/fen.ts";
import { instant } from "#shared/time/time.ts";
import { sha256 } from "../sync/keys.ts";
import { openDatabase, type StationDatabase } from "./database.ts";
import { journalStore, type JournalStore } from "./journal-store.ts";

const station = stationIdSchema.parse("s-001");
let db: StationDatabase;
let journal: JournalStore;
beforeEach(() => {
  db = openDatabase(":memory:");
  journal = journalStore(db, { station, hashOf: sha256 });
});

const anEntry = (body: Canonical = {}) => ({
  at: instant(1_795_319_100_000),
  terminal: terminalIdSchema.parse("till-1"),
  actor: "cashier:till-1",
  kind: "receipt.reprinted",
  body,
  postings: [],
});

describe("the journal", () => {
  test("begins with nothing", () => {
    expect(journal.head()).toEqual(emptyHead);
    expect(journal.after(0, 10)).toEqual([]);
  });

  test("gives back what was appended, as a chain", () => {
    const bodies: Canonical[] = [
      { b: 1, a: "补打𬱖" },
      [],
      "text",
      7,
      null,
      { deep: [{ x: true }] },
    ];
    const appended = bodies.map((body) => journal.append(anEntry(body)));
    const read = journal.after(0, 100);
    expect(read).toEqual(appended);
    expect(read.map(({ body }) => body)).toEqual(bodies);
    expect(read.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(chainFault(read, { station, head: emptyHead, hashOf: sha256 })).toBe(null);
    expect(journal.head()).toEqual({ seq: 6, hash: appended.at(-1)?.hash });
  });

  test("is read in pages", () => {
    for (let at = 0; at < 5; at += 1) journal.append(anEntry({ at }));
    const seqs = (after: number, limit: number) =>
      journal.after(after, limit).map(({ seq }) => seq);
    expect([seqs(0, 2), seqs(2, 2), seqs(4, 2), seqs(5, 2)]).toEqual([[1, 2], [3, 4], [5], []]);
  });

  test("keeps the body in its one spelling", () => {
    journal.append(anEntry({ z: 1, a: { y: 2, x: 3 } }));
    expect(db.prepare("SELECT body FROM journal").get()).toEqual({
      body: '{"a":{"x":3,"y":2},"z":1}',
    });
  });

  test("writes the postings of an entry in their order", () => {
    const postings = [
      { account: "tender:cash", amount: fen(1200) },
      { account: "revenue", amount: fen(-1200) },
    ];
    journal.append({ ...anEntry(), postings });
    expect(db.prepare("SELECT seq, position, account, amount_fen FROM posting").all()).toEqual([
      { seq: 1, position: 0, account: "tender:cash", amount_fen: 1200 },
      { seq: 1, position: 1, account: "revenue", amount_fen: -1200 },
    ]);
  });

  test("of a transaction that fails has not happened", () => {
    const failing = db.transaction(() => {
      journal.append(anEntry());
      throw new Error("later");
    });
    expect(failing).toThrow("later");
    expect(journal.head()).toEqual(emptyHead);
    expect(journal.append(anEntry()).seq).toBe(1);
  });

  test("refuses a fraction before anything is written", () => {
    expect(() => journal.append(anEntry({ amount: 0.5 }))).toThrow("whole numbers");
    expect(journal.head()).toEqual(emptyHead);
  });

  test("does not read an entry that was made unreadable", () => {
    journal.append(anEntry());
    db.exec("DROP TRIGGER journal_is_not_edited; UPDATE journal SET body = '{'");
    expect(() => journal.after(0, 1)).toThrow();
  });
});

describe("countersigned heads", () => {
  const aHead = (seq: number, hash: string) =>
    signedHeadSchema.parse({
      station,
      seq,
      hash: hash.repeat(32),
      at: 1_795_319_100_000,
      signature: `${"A".repeat(86)}==`,
    });

  test("the last is the one with the highest sequence, whenever it came", () => {
    expect(journal.signedHead()).toBe(null);
    journal.keepHead(aHead(5, "aa"));
    journal.keepHead(aHead(3, "bb"));
    expect(journal.signedHead()).toMatchObject({ seq: 5, hash: "aa".repeat(32) });
  });

  test("the first proof of a sequence stays", () => {
    journal.keepHead(aHead(5, "aa"));
    journal.keepHead(aHead(5, "bb"));
    expect(journal.signedHead()).toMatchObject({ hash: "aa".repeat(32) });
  });
});
