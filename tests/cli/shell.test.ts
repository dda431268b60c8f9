import Database from "better-sqlite3";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { reasonTexts } from "#shared/programme/reason.ts";
import { aDay, tampered } from "./tampered-file.fixture.ts";

const main = new URL("../../station/cli/main.ts", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "yinling-shell-"));
afterAll(() => rmSync(folder, { recursive: true }));

const original = join(folder, "station.db");
const station = aDay(original);
const after = (sql: string) => tampered(station, (db) => void db.exec(sql));

/** Types a command and gives what came out of it. */
function typed(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

describe("journal verify, typed in a shell", () => {
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

describe("evaluate, typed in a shell", () => {
  const page = readFileSync(new URL("../../docs/evaluate.md", import.meta.url), "utf8");
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text ?? "");
  const [example = "", answer = ""] = blocks;
  const input = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const changed = (change: (value: Record<string, unknown>) => object): string =>
    JSON.stringify(change(JSON.parse(example) as Record<string, unknown>));

  test("the example of the documentation gives what the documentation says", async () => {
    const { code, stdout, stderr } = await typed("evaluate", "--input", input("ok.json", example));
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(answer));
  });

  test("a guest and a second meal are told from the first", async () => {
    const guest = await typed(
      "evaluate",
      "--input",
      input(
        "guest.json",
        changed((value) => ({ ...value, person: null })),
      ),
    );
    expect(JSON.parse(guest.stdout)).toMatchObject({
      bill: { selfPay: 1600, grants: [] },
      decisions: [],
    });
    const usage = [{ programme: "demo/lunch", day: "2026-11-18", meal: "lunch", amount: 300 }];
    const second = await typed(
      "evaluate",
      "--input",
      input(
        "second.json",
        changed((value) => ({ ...value, usage })),
      ),
    );
    expect(JSON.parse(second.stdout)).toMatchObject({
      bill: { selfPay: 1600, denials: [{ reasons: [{ code: 221 }] }] },
    });
  });

  test("the documentation names every reason as the receipts do", () => {
    for (const [code, text] of Object.entries(reasonTexts)) {
      expect(page).toMatch(new RegExp(`\\| ${code} +\\| ${text} +\\|`));
    }
  });

  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  const line = { item: "set", name: "套餐", count: 99, price: 10_000_000 };
  test.each<[string, string | null, string]>([
    ["no file", null, "no such file"],
    ["no JSON", "{", "not JSON"],
    ["another value", "[]", "expected object"],
    [
      "half a fen",
      changed((value) => ({ ...value, basket: { lines: [{ ...line, price: 0.5 }] } })),
      "lines[0].price",
    ],
    [
      "too much money",
      changed((value) => ({ ...value, basket: { lines: [line] } })),
      "100,000 yuan",
    ],
    ["a field that nobody knows", changed((value) => ({ ...value, note: "" })), "note"],
    ["no programmes", changed((value) => ({ ...value, programmes: [] })), "programmes"],
    [
      "a programme twice",
      changed((value) => ({
        ...value,
        programmes: [value["programmes"], value["programmes"]].flat(),
      })),
      "same id",
    ],
    ["a day that does not exist", example.replace("2026-11-18", "2026-02-30"), "moment.day"],
    ["a text nested without end", deep, "nested"],
  ])("%s is 2, with a sentence", async (name, text, said) => {
    const path = text === null ? join(folder, "nowhere.json") : input(`${name}.json`, text);
    const { code, stdout, stderr } = await typed("evaluate", "--input", path);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/\n\s+at \w+/);
  });
});

describe("demo, typed in a shell", () => {
  test("says how many people there are, the same for the same seed", async () => {
    const args = ["demo", "--seed", "7", "--seniors", "200", "--day", "2026-11-18"];
    const [one, two] = [await typed(...args), await typed(...args)];
    expect([one.code, one.stderr, two.stdout]).toEqual([0, "", one.stdout]);
    for (const words of ["seed 7", "people 200", "杭州市 西湖区", "市级助餐补贴", "独居老人"]) {
      expect(one.stdout).toContain(words);
    }
  });

  test("writes everything as JSON", async () => {
    const out = join(folder, "demo.json");
    const { code } = await typed("demo", "--seniors", "20", "--out", out, "--day", "2026-11-18");
    const written = JSON.parse(readFileSync(out, "utf8")) as Record<string, unknown[]>;
    expect(code).toBe(0);
    expect(written["people"]).toHaveLength(20);
    expect(written["programmes"]).toHaveLength(4);
    expect(written["menus"]).toHaveLength(63);
  });

  test.each([
    ["--seed", "x"],
    ["--seed", "-1"],
    ["--seniors", "4"],
    ["--seniors", "50001"],
    ["--day", "2026-02-30"],
    ["--out", "/nowhere/demo.json"],
    ["--colour", "red"],
  ])("%s %s is 2", async (option, value) => {
    const { code, stdout, stderr } = await typed("demo", "--seniors", "20", `${option}=${value}`);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("✗");
  });
});

test("--help and help say what there is, in both languages", async () => {
  for (const args of [["--help"], ["help"], ["demo", "--help"], ["-h"]]) {
    const { code, stdout, stderr } = await typed(...args);
    expect([code, stderr]).toEqual([0, ""]);
    for (const words of [
      "journal verify --db",
      "evaluate --input",
      "demo",
      "退出码",
      "exit codes",
    ]) {
      expect(stdout).toContain(words);
    }
  }
}, 30_000);
