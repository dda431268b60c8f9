import Database from "better-sqlite3";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { genesisHash } from "#shared/journal/entry.ts";
import { instant } from "#shared/time/time.ts";
import { yinling } from "../../station/cli/commands.ts";
import { aStation } from "../../station/sales/station.fixture.ts";
import { aDay, rechain, tampered, type File } from "./tampered-file.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "yinling-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const original = join(folder, "station.db");
const provisionFile = join(folder, "provision.json");
const station = aDay(original);

/** Runs the tool in this process. */
function verify(path: string, ...more: string[]) {
  const said = { out: "", err: "" };
  const code = yinling(["journal", "verify", "--db", path, ...more], {
    read: (name) => (name === provisionFile ? JSON.stringify(station.provision) : ""),
    write: () => undefined,
    print: (text) => void (said.out += text),
    complain: (text) => void (said.err += text),
    secret: () => "",
    clock: () => instant(0),
  });
  return { code, ...said };
}

const after = (sql: string) => tampered(station, (db) => void db.exec(sql));

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
    const path = tampered(station, (db) => {
      db.exec(bodyOf(3, `replace(body, '"selfPay":1080', '"selfPay":80')`));
      rechain(db, station);
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
    rechain(db, station);
  };
  /** Somebody cuts the last sale off, with everything that follows from it. */
  const cut = (db: File) =>
    db.exec(
      "DELETE FROM sale WHERE seq = 5; DELETE FROM posting WHERE seq = 5; DELETE FROM journal WHERE seq = 5",
    );

  test("without a countersigned head nobody can tell, and the tool says so", () => {
    for (const work of [withoutSale, cut]) {
      const { code, out } = verify(tampered(station, work));
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
      const shorter = tampered(station, withoutSale);
      expect(verify(shorter)).toMatchObject({
        code: 1,
        out: expect.stringContaining("at 4  head-missing"),
      });
      const sameLength = tampered(station, (db) => {
        db.exec("UPDATE journal SET actor = 'person' WHERE seq = 4");
        rechain(db, station);
      });
      expect(verify(sameLength)).toMatchObject({
        code: 1,
        out: expect.stringContaining("at 5  head-differs"),
      });
    });

    test("an end that was cut off is found", () => {
      expect(verify(tampered(station, cut))).toMatchObject({
        code: 1,
        out: expect.stringContaining("at 5  head-missing"),
      });
    });

    test("a head that was changed along is found by its signature", () => {
      const path = tampered(station, (db) => {
        db.exec("UPDATE journal SET actor = 'person' WHERE seq = 4");
        rechain(db, station);
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

/** Writes bytes into the middle of a file. */
function overwrite(path: string, position: number, bytes: Buffer): void {
  const content = readFileSync(path);
  bytes.copy(content, position);
  writeFileSync(path, content);
}
