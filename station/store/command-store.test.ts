import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandIdSchema } from "#shared/id/ids.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { sha256 } from "../sync/keys.ts";
import { commandStore } from "./command-store.ts";
import { openDatabase } from "./database.ts";

const commandId = commandIdSchema.parse("00000000-0000-4000-8000-000000000001");
const call = { commandId, request: '{"a":1}', at: instant(1) };
const refusal = { code: "no", message: "不行。", next: "再试。" };

test("the work is done once, and its first answer is given for ever", () => {
  const commands = commandStore(openDatabase(":memory:"), sha256);
  let times = 0;
  const work = (): Result<{ times: number }> => accept({ times: (times += 1) });
  expect(commands.once(call, work)).toEqual({ result: accept({ times: 1 }), isRepeat: false });
  for (const at of [instant(2), instant(253_000_000_000_000)]) {
    expect(commands.once({ ...call, at }, work)).toEqual({
      result: accept({ times: 1 }),
      isRepeat: true,
    });
  }
  expect(times).toBe(1);
});

test("a refusal is an answer too", () => {
  const commands = commandStore(openDatabase(":memory:"), sha256);
  commands.once(call, () => refuse(refusal));
  expect(commands.once(call, () => accept(1))).toEqual({ result: refuse(refusal), isRepeat: true });
});

test("the same id with another request is refused and does nothing", () => {
  const commands = commandStore(openDatabase(":memory:"), sha256);
  commands.once(call, () => accept(1));
  const other = commands.once({ ...call, request: '{"a":2}' }, () => {
    throw new Error("not to be called");
  });
  expect(other).toMatchObject({ isRepeat: true, result: { refusal: { code: "command-reused" } } });
  expect(commands.once(call, () => accept(2)).result).toEqual(accept(1));
});

test("work that throws leaves neither rows nor an answer", () => {
  const db = openDatabase(":memory:");
  const commands = commandStore(db, sha256);
  const failing = () =>
    commands.once(call, () => {
      db.exec("INSERT INTO setting VALUES ('half', 'written')");
      throw new Error("broken");
    });
  expect(failing).toThrow("broken");
  expect(db.prepare("SELECT count(*) AS count FROM command").get()).toEqual({ count: 0 });
  expect(db.prepare("SELECT count(*) AS count FROM setting WHERE name = 'half'").get()).toEqual({
    count: 0,
  });
  expect(commands.once(call, () => accept(1))).toEqual({ result: accept(1), isRepeat: false });
});

test("an answer outlives the station", () => {
  const folder = mkdtempSync(join(tmpdir(), "station-command-"));
  const path = join(folder, "station.db");
  const first = openDatabase(path);
  commandStore(first, sha256).once(call, () => accept({ name: "测**", list: [1, null] }));
  first.close();
  const second = openDatabase(path);
  const repeated = commandStore(second, sha256).once(call, () => refuse(refusal));
  expect(repeated).toEqual({ result: accept({ name: "测**", list: [1, null] }), isRepeat: true });
  second.close();
  rmSync(folder, { recursive: true });
});
