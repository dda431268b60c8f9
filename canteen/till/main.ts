import "#shared/ui/base.css";
import { cameraFeed } from "#shared/camera/camera-feed.ts";
import { saleRequestSchema, topUpRequestSchema } from "#shared/contracts/station-api.ts";
import { stationClient } from "#shared/contracts/station-client.ts";
import { assert } from "#shared/result.ts";
import { fetchWithin, stationAnswerMs } from "#shared/ui/fetch-within.ts";
import { isCameraThere, oncameras } from "#shared/ui/identify/cameras.ts";
import { watchWedge } from "#shared/ui/identify/wedge-keys.ts";
import { LiveStation, browserClock } from "#shared/ui/live-station.svelte.ts";
import { mount } from "svelte";
import { attemptStore } from "../state/attempt-store.ts";
import { terminalOf } from "../state/page-address.ts";
import { Till } from "../state/till.svelte.ts";
import TillScreen from "./TillScreen.svelte";

const target = document.querySelector("#screen");
assert(target !== null, "the page has a place for the screen");

const terminal = terminalOf(location.search);
const client = stationClient("", fetchWithin(stationAnswerMs));
const live = new LiveStation(() => new EventSource(client.eventsUrl(terminal)), browserClock);
const till = new Till(
  {
    client,
    terminal,
    clock: browserClock,
    attempts: attemptStore(localStorage, `yinling.attempt.${terminal}`, saleRequestSchema),
    topUps: attemptStore(localStorage, `yinling.top-up.${terminal}`, topUpRequestSchema),
    newCommandId: () => crypto.randomUUID(),
    openFeed: cameraFeed,
    isCameraThere: () => isCameraThere(navigator),
  },
  live,
);
oncameras(navigator, () => void till.identification.refresh());
// A scanner is heard at any time, whatever lies over the screen.
watchWedge(window, {
  clock: browserClock,
  isWanted: () => true,
  oncode: (text) => till.identification.readCode(text, "wedge"),
});

mount(TillScreen, { target, props: { till, receiptPicture: client.receiptPicture } });
