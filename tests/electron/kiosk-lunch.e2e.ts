import { join } from "node:path";
import type { ElectronApplication, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../world/process.ts";
import { World } from "../world/world.ts";
import { type Display, openDisplay } from "./display.ts";
import { bundleShell, startShell } from "./electron-app.ts";

/** The senior's lunch in real Electron: the shell starts the real station and shows its kiosk. */
let world: World;
let display: Display;
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  world = await World.startWithoutStation();
  display = await openDisplay();
  await bundleShell();
  // The station is a child of the shell and finds the readers through its environment.
  Object.assign(process.env, world.deviceEnv);
  const entry = join(root, "station/main.ts");
  const args = ["--node", process.execPath, "--entry", entry, "--port", String(world.stationPort)];
  app = await startShell([...args, "--", ...world.stationArgs()], display);
  page = await app.firstWindow();
  await world.fed();
});

afterAll(async () => {
  await app.close();
  await display.close();
  await world.stop();
});

test("a lunch from the card to the paper inside the locked window", async () => {
  await page.getByTestId("kiosk-welcome").waitFor({ timeout: 60_000 });
  const card = await world.insert("kiosk", "p01");
  await page.getByTestId("greeting").getByText("测奶奶").waitFor();
  await page.getByTestId("set-lunch-set-12").getByText("2.80").waitFor();
  await page.getByTestId("set-lunch-set-12").click();
  await page.getByTestId("confirm").click();
  await page.getByTestId("done").waitFor();
  expect((await world.paper("kiosk", 1)).join("\n")).toMatch(/自付 +￥2\.80/);
  await card.remove();
  await page.getByTestId("kiosk-welcome").waitFor();
});
