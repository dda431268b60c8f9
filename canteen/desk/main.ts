import { mount } from "svelte";
import { assert } from "#shared/result.ts";
import "#shared/ui/base.css";
import { fetchWithin } from "#shared/ui/fetch-within.ts";
import { browserClock } from "#shared/ui/live-station.svelte.ts";
import DeskScreen from "./DeskScreen.svelte";
import { deskClient } from "./desk-client.ts";
import { DeskPage } from "./desk.svelte.ts";

const target = document.querySelector("#desk");
assert(target !== null, "the page has a place for the desk");

/** A card host that is being started again is waited for at the desk for a few seconds. */
const answerLimitMs = 10_000;
const client = deskClient(fetchWithin(answerLimitMs));
const page = new DeskPage({
  client,
  open: () => new EventSource(client.eventsUrl),
  clock: browserClock,
});
page.listen();
mount(DeskScreen, { target, props: { page } });
