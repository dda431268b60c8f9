/**
 * Keeps the page on the phone: it opens without a network. Lies outside the bundle, because a browser compares it byte
 * by byte to see whether the page is a new one. Nothing of a person goes through here: what the district answers is
 * never kept.
 */
const store = "yinling-code-1";
const page = new URL("../", self.location.href);
/** Longer than this, and the page that lies here is shown. */
const answerLimitMs = 3_000;

self.addEventListener("install", (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = url.origin === page.origin && url.pathname.startsWith(page.pathname);
  if (request.method !== "GET" || !isOurs) return;
  event.respondWith(request.mode === "navigate" ? freshPage() : keptFile(request));
});

/** The page and everything that it names. */
async function keepPage() {
  const response = await fetch(page, { cache: "no-cache" });
  if (!response.ok) throw new Error("the page did not come");
  const cache = await caches.open(store);
  const html = await response.clone().text();
  const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, path]) => new URL(path, page).href,
  );
  await Promise.all(named.map(async (url) => (await cache.match(url)) ?? cache.add(url)));
  await cache.put(page, response);
}

/** The page as the district has it now; as it lies here when the district does not answer soon. */
async function freshPage() {
  const kept = await caches.match(page);
  try {
    const signal = kept === undefined ? undefined : AbortSignal.timeout(answerLimitMs);
    const response = await fetch(page, { cache: "no-cache", signal });
    if (!response.ok) return kept ?? response;
    await keepPage();
    return response;
  } catch (error) {
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Files carry what they hold in their names, so that one that lies here is the right one. */
async function keptFile(request) {
  const kept = await caches.match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(store)).put(request, response.clone());
  return response;
}
