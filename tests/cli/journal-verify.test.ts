import Database from "better-sqlite3";
import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canonicalText } from "#shared/journal/canonical.ts";
import { genesisHash, journalEntrySchema, sealEntry } from "#shared/journal/entry.ts";
import { fen } from "#shared/money/fen.ts";
import { instant } from "#shared/time/time.ts";
import { yinling } from "../../station/cli/commands.ts";
import {
  aCommandId,
  aSale,
  aStation,
  till,
  topUp,
  valueOf,
  type TestStation,
} from "../../station/sales/station.fixture.ts";
import { sha256 } from "../../station/sync/keys.ts";

const run = promisify(execFile);
const main = new URL("../../station/cli/main.ts", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "yinling-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const original = join(folder, "station.db");
const provisionFile = join(folder, "provision.json");
let station: TestStation;
let copies = 0;

/** A day with every kind of entry: 1 top-up, 2 wallet sale, 3 cash sale, 4 reprint, 5 guest sale. */
beforeAll(() => {
  station = aStation(original);
  const { sessionId } = station.lay("A00000011");
  topUp(station, sessionId, { amount: 1000 });
  const wallet = { kind: "wallet" } as const;
  station.desk.sell(aSale({ command: "a", session: sessionId, tender: wallet, pays: 280 }));
  const visitor = station.lay("B00000019").sessionId;
  const cash = { kind: "cash", received: fen(2000) } as const;
  const { saleId } = valueOf(
    station.desk.sell(aSale({ command: "b", session: visitor, tender: cash, pays: 1080 })),
  );
  station.desk.reprint(saleId, { commandId: aCommandId("c"), terminal: till });
  station.desk.sell(aSale({ command: "d", pays: 1200 }));
  writeFileSync(provisionFile, JSON.stringify(station.provision));
});

/** Runs the tool in this process. */
function verify(path: string, ...more: string[]) {
  const said = { out: "", err: "" };
  const code = yinling(["journal", "verify", "--db", path, ...more], {
    read: (name) => (name === provisionFile ? JSON.stringify(station.provision) : ""),
    write: () => undefined,
    print: (text) => void (said.out += text),
    complain: (text) => void (said.err += text),
    clock: () => instant(0),
  });
  return { code, ...said };
}

type File = InstanceType<typeof Database>;

/** A copy of the file in which somebody with all rights has been at work. */
function tampered(work: (db: File) => void): string {
  const path = join(folder, `copy-${(copies += 1)}.db`);
  station.db.pragma("wal_checkpoint(TRUNCATE)");
  copyFileSync(original, path);
  const db = new Database(path);
  db.pragma("foreign_keys = OFF");
  const triggers = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  work(db);
  db.close();
  return path;
}
const after = (sql: string) => tampered((db) => void db.exec(sql));

/** Hashes the whole chain anew, so that it is whole in itself. */
function rechain(db: File): void {
  const rows = db
    .prepare<[], Record<string, unknown> & { body: string }>("SELECT * FROM journal ORDER BY seq")
    .all();
  let prevHash = genesisHash;
  for (const [at, row] of rows.entries()) {
    const { prev_hash: _, ...rest } = row;
    const entry = journalEntrySchema.parse({
      ...rest,
      station: station.provision.station,
      body: JSON.parse(row.body),
      prevHash,
    });
    const { hash, body } = sealEntry({ ...entry, seq: at + 1 }, sha256);
    db.prepare("UPDATE journal SET prev_hash = ?, hash = ?, body = ? WHERE seq = ?").run(
      prevHash,
      hash,
      canonicalText(body),
      entry.seq,
    );
    prevHash = hash;
  }
}

describe("a file that nobody touched", () => {
  test("is good, and says how much there is and where it stands", () => {
    const { seq, hash } = station.journal.head();
    expect(seq).toBe(5);
    const { code, out } = verify(original);
    expect(code).toBe(0);
    expect(out).toContain(`OK  5 entries, head 5 ${hash}`);
    expect(out).toContain("no countersigned head");
  });

  test("is read while the station is open, and not written to", () => {
    const before = station.db.prepare("SELECT * FROM setting").all();
    verify(original);
    expect(station.db.prepare("SELECT * FROM setting").all()).toEqual(before);
  });

  test("is good when it is empty", () => {
    const path = join(folder, "empty.db");
    aStation(path).db.close();
    expect(verify(path)).toMatchObject({ code: 0 });
    expect(verify(path).out).toContain(`OK  0 entries, head 0 ${genesisHash}`);
  });
});

describe("what was tampered with is found at its first place", () => {
  const bodyOf = (seq: number, change: string) =>
    `UPDATE journal SET body = ${change} WHERE seq = ${seq}`;
  test.each<[string, string, string]>([
    [
      "an amount in a body",
      bodyOf(2, `replace(body, '"selfPay":280', '"selfPay":180')`),
      "at 2  wrong-hash",
    ],
    [
      "a person in a body",
      bodyOf(3, `replace(body, '"person":"', '"person":"0')`),
      "at 3  wrong-hash",
    ],
    ["blanks in a body", bodyOf(4, `replace(body, ':', ': ')`), "at 4  unreadable-entry"],
    [
      "a member that comes twice",
      bodyOf(4, `replace(body, '{', '{"receiptNo":"x",')`),
      "at 4  unreadable-entry",
    ],
    ["a body that is no JSON", bodyOf(4, `'{'`), "at 4  unreadable-entry"],
    [
      "a fraction in a body",
      bodyOf(1, `replace(body, '1000', '1000.5')`),
      "at 1  unreadable-entry",
    ],
    ["the time", "UPDATE journal SET at = at + 1 WHERE seq = 3", "at 3  wrong-hash"],
    ["the actor", "UPDATE journal SET actor = 'person' WHERE seq = 4", "at 4  wrong-hash"],
    ["the terminal", "UPDATE journal SET terminal = NULL WHERE seq = 4", "at 4  wrong-hash"],
    ["the kind", "UPDATE journal SET kind = 'receipt.lost' WHERE seq = 4", "at 4  wrong-hash"],
    ["the layout", "UPDATE journal SET v = 2 WHERE seq = 4", "at 4  wrong-hash"],
    ["a hash", `UPDATE journal SET hash = '${"0".repeat(64)}' WHERE seq = 2`, "at 2  wrong-hash"],
    [
      "a previous hash",
      `UPDATE journal SET prev_hash = '${"0".repeat(64)}' WHERE seq = 2`,
      "at 2  wrong-previous-hash",
    ],
    ["an entry that was deleted", "DELETE FROM journal WHERE seq = 4", "at 4  gap"],
    ["the first entry deleted", "DELETE FROM journal WHERE seq = 1", "at 1  gap"],
    [
      "two entries exchanged",
      "UPDATE journal SET seq = 99 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 99",
      "at 3  wrong-previous-hash",
    ],
    ["the last entry cut off", "DELETE FROM journal WHERE seq = 5", "at 5  row-without-entry"],
    [
      "an amount in a sale's row",
      "UPDATE sale SET list_fen = list_fen + 100, self_pay_fen = self_pay_fen + 100, received_fen = received_fen + 100 WHERE seq = 3",
      "at 3  sale-differs",
    ],
    [
      "cash received in a sale's row",
      "UPDATE sale SET received_fen = received_fen + 100 WHERE seq = 5",
      "at 5  sale-differs",
    ],
    ["whose sale it is", "UPDATE sale SET person_key = NULL WHERE seq = 3", "at 3  sale-differs"],
    ["the day of a sale", "UPDATE sale SET day = '2026-11-17' WHERE seq = 3", "at 3  sale-differs"],
    ["a sale's row deleted", "DELETE FROM sale WHERE seq = 3", "at 3  sale-missing"],
    [
      "an amount in a posting",
      "UPDATE posting SET amount_fen = amount_fen + 1 WHERE seq = 3 AND position = 0",
      "at 3  postings-unbalanced",
    ],
    [
      "an amount moved between postings",
      "UPDATE posting SET amount_fen = amount_fen + 1 WHERE seq = 3 AND position = 0; UPDATE posting SET amount_fen = amount_fen - 1 WHERE seq = 3 AND position = 1",
      "at 3  postings-differ",
    ],
    [
      "another funder in a posting",
      "UPDATE posting SET account = 'funder:me' WHERE seq = 2 AND position = 1",
      "at 2  postings-differ",
    ],
    [
      "a pair of postings added",
      "INSERT INTO posting VALUES (4, 0, 'tender:cash', -500), (4, 1, 'revenue', 500)",
      "at 4  postings-differ",
    ],
    ["the postings deleted", "DELETE FROM posting WHERE seq = 1", "at 1  postings-differ"],
    [
      "what was granted",
      "UPDATE sale_grant SET amount_fen = amount_fen - 1",
      "at 2  grants-differ",
    ],
    [
      "that something was granted",
      "DELETE FROM sale_grant WHERE programme = 'hangzhou/city-meal'",
      "at 2  grants-differ",
    ],
    [
      "a grant of no sale",
      `INSERT INTO sale_grant VALUES ('${"0".repeat(36)}', 'a/b', 1, '${"0".repeat(64)}', '2026-11-18', 'lunch', 1)`,
      "row-without-entry",
    ],
    ["a wallet", "UPDATE wallet SET balance_fen = balance_fen + 100000", "wallet-differs"],
    [
      "a wallet from nowhere",
      `INSERT INTO wallet VALUES ('${"0".repeat(64)}', 5)`,
      "wallet-differs",
    ],
    [
      "whose file it is",
      "UPDATE setting SET value = 's-002' WHERE name = 'station'",
      "at 1  wrong-hash",
    ],
  ])("%s", (_, sql, found) => {
    const { code, out } = verify(after(sql));
    expect(out).toContain("FAULT");
    expect(out).toContain(found);
    expect(code).toBe(1);
  });

  test("a body that was changed and hashed anew to the end disagrees with its own sums", () => {
    const path = tampered((db) => {
      db.exec(bodyOf(3, `replace(body, '"selfPay":1080', '"selfPay":80')`));
      rechain(db);
    });
    expect(verify(path)).toMatchObject({
      code: 1,
      out: expect.stringContaining("at 3  bill-wrong"),
    });
  });

  test.each(["sale", "posting", "signed_head"])("a file without its table %s", (table) => {
    const { code, out } = verify(after(`DROP TABLE ${table}`));
    expect([code, out]).toEqual([1, expect.stringContaining("damaged: no such table")]);
  });

  test("a file whose pages are broken", () => {
    const path = after("VACUUM");
    const db = new Database(path);
    const { page } = db
      .prepare<[], { page: number }>(
        "SELECT rootpage AS page FROM sqlite_schema WHERE name = 'journal'",
      )
      .get() ?? { page: 1 };
    const size = Number(db.pragma("page_size", { simple: true }));
    db.close();
    const fd = join(folder, "broken.db");
    copyFileSync(path, fd);
    overwrite(fd, (page - 1) * size, Buffer.alloc(size, 0xff));
    expect(verify(fd)).toMatchObject({ code: 1, out: expect.stringContaining("damaged") });
  });
});

describe("what a rewritten journal cannot hide", () => {
  /** Somebody takes the visitor's meal out of the books altogether, and hashes the rest anew. */
  const withoutSale = (db: File) => {
    db.exec(
      "DELETE FROM sale_grant WHERE sale_id = (SELECT sale_id FROM sale WHERE seq = 3);" +
        "DELETE FROM posting WHERE seq IN (3, 4); DELETE FROM sale WHERE seq = 3;" +
        "DELETE FROM journal WHERE seq IN (3, 4);" +
        "UPDATE journal SET seq = 3 WHERE seq = 5; UPDATE posting SET seq = 3 WHERE seq = 5;" +
        "UPDATE sale SET seq = 3 WHERE seq = 5",
    );
    rechain(db);
  };
  /** Somebody cuts the last sale off, with everything that follows from it. */
  const cut = (db: File) =>
    db.exec(
      "DELETE FROM sale WHERE seq = 5; DELETE FROM posting WHERE seq = 5; DELETE FROM journal WHERE seq = 5",
    );

  test("without a countersigned head nobody can tell, and the tool says so", () => {
    for (const work of [withoutSale, cut]) {
      const { code, out } = verify(tampered(work));
      expect([code, out]).toEqual([0, expect.stringContaining("no countersigned head")]);
    }
  });

  describe("with one", () => {
    beforeAll(() => station.countersign());

    test("a good file says how far it is proven", () => {
      const { code, out } = verify(original, "--provision", provisionFile);
      expect([code, out]).toEqual([0, expect.stringContaining("up to 5, signatures checked")]);
      expect(verify(original).out).toContain("signatures unchecked");
    });

    test("a journal that was written anew is found", () => {
      const shorter = tampered(withoutSale);
      expect(verify(shorter)).toMatchObject({
        code: 1,
        out: expect.stringContaining("at 4  head-missing"),
      });
      const sameLength = tampered((db) => {
        db.exec("UPDATE journal SET actor = 'person' WHERE seq = 4");
        rechain(db);
      });
      expect(verify(sameLength)).toMatchObject({
        code: 1,
        out: expect.stringContaining("at 5  head-differs"),
      });
    });

    test("an end that was cut off is found", () => {
      expect(verify(tampered(cut))).toMatchObject({
        code: 1,
        out: expect.stringContaining("at 5  head-missing"),
      });
    });

    test("a head that was changed along is found by its signature", () => {
      const path = tampered((db) => {
        db.exec("UPDATE journal SET actor = 'person' WHERE seq = 4");
        rechain(db);
        db.exec("UPDATE signed_head SET hash = (SELECT hash FROM journal WHERE seq = 5)");
      });
      expect(verify(path).code).toBe(0);
      expect(verify(path, "--provision", provisionFile)).toMatchObject({
        code: 1,
        out: expect.stringContaining("at 5  head-signature"),
      });
    });
  });
});

describe("typed in a shell", () => {
  const typed = (...args: string[]) =>
    run(process.execPath, [main, ...args]).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );

  test("good is 0, tampered is 1", async () => {
    const good = await typed("journal", "verify", "--db", original);
    expect([good.code, good.stderr]).toEqual([0, ""]);
    const bad = await typed(
      "journal",
      "verify",
      "--db",
      after("DELETE FROM journal WHERE seq = 2"),
    );
    expect(bad).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("FAULT at 2  gap"),
      stderr: "",
    });
  });

  test("no file, no database and no option are 2, in a sentence", async () => {
    const text = join(folder, "text.txt");
    const other = join(folder, "other.db");
    new Database(other).exec("CREATE TABLE t (a)").close();
    writeFileSync(text, "not a database, but long enough to be looked at");
    const attempts = [
      ["journal", "verify"],
      ["journal", "verify", "--db", join(folder, "nowhere.db")],
      ["journal", "verify", "--db", text],
      ["journal", "verify", "--db", other],
      ["journal", "verify", "--db", after("PRAGMA user_version = 99")],
      ["journal", "verify", "--db", folder],
      ["journal", "verify", "--db", original, "--quick"],
      ["journal", "verify", "--db", original, "--station", "No Such"],
      ["journal"],
      ["frobnicate"],
      [],
    ];
    for (const args of attempts) {
      const { code, stdout, stderr } = await typed(...args);
      expect([args, code, stdout]).toEqual([args, 2, ""]);
      expect(stderr).not.toMatch(/\n\s+at |Error:/);
      expect(stderr.length).toBeGreaterThan(10);
    }
  }, 30_000);
});

/** Writes bytes into the middle of a file. */
function overwrite(path: string, position: number, bytes: Buffer): void {
  const content = readFileSync(path);
  bytes.copy(content, position);
  writeFileSync(path, content);
}
