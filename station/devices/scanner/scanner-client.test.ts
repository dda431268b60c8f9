import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { Log } from "#shared/log.ts";
import { plugIn, type PseudoLine } from "./pseudo-line.fixture.ts";
import { codeScanner } from "./scanner-client.ts";

const folder = mkdtempSync(join(tmpdir(), "scanner-"));
const path = join(folder, "scanner");
const running: { stop(): Promise<void> }[] = [];
let line: PseudoLine | null = null;
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await line?.unplug();
  line = null;
});
afterAll(() => rmSync(folder, { recursive: true }));

function watched() {
  const texts: string[] = [];
  const states: string[] = [];
  const logged: string[] = [];
  const note = (event: string, fields = {}) =>
    void logged.push(JSON.stringify({ event, ...fields }));
  const log: Log = { info: note, warn: note, error: note };
  running.push(
    codeScanner({
      line: { path, baudRate: 9_600 },
      log,
      onText: (text) => texts.push(text),
      onState: (state) => states.push(state),
    }),
  );
  return { texts, states, logged };
}

const patiently = { timeout: 15_000, interval: 10 };

describe("a scanner on a real serial line", () => {
  test("gives codes that end with CR or with silence, and nothing that is no code", async () => {
    line = await plugIn(path);
    const { texts, states, logged } = watched();
    await expect.poll(() => states, patiently).toEqual(["ready"]);
    line.send("YL1.SECRETCODE-1\r\n");
    await expect.poll(() => texts, patiently).toEqual(["YL1.SECRETCODE-1"]);
    line.send("YL1.SECRET");
    line.send("CODE-2");
    await expect.poll(() => texts.length, patiently).toBe(2);
    line.send("测试测试测试\rshort\r");
    line.send("YL1.SECRETCODE-3\r");
    await expect
      .poll(() => texts, patiently)
      .toEqual([...["YL1.SECRETCODE-1", "YL1.SECRETCODE-2", "YL1.SECRETCODE-3"]]);
    expect(logged.join("\n")).toContain("scanner.unusable");
    expect(logged.join("\n")).not.toMatch(/SECRET|测试|short/);
  }, 20_000);

  test("that is unplugged is missing, and is used again when it is back", async () => {
    line = await plugIn(path);
    const { texts, states } = watched();
    await expect.poll(() => states, patiently).toEqual(["ready"]);
    line.send("HALF-A-CODE");
    await line.unplug();
    await expect.poll(() => states, patiently).toEqual(["ready", "missing"]);
    const before = texts.length;
    line = await plugIn(path);
    await expect.poll(() => states, patiently).toEqual(["ready", "missing", "ready"]);
    line.send("12345678\r");
    await expect.poll(() => texts.length, patiently).toBe(before + 1);
    expect(texts.at(-1)).toBe("12345678");
  }, 30_000);

  test("that was never there is missing", async () => {
    const { states } = watched();
    await expect.poll(() => states, patiently).toEqual(["missing"]);
  }, 20_000);

  test("without the package for serial lines says so", async () => {
    const noPackage = [
      'import { registerHooks } from "node:module";',
      "registerHooks({ resolve(name, context, next) {",
      'if (name === "serialport") throw new Error("Cannot find package");',
      "return next(name, context); } });",
    ].join("\n");
    const before = process.env["NODE_OPTIONS"];
    process.env["NODE_OPTIONS"] = `--import=data:text/javascript,${encodeURIComponent(noPackage)}`;
    try {
      const { states, logged } = watched();
      await expect.poll(() => states, patiently).toEqual(["not-installed"]);
      expect(logged.join()).toContain("scanner.not-installed");
    } finally {
      if (before === undefined) delete process.env["NODE_OPTIONS"];
      else process.env["NODE_OPTIONS"] = before;
    }
  }, 20_000);
});
