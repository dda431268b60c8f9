import { mount } from "svelte";
import { cameraFeed } from "#shared/camera/camera-feed.ts";
import { stationClient } from "#shared/contracts/station-client.ts";
import { terminalIdSchema } from "#shared/id/ids.ts";
import { assert } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import "#shared/ui/base.css";
import { fetchWithin, stationAnswerMs } from "#shared/ui/fetch-within.ts";
import { isCameraThere, oncameras } from "#shared/ui/identify/cameras.ts";
import { Identification } from "#shared/ui/identify/identification.svelte.ts";
import { watchWedge } from "#shared/ui/identify/wedge-keys.ts";
import { Voice } from "#shared/ui/voice/voice.svelte.ts";
import { browserClock, LiveStation } from "#shared/ui/live-station.svelte.ts";
import "./kiosk.css";
import Kiosk from "./screens/Kiosk.svelte";
import { newCommandId } from "./state/command-id.ts";
import { chimes } from "./state/sound.ts";
import { Journey } from "./state/journey.svelte.ts";
import { kioskTexts } from "./texts.zh.ts";

/** The terminal that this machine is, `?terminal=kiosk-1`. */
const terminal = terminalIdSchema.parse(
  new URLSearchParams(location.search).get("terminal") ?? "kiosk-1",
);
const client = stationClient("", fetchWithin(stationAnswerMs));
const live = new LiveStation(() => new EventSource(client.eventsUrl(terminal)), browserClock);
const journey = new Journey({
  terminal,
  client,
  live,
  timers: browserClock,
  // Counts on evenly when somebody sets the machine's clock, so that no time-out comes early.
  now: () => instant(Math.floor(performance.timeOrigin + performance.now())),
  newId: () => newCommandId((count) => crypto.getRandomValues(new Uint8Array(count))),
  identification: (found) =>
    new Identification({
      ...found,
      terminal,
      client,
      clock: browserClock,
      openFeed: cameraFeed,
      isCameraThere: () => isCameraThere(navigator),
    }),
});
watchWedge(window, {
  clock: browserClock,
  isWanted: () => journey.isCodeWanted,
  oncode: (text) => journey.identification.readCode(text, "wedge"),
});
oncameras(navigator, () => void journey.identification.refresh());
const openAudio = (): AudioContext => new AudioContext();

const target = document.getElementById("app");
assert(target !== null, "the page has a place for the kiosk");
document.title = kioskTexts.pageTitle;
mount(Kiosk, {
  target,
  props: { journey, live, play: chimes(openAudio), voice: new Voice(openAudio) },
});
journey.start();
