import { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { root } from "./process.ts";

/** Where the pictures of screens and paper go that the documents show. */
export const picturesFolder = join(root, "docs/screens");

/** The names under which systems install it. */
const chromiumNames = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser that `CHROMIUM` names, or the first on the path. @throws when there is none */
function chromiumPath(env: NodeJS.ProcessEnv): string {
  const named = env["CHROMIUM"];
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = named
    ? [named]
    : chromiumNames.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    named
      ? `CHROMIUM names ${named}, which is no program that can be run`
      : `no Chromium found: install one of ${chromiumNames.join(", ")}, or set CHROMIUM to its path`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Real Chromium, without the background traffic that a closed network refuses. */
export async function startBrowser(): Promise<Browser> {
  mkdirSync(picturesFolder, { recursive: true });
  return chromium.launch({
    executablePath: chromiumPath(process.env),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
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

/** Keeps a picture of a screen for the documents, small enough for the repository. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(400);
  await page.screenshot({
    path: join(picturesFolder, `${name}.png`),
    animations: "disabled",
  });
}
