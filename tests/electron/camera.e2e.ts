import { fileURLToPath } from "node:url";
import type { ElectronApplication, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Display, openDisplay } from "./display.ts";
import { bundleShell, freePort, startShell } from "./electron-app.ts";

const entry = fileURLToPath(new URL("stand-in-station.ts", import.meta.url));

/** The locked window in front of a camera of Chromium's own; whether a page may use it is the window's decision. */
let display: Display;
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  await bundleShell();
  display = await openDisplay();
  const port = String(await freePort());
  app = await startShell(
    [
      "--use-fake-device-for-media-stream",
      ...["--node", process.execPath, "--entry", entry, "--port", port],
    ],
    display,
  );
  page = await app.firstWindow();
  await page.getByTestId("greeting").waitFor();
});

afterAll(async () => {
  await app.close();
  await display.close();
});

/** What the page gets when it asks for a camera, a microphone or both. */
function asksFor(wish: { readonly video?: true; readonly audio?: true }): Promise<string> {
  return page.evaluate(async (constraints) => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(constraints);
      const kinds = stream.getTracks().map(({ kind }) => kind);
      for (const track of stream.getTracks()) track.stop();
      return kinds.join();
    } catch (error) {
      return error instanceof DOMException ? error.name : "other";
    }
  }, wish);
}

test("the kiosk's page gets the camera's picture, and never a microphone", async () => {
  expect(await asksFor({ video: true })).toBe("video");
  expect(await asksFor({ audio: true })).toBe("NotAllowedError");
  expect(await asksFor({ video: true, audio: true })).toBe("NotAllowedError");
});

test("no other page of the station gets it", async () => {
  await app.evaluate(async ({ BrowserWindow }) => {
    const [only] = BrowserWindow.getAllWindows();
    await only?.loadURL(new URL("/pid", only.webContents.getURL()).href);
  });
  await page.waitForURL("**/pid");
  await page.waitForLoadState();
  expect(await asksFor({ video: true })).toBe("NotAllowedError");
});
