import "#shared/ui/base.css";
import { stationClient } from "#shared/contracts/station-client.ts";
import { assert } from "#shared/result.ts";
import { fetchWithin, stationAnswerMs } from "#shared/ui/fetch-within.ts";
import { LiveStation, browserClock } from "#shared/ui/live-station.svelte.ts";
import { mount } from "svelte";
import { Guest } from "../state/guest.svelte.ts";
import { terminalOf } from "../state/page-address.ts";
import GuestScreen from "./GuestScreen.svelte";

const target = document.querySelector("#screen");
assert(target !== null, "the page has a place for the screen");

const terminal = terminalOf(location.search);
const client = stationClient("", fetchWithin(stationAnswerMs));
const live = new LiveStation(() => new EventSource(client.eventsUrl(terminal)), browserClock);

mount(GuestScreen, { target, props: { guest: new Guest({ client, terminal, live }) } });
