import { mount } from "svelte";
import { assert } from "#shared/result.ts";
import { isDay } from "#shared/time/time.ts";
import "#shared/ui/base.css";
import { browserClock } from "#shared/ui/live-station.svelte.ts";
import ConsoleScreen from "./ConsoleScreen.svelte";
import { mealsClient } from "./meals-client.ts";
import { MealsPage } from "./meals.svelte.ts";

const target = document.querySelector("#console");
assert(target !== null, "the page has a place for the console");

/** Less than the time between two questions, so that they never pile up. */
const answerLimitMs = 4_000;
const named = new URLSearchParams(location.search).get("day");
const page = new MealsPage(
  {
    ask: mealsClient((url, options) =>
      fetch(url, { ...options, signal: AbortSignal.timeout(answerLimitMs) }),
    ),
    clock: browserClock,
    ondaychange: (day) => history.replaceState(null, "", day === null ? "./" : `./?day=${day}`),
  },
  named !== null && isDay(named) ? named : null,
);
page.start();
mount(ConsoleScreen, { target, props: { page } });
