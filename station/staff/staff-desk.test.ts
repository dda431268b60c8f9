import { beforeEach, describe, expect, test } from "vitest";
import { siteSchema } from "#shared/contracts/site.ts";
import { stationIdSchema, terminalIdSchema } from "#shared/id/ids.ts";
import { staffLockedSchema } from "#shared/journal/identity-entries.ts";
import type { Log } from "#shared/log.ts";
import type { Result } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { openDatabase } from "../store/database.ts";
import { journalStore } from "../store/journal-store.ts";
import { staffStore } from "../store/staff-store.ts";
import { sha256 } from "../sync/keys.ts";
import { demoStaff } from "./demo-staff.ts";
import { staffDesk } from "./staff-desk.ts";

const till = terminalIdSchema.parse("till-1");
const kiosk = terminalIdSchema.parse("kiosk-1");
const minute = 60_000;
const device = { reader: { kind: "none" }, printer: { kind: "none" } };
const site = siteSchema.parse({
  ...{ station: "s-001", title: "银龄一号", region: "330106", receiptColumns: 48 },
  windows: [{ meal: "lunch", from: 630, to: 810 }],
  terminals: [
    { terminal: till, role: "till", ...device },
    { terminal: kiosk, role: "kiosk", ...device },
  ],
});

function aDesk() {
  let now = 1_800_000_000_000;
  let elapsed = 0;
  let tokens = 0;
  const logged: string[] = [];
  const note = (event: string, fields = {}) => void logged.push(JSON.stringify({ event, fields }));
  const log: Log = { info: note, warn: note, error: note };
  const db = openDatabase(":memory:");
  const accounts = staffStore(db);
  demoStaff(accounts);
  const station = stationIdSchema.parse("s-001");
  const journal = journalStore(db, { station, hashOf: sha256 });
  const desk = staffDesk({
    ...{ site, accounts, journal, log },
    clock: () => instant(now),
    elapsedMs: () => elapsed,
    newToken: () => `token-${(tokens += 1)}`,
  });
  const wait = (ms: number): void => {
    now += ms;
    elapsed += ms;
  };
  const setClock = (ms: number): void => void (now += ms);
  return { db, accounts, journal, desk, logged, wait, setClock };
}

let at: ReturnType<typeof aDesk>;
beforeEach(() => {
  at = aDesk();
});

const codeOf = (result: Result<unknown>): string => (result.ok ? "ok" : result.refusal.code);
const check = (pin: string, staff = "c01", terminal = till): string =>
  codeOf(at.desk.checkPin({ terminal, staff, pin }));
const signIn = (staff = "c01", pin = "1379", terminal = till): string => {
  const answer = at.desk.signIn({ terminal, staff, pin });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value.token;
};
const tryWrong = (times: number, staff = "c01"): string[] =>
  Array.from({ length: times }, () => check("0000", staff));

describe("a member of staff", () => {
  test("is listed without the PIN, by id, and not when the account is closed", () => {
    expect(at.desk.list()).toEqual([
      { staff: "c01", title: "收银员", role: "cashier" },
      { staff: "m01", title: "店长", role: "manager" },
    ]);
    at.accounts.close("c01");
    expect(at.desk.list()).toHaveLength(1);
    expect(check("1379")).toBe("staff-unknown");
  });

  test("signs in with the PIN and acts for fifteen minutes, longer with each use", () => {
    const token = signIn();
    expect(at.desk.member(token)).toMatchObject({ ok: true, value: { staff: "c01" } });
    at.wait(14 * minute);
    expect(codeOf(at.desk.memberAt(token, till))).toBe("ok");
    at.wait(14 * minute);
    expect(codeOf(at.desk.member(token))).toBe("ok");
    at.wait(15 * minute + 1);
    expect(codeOf(at.desk.member(token))).toBe("staff-sign-in");
    expect(codeOf(at.desk.member(""))).toBe("staff-sign-in");
  });

  test("acts only at the terminal where the PIN was typed", () => {
    expect(codeOf(at.desk.memberAt(signIn(), kiosk))).toBe("staff-sign-in");
  });

  test("is signed out by hand, and when the account is closed", () => {
    const [one, other] = [signIn(), signIn()];
    at.desk.signOut(one);
    expect([codeOf(at.desk.member(one)), codeOf(at.desk.member(other))]).toEqual([
      "staff-sign-in",
      "ok",
    ]);
    at.accounts.close("c01");
    expect(codeOf(at.desk.member(other))).toBe("staff-sign-in");
  });

  test("the fifty-first sign-in takes the place of the one that was not used for longest", () => {
    const tokens = Array.from({ length: 50 }, () => signIn());
    const [first = "", second = ""] = tokens;
    at.desk.member(first);
    signIn();
    expect([codeOf(at.desk.member(first)), codeOf(at.desk.member(second))]).toEqual([
      "ok",
      "staff-sign-in",
    ]);
  }, 20_000);
});

describe("a wrong PIN", () => {
  test("says how many tries are left, and after five none for five minutes", () => {
    const said = at.desk.checkPin({ terminal: till, staff: "c01", pin: "0000" });
    expect(said).toMatchObject({ ok: false, refusal: { message: "密码不对，还可以试4次。" } });
    expect(tryWrong(4)).toEqual([
      ...["staff-pin-wrong", "staff-pin-wrong", "staff-pin-wrong"],
      "staff-locked",
    ]);
    expect(check("1379")).toBe("staff-locked");
    expect(check("2580", "m01")).toBe("ok");
    at.wait(5 * minute - 1);
    expect(check("1379")).toBe("staff-locked");
    at.wait(1);
    expect(check("1379")).toBe("ok");
  });

  test("is forgotten with the right one", () => {
    tryWrong(4);
    check("1379");
    expect(tryWrong(4)).not.toContain("staff-locked");
  });

  test("locks for twice as long each time, an hour at most, and each lock is journalled", () => {
    for (let round = 0; round < 6; round += 1) {
      tryWrong(5);
      at.wait(61 * minute);
    }
    const entries = at.journal.after(0, 10);
    expect(entries.map(({ kind, actor }) => `${kind} ${actor}`)).toEqual(
      Array(6).fill("staff.locked station"),
    );
    const minutes = entries.map(({ body }) => staffLockedSchema.parse(body).minutes);
    expect(minutes).toEqual([5, 10, 20, 40, 60, 60]);
  });

  test("is remembered by the file: a restart lifts no lock", () => {
    tryWrong(5);
    const row = at.accounts.account("c01");
    expect(row).toMatchObject({ wrongPins: 5 });
    expect(row?.lockedUntil).not.toBe(null);
  });

  test("does not lock for longer than an hour when the clock is put back", () => {
    tryWrong(5);
    at.setClock(-24 * 60 * minute);
    expect(check("1379")).toBe("ok");
  });

  test("at one terminal counts for all staff: after ten it takes none for ten minutes", () => {
    at.accounts.set({ staff: "c02", title: "收银员二", role: "cashier" }, "8642");
    tryWrong(5, "c01");
    tryWrong(5, "m01");
    expect(check("8642", "c02")).toBe("staff-terminal-locked");
    expect(check("8642", "c02", kiosk)).toBe("ok");
    at.wait(10 * minute);
    expect(check("8642", "c02")).toBe("ok");
  });

  test("at a terminal that the site does not have is no try", () => {
    const terminal = terminalIdSchema.parse("till-9");
    expect(check("0000", "c01", terminal)).toBe("terminal-unknown");
    expect(at.accounts.account("c01")?.wrongPins).toBe(0);
  });

  test("nor a right one is in the log, the journal, or readable in the file", () => {
    tryWrong(5);
    signIn("m01", "2580");
    const stored = JSON.stringify(at.db.prepare("SELECT * FROM staff").all());
    const written = at.logged.join() + JSON.stringify(at.journal.after(0, 10)) + stored;
    for (const pin of ["0000", "1379", "2580"]) {
      // Times and hashes may hold any four digits: a PIN would stand by itself.
      expect(written).not.toMatch(new RegExp(`["':\\s]${pin}["',\\s}]`));
    }
    expect(at.logged.join()).toContain("staff.signed-in");
  });
});
