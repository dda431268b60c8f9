import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { canariesInFolder, canariesInText } from "./canary.ts";

const canaries = [{ name: "number of 测试甲", text: "330199194903129908" }];
const folder = mkdtempSync(join(tmpdir(), "yinling-canary-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["plain text", Buffer.from("id=330199194903129908;")],
  ["two bytes a character", Buffer.from("330199194903129908", "utf16le")],
  ["packed digits", Buffer.from("00330199194903129908ff", "hex")],
])("a number is found as %s, wherever the file lies", (_form, bytes) => {
  mkdirSync(join(folder, "deep/er"), { recursive: true });
  writeFileSync(join(folder, "deep/er/some.db-wal"), bytes);
  writeFileSync(join(folder, "clean.log"), "33019919490312990*");
  expect(canariesInFolder(folder, canaries)).toEqual([
    { canary: "number of 测试甲", place: join(folder, "deep/er/some.db-wal") },
  ]);
});

test("a number is found in a file's name and in what a program wrote", () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "330199194903129908.json"), "");
  expect(canariesInFolder(folder, canaries)).toHaveLength(1);
  const within = { canaries, place: "the log" };
  expect(canariesInText("read 330199194903129908", within)).toHaveLength(1);
  expect(canariesInText("read 3301**********9908", within)).toEqual([]);
});
