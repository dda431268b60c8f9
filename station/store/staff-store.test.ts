import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { instant } from "#shared/time/time.ts";
import { lockDatabase } from "./database-lock.ts";
import { openDatabase } from "./database.ts";
import { hashedPin, isPinOf } from "./pin-hash.ts";
import { openStaffFile } from "./staff-file.ts";
import { staffStore } from "./staff-store.ts";

const folder = mkdtempSync(join(tmpdir(), "station-staff-"));
afterAll(() => rmSync(folder, { recursive: true }));
const cashier = { staff: "c01", title: "收银员", role: "cashier" } as const;

describe("a stored PIN", () => {
  test("is another text each time, and only the same PIN is right", () => {
    const [one, other] = [hashedPin("2580"), hashedPin("2580")];
    expect(one).not.toBe(other);
    expect(one).not.toContain("2580");
    expect([isPinOf("2580", one), isPinOf("2580", other), isPinOf("2581", one)]).toEqual([
      ...[true, true, false],
    ]);
  });

  test.each(["", "scrypt$", "scrypt$AAAA$", "scrypt$AAAA$AAAA"])(
    "that is damaged (%o) is nobody's",
    (stored) => {
      expect(isPinOf("2580", stored)).toBe(false);
    },
  );
});

describe("an account", () => {
  test("set again has the new PIN, is open, and its lock is lifted", () => {
    const accounts = staffStore(openDatabase(":memory:"));
    accounts.set(cashier, "1379");
    accounts.rememberWrongPins("c01", { wrongPins: 5, lockedUntil: instant(9) });
    expect(accounts.close("c01")).toBe(true);
    expect([
      accounts.close("c01"),
      accounts.account("c01"),
      accounts.isRightPin("c01", "1379"),
    ]).toEqual([...[false, null, false]]);
    accounts.set({ ...cashier, title: "收银员一" }, "8642");
    expect(accounts.account("c01")).toEqual({
      member: { ...cashier, title: "收银员一" },
      wrongPins: 0,
      lockedUntil: null,
    });
    expect([accounts.isRightPin("c01", "8642"), accounts.isRightPin("c01", "1379")]).toEqual([
      ...[true, false],
    ]);
  });

  test("is never deleted, because the journal names it", () => {
    const db = openDatabase(":memory:");
    const accounts = staffStore(db);
    accounts.set(cashier, "1379");
    expect(() => db.exec("DELETE FROM staff")).toThrow("closed, not deleted");
    accounts.close("c01");
    expect(accounts.everybody()).toEqual([{ member: cashier, isActive: false }]);
    expect([accounts.list(), accounts.isKnown("c01")]).toEqual([[], true]);
  });
});

describe("the accounts beside a station", () => {
  test("are written while it runs, and it sees them at once", () => {
    const path = join(folder, "running.db");
    const lock = lockDatabase(path);
    const db = openDatabase(path);
    const file = openStaffFile(path);
    file.accounts.set(cashier, "1379");
    file.close();
    expect(staffStore(db).isRightPin("c01", "1379")).toBe(true);
    db.close();
    lock.release();
  });

  test("are not touched when the running station has another layout", () => {
    const path = join(folder, "older.db");
    const lock = lockDatabase(path);
    const db = openDatabase(path);
    db.pragma("user_version = 1");
    expect(() => openStaffFile(path)).toThrow("another");
    expect(db.pragma("user_version", { simple: true })).toBe(1);
    db.close();
    lock.release();
  });

  test("of no file are not made, and the station can start afterwards", () => {
    expect(() => openStaffFile(join(folder, "none.db"))).toThrow("no such file");
    const path = join(folder, "stopped.db");
    openDatabase(path).close();
    openStaffFile(path).close();
    lockDatabase(path).release();
    expect(readFileSync(path).includes("1379")).toBe(false);
  });
});

describe("a row that cannot be true is refused", () => {
  const account = {
    ...{ staff: "c01", title: "收银员", role: "cashier", pin_hash: "scrypt$a$b" },
    ...{ is_active: 1, wrong_pins: 0, locked_until: null },
  };
  const binding = {
    ...{ card_key: "ab".repeat(32), person_key: "cd".repeat(32), area: "330100" },
    ...{ staff: "c01", seq: 1 },
  };
  const insert = (db: ReturnType<typeof openDatabase>, table: string, row: object): void => {
    const names = Object.keys(row);
    const places = names.map((name) => `@${name}`).join(", ");
    db.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${places})`).run(row);
  };
  const open = (): ReturnType<typeof openDatabase> => {
    const db = openDatabase(":memory:");
    db.exec(
      `INSERT INTO journal VALUES (1, 1, 1, NULL, 'station', 'card.bound', '{}', 'sha256',
         '${"0".repeat(64)}', '${"a".repeat(64)}')`,
    );
    return db;
  };

  test.each<[string, object]>([
    ["staff", { role: "boss" }],
    ["staff", { staff: "" }],
    ["staff", { title: "长".repeat(31) }],
    ["staff", { pin_hash: "1379" }],
    ["staff", { wrong_pins: -1 }],
    ["staff", { is_active: 2 }],
    ["staff", { locked_until: 0 }],
    ["card_binding", { card_key: "ab" }],
    ["card_binding", { person_key: "ab" }],
    ["card_binding", { area: "3301" }],
    ["card_binding", { seq: 2 }],
    ["card_binding", { staff: "" }],
  ])("%s with %o", (table, own) => {
    const good = table === "staff" ? account : binding;
    insert(open(), table, good);
    expect(() => insert(open(), table, { ...good, ...own })).toThrow("constraint failed");
  });

  test("and a card that was given is given to nobody else and not taken back", () => {
    const db = open();
    insert(db, "card_binding", binding);
    expect(() => insert(db, "card_binding", binding)).toThrow("UNIQUE");
    for (const sql of [
      "UPDATE card_binding SET person_key = card_key",
      "DELETE FROM card_binding",
      "REPLACE INTO card_binding SELECT card_key, card_key, area, staff, seq FROM card_binding",
    ]) {
      expect(() => db.exec(sql)).toThrow("to a person once");
    }
  });
});
