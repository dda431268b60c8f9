import "#shared/ui/base.css";
import { cameraFeed } from "#shared/camera/camera-feed.ts";
import { stationClient } from "#shared/contracts/station-client.ts";
import { assert } from "#shared/result.ts";
import { fetchWithin, stationAnswerMs } from "#shared/ui/fetch-within.ts";
import { LiveStation, browserClock } from "#shared/ui/live-station.svelte.ts";
import { mount } from "svelte";
import { Office } from "../state/office.svelte.ts";
import { terminalOf } from "../state/page-address.ts";
import OfficeScreen from "./OfficeScreen.svelte";

/** All pairs of 5,000 people take about eight seconds on two cores, and lunch comes first. */
const calibrationMs = 120_000;

const target = document.querySelector("#screen");
assert(target !== null, "the page has a place for the screen");

const terminal = terminalOf(location.search);
const client = stationClient("", fetchWithin(stationAnswerMs));
const live = new LiveStation(() => new EventSource(client.eventsUrl(terminal)), browserClock);
const office = new Office({
  client,
  patient: stationClient("", fetchWithin(calibrationMs)),
  terminal,
  clock: browserClock,
  live,
  newCommandId: () => crypto.randomUUID(),
  openFeed: cameraFeed,
});

mount(OfficeScreen, { target, props: { office } });
