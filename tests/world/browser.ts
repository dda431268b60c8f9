import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { chromiumPath } from "../../build/face-report/chromium.ts";
import { root } from "./process.ts";

/** Where the pictures of screens and paper go that the documents show. */
export const picturesFolder = join(root, "docs/screens");

/** The browser that `CHROMIUM` names, or the first on the path. @throws when there is none */
function browserPath(): string {
  const path = chromiumPath(process.env);
  if (path === null) throw new Error("no Chromium found: install it, or set CHROMIUM to its path");
  return path;
}

/** Real Chromium, without the background traffic that a closed network refuses. @param more further arguments */
export async function startBrowser(more: readonly string[] = []): Promise<Browser> {
  mkdirSync(picturesFolder, { recursive: true });
  return chromium.launch({
    executablePath: browserPath(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}

/** The panels: the till's and the guest's landscape, the kiosk's portrait. */
export const panels = {
  till: { width: 1366, height: 768 },
  kiosk: { width: 1080, height: 1920 },
} as const;

/** A page of its own size on one of the panels. */
export async function openPage(
  browser: Browser,
  url: string,
  panel: keyof typeof panels,
): Promise<Page> {
  const context = await browser.newContext({ viewport: panels[panel], locale: "zh-CN" });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  await page.goto(url);
  return page;
}

/**
 * Keeps a picture of a screen for the documents, small enough for the repository. What the camera sees is left out: the
 * photographs that tests use are not ours to pass on.
 */
export async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(400);
  await page.evaluate(() => {
    for (const video of document.querySelectorAll("video")) video.style.visibility = "hidden";
  });
  await page.screenshot({
    path: join(picturesFolder, `${name}.png`),
    animations: "disabled",
  });
  await page.evaluate(() => {
    for (const video of document.querySelectorAll("video")) video.style.visibility = "";
  });
}
