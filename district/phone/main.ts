import { mount } from "svelte";
import { phoneClient } from "#shared/contracts/code-client.ts";
import { assert } from "#shared/result.ts";
import "./phone.css";
import { districtClock } from "./district-clock.ts";
import { indexedKeeper, newPhoneKey } from "./phone-key.ts";
import { PhonePage } from "./phone-page.svelte.ts";
import PhoneScreen from "./PhoneScreen.svelte";
import { districtSilent } from "./texts.zh.ts";

const target = document.querySelector("#phone");
assert(target !== null, "the page has a place for the code");

/** A phone in a canteen's cellar: longer than this is no network. */
const answerLimitMs = 6_000;

// Without https a browser has no `crypto.subtle`: then reading what is kept fails, and the page says so.
const { subtle } = crypto;
const page = new PhonePage({
  client: phoneClient({
    fetch: (url, options) => fetch(url, { ...options, signal: AbortSignal.timeout(answerLimitMs) }),
    silent: districtSilent,
  }),
  keeper: indexedKeeper(indexedDB, subtle),
  clock: districtClock({ wallMs: () => Date.now(), pageMs: () => performance.now() }),
  newKey: () => newPhoneKey(subtle),
  newNonce: () => crypto.getRandomValues(new Uint8Array(8)),
  every: (ms, then) => {
    const timer = setInterval(then, ms);
    return () => clearInterval(timer);
  },
});

mount(PhoneScreen, { target, props: { page } });
void page.start();

addEventListener("online", () => void page.look());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void page.look();
});

if (isSecureContext && "serviceWorker" in navigator) {
  const script = new URL("./offline.js", import.meta.url);
  // Without it the page still works with a network; the next visit tries again.
  navigator.serviceWorker.register(script, { scope: "./" }).catch(() => undefined);
}
