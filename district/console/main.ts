import { mount } from "svelte";
import { codeDeskClient } from "#shared/contracts/code-client.ts";
import { assert } from "#shared/result.ts";
import { isDay } from "#shared/time/time.ts";
import "#shared/ui/base.css";
import { browserClock } from "#shared/ui/live-station.svelte.ts";
import { CodesPage } from "./codes.svelte.ts";
import ConsolePages from "./ConsolePages.svelte";
import { mealsClient } from "./meals-client.ts";
import { MealsPage } from "./meals.svelte.ts";
import { districtSilent } from "./texts.zh.ts";

const target = document.querySelector("#console");
assert(target !== null, "the page has a place for the console");

/** Less than the time between two questions, so that they never pile up. */
const answerLimitMs = 4_000;
const fetchWithin: Parameters<typeof mealsClient>[0] = (url, options) =>
  fetch(url, { ...options, signal: AbortSignal.timeout(answerLimitMs) });
const asked = new URLSearchParams(location.search);
const named = asked.get("day");
const meals = new MealsPage(
  {
    ask: mealsClient(fetchWithin),
    clock: browserClock,
    ondaychange: (day) => history.replaceState(null, "", day === null ? "./" : `./?day=${day}`),
  },
  named !== null && isDay(named) ? named : null,
);
const codes = new CodesPage(codeDeskClient({ fetch: fetchWithin, silent: districtSilent }));
meals.start();
void codes.start();
mount(ConsolePages, {
  target,
  props: {
    meals,
    codes,
    first: asked.get("page") === "codes" ? "codes" : "meals",
    onpagechange: (page: "meals" | "codes") =>
      history.replaceState(null, "", page === "codes" ? "./?page=codes" : "./"),
  },
});
