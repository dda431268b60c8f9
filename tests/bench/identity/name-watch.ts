import type { Page } from "playwright-core";
import { assert } from "#shared/result.ts";

/** What the page notes by itself, in ms of its own clock. */
type Watch = {
  /** When each picture of the camera was handed over since the last forgetting. */
  frames: number[];
  /** When a name came to stand on the page; null = there is none. */
  namedAt: number | null;
  /** Whether the head had to be turned. */
  hasTurned: boolean;
};
type WatchedPage = typeof globalThis & { watch: Watch };

/** Lets a page note the pictures that it takes from the camera and the moment at which a name stands on it. */
export async function watchNames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched = globalThis as WatchedPage;
    watched.watch = { frames: [], namedAt: null, hasTurned: false };
    const original = globalThis.createImageBitmap.bind(globalThis);
    globalThis.createImageBitmap = (source: ImageBitmapSource) => {
      watched.watch.frames.push(performance.now());
      return original(source);
    };
    new MutationObserver(() => {
      const { watch } = watched;
      if (document.querySelector('[data-view="turn"]') !== null) watch.hasTurned = true;
      if (document.querySelector("[data-testid=person-name]") !== null) {
        watch.namedAt ??= performance.now();
      }
    }).observe(document, { childList: true, subtree: true, attributes: true });
  });
}

/** Forgets what was noted. */
export function forgetNames(page: Page): Promise<void> {
  return page.evaluate(() => {
    (globalThis as WatchedPage).watch = { frames: [], namedAt: null, hasTurned: false };
  });
}

/** From the first picture since the last forgetting to the name, in ms, and whether the head had to be turned. */
export async function frameToName(page: Page): Promise<{ ms: number; hasTurned: boolean }> {
  const { frames, namedAt, hasTurned } = await page.evaluate(
    () => (globalThis as WatchedPage).watch,
  );
  const first = frames[0];
  assert(first !== undefined && namedAt !== null, "a picture was taken and a name came");
  return { ms: namedAt - first, hasTurned };
}
