import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { salesTodaySchema } from "#shared/contracts/station-api.ts";
import { stationStateSchema } from "#shared/contracts/station-state.ts";
import { openPage, picture, startBrowser } from "../world/browser.ts";
import { freePort, root, waitFor } from "../world/process.ts";

/**
 * What `npm start` runs, on a machine without a reader and a printer: a lunch with the device desk's cards and
 * paper, Ctrl-C, and a second start that goes on where it was.
 */
const folder = mkdtempSync(join(tmpdir(), "yinling-start-"));
const ports = {
  YINLING_DISTRICT_PORT: 0,
  YINLING_STATION_PORT: 0,
  YINLING_DESK_PORT: 0,
  YINLING_TILL_READER_PORT: 0,
  YINLING_KIOSK_READER_PORT: 0,
  YINLING_TILL_PRINTER_PORT: 0,
  YINLING_KIOSK_PRINTER_PORT: 0,
};
let browser: Browser;
let running: Running | null = null;

type Running = { readonly child: ChildProcess; readonly output: () => string };

beforeAll(async () => {
  for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
  browser = await startBrowser();
  running = await start();
});

afterAll(async () => {
  await browser.close();
  if (running !== null) await stop(running);
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Running> {
  const env = Object.entries(ports).map(([name, port]) => [name, String(port)]);
  const child = spawn(process.execPath, [join(root, "build/start.ts"), "--no-open"], {
    cwd: root,
    env: { ...process.env, ...Object.fromEntries(env), YINLING_DATA: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => written.push(bytes.toString()));
  }
  const output = (): string => written.join("");
  await waitFor("the addresses", () => {
    if (child.exitCode !== null) throw new Error(`npm start ended:\n${output()}`);
    return output().includes("已启动") ? true : null;
  });
  return { child, output };
}

/** Ctrl-C. @returns the exit code */
function stop({ child }: Running): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve(child.exitCode);
    child.once("exit", (code) => resolve(code));
    child.kill("SIGINT");
  });
}

const at = (name: keyof typeof ports, path: string): string =>
  `http://127.0.0.1:${ports[name]}${path}`;

async function receiptsOfToday(): Promise<string[]> {
  const response = await fetch(at("YINLING_STATION_PORT", "/api/sales"));
  return salesTodaySchema.parse(await response.json()).sales.map(({ receiptNo }) => receiptNo);
}

describe("a machine without devices", () => {
  let desk: Page;
  let till: Page;

  test("prints the address of every screen", () => {
    for (const words of ["收银台", "客显屏", "自助终端", "模拟设备台", "区平台"]) {
      expect(running?.output()).toContain(words);
    }
  });

  test("a card tapped on the device desk is a person on the till", async () => {
    desk = await openPage(browser, at("YINLING_DESK_PORT", "/desk/"), "till");
    till = await openPage(browser, at("YINLING_STATION_PORT", "/till/"), "till");
    await till.getByTestId("status-reader").getByText("正常").waitFor();
    await waitFor("the roster", async () => {
      const response = await fetch(at("YINLING_STATION_PORT", "/api/state"));
      return stationStateSchema.parse(await response.json()).dataFrom === null ? null : true;
    });
    await desk.getByTestId("card-p01-till-1").click();
    await till.getByTestId("person-name").getByText("测").waitFor();
  });

  test("the lunch is sold, and its paper comes out of the drawn printer", async () => {
    await till.keyboard.press("1");
    await till.locator("[data-testid=pay]:enabled").waitFor();
    await till.keyboard.press("Enter");
    await till.getByTestId("success").waitFor();
    await desk.getByTestId("sheet-till-1-1").waitFor();
    await picture(desk, "desk");
    expect(await receiptsOfToday()).toHaveLength(1);
  });

  test("a fault switched on at the desk is named at the till", async () => {
    await desk.getByTestId("fault-paper-out-till-1").click();
    await till.getByTestId("status-printer").getByText("缺纸").waitFor();
    await desk.getByTestId("fault-paper-out-till-1").click();
    await till.getByTestId("status-printer").getByText("正常").waitFor();
  });

  test("Ctrl-C stops everything, and the next start has the lunch still", async () => {
    const before = await receiptsOfToday();
    if (running !== null) expect(await stop(running)).toBe(0);
    for (const name of Object.keys(ports) as (keyof typeof ports)[]) {
      await expect(fetch(at(name, "/health"))).rejects.toThrow();
    }
    running = await start();
    expect(await receiptsOfToday()).toEqual(before);
  });
});
