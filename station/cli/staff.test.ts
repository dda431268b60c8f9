import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "../store/database.ts";
import { staffStore } from "../store/staff-store.ts";

const main = new URL("./main.ts", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "yinling-staff-"));
const db = openDatabase(join(folder, "station.db"));
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** Types a command, with a PIN behind it, and gives what came out. */
function typed(
  args: readonly string[],
  pin = "",
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, "staff", ...args, "--data", folder],
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.end(pin === "" ? "" : `${pin}\n`);
  });
}

test("an account is opened, listed and closed while the station has its file open", async () => {
  const opened = await typed(["set", "--staff", "c02", "--title", "收银员二"], "8642");
  expect(opened).toEqual({ code: 0, stdout: "✓ c02 收银员二 (cashier)\n", stderr: "" });
  expect(staffStore(db).isRightPin("c02", "8642")).toBe(true);
  expect((await typed(["list"])).stdout).toBe("c02\tcashier\t在用 · open\t收银员二\n");
  expect((await typed(["close", "--staff", "c02"])).code).toBe(0);
  expect(staffStore(db).account("c02")).toBe(null);
  expect((await typed(["list"])).stdout).toContain("已停用");
  expect(readFileSync(join(folder, "station.db")).includes("8642")).toBe(false);
}, 20_000);

test.each([
  [["set", "--staff", "c03", "--title", "甲"], ""],
  [["set", "--staff", "c03", "--title", "甲"], "123"],
  [["set", "--staff", "c03", "--title", "甲"], "1111"],
  [["set", "--staff", "c03", "--title", "甲"], "123456"],
  [["set", "--staff", "c03", "--title", "甲"], "9876"],
  [["set", "--staff", "c03", "--title", "甲", "--role", "boss"], "8642"],
  [["set", "--staff", "C 3", "--title", "甲"], "8642"],
  [["set", "--staff", "c03"], "8642"],
  [["set", "--staff", "c03", "--title", "甲", "--pin", "8642"], "8642"],
  [["close", "--staff", "nobody"], ""],
  [["close"], ""],
  [["frobnicate"], ""],
])(
  "%o with %o is bad input, and opens nothing",
  async (args, pin) => {
    const { code, stdout, stderr } = await typed(args, pin);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(staffStore(db).isKnown("c03")).toBe(false);
  },
  20_000,
);
