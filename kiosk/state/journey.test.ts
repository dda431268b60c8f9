import { expect, test } from "vitest";
import { stationClient } from "#shared/contracts/station-client.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import { instant } from "#shared/time/time.ts";
import type { CameraFeedParts, CameraMode } from "#shared/camera/camera-feed.ts";
import { Identification } from "#shared/ui/identify/identification.svelte.ts";
import { LiveStation, type EventStream, type PageClock } from "#shared/ui/live-station.svelte.ts";
import {
  aMenu,
  aQuote,
  aSale,
  asked as askedFor,
  aSession,
  byFace,
  came,
  cardOut,
  commandOf,
  confirmed,
  itemOf,
  kiosk1,
  noon,
  started,
} from "./flow.fixture.ts";
import { Journey } from "./journey.svelte.ts";

/** Timers that run when the test says so. */
function aClock(): PageClock & { pass(ms: number): Promise<void> } {
  let now = 0;
  let timers: { at: number; every: number | null; run: () => void }[] = [];
  const add = (ms: number, every: number | null, run: () => void): (() => void) => {
    const timer = { at: now + ms, every, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((one) => one !== timer);
    };
  };
  return {
    nowMs: () => now,
    after: (ms, run) => add(ms, null, run),
    every: (ms, run) => add(ms, ms, run),
    async pass(ms) {
      const end = now + ms;
      while (now < end) {
        now += 50;
        for (const timer of timers.filter(({ at }) => at <= now)) {
          if (timer.every === null) timers = timers.filter((one) => one !== timer);
          else timer.at += timer.every;
          timer.run();
        }
        await settled();
      }
    },
  };
}

/** Lets every answer that is on its way arrive. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

type Answer = (path: string, body: unknown) => unknown;
const lost = Symbol("the answer is lost");

/** A kiosk in front of a station that answers what the test says. */
async function aKiosk(answer: Answer) {
  const asked: { path: string; body: unknown }[] = [];
  const client = stationClient("", async (url, options) => {
    const body: unknown = typeof options?.body === "string" ? JSON.parse(options.body) : null;
    asked.push({ path: url, body });
    const reply = await answer(url, body);
    if (reply === lost) throw new TypeError("network");
    return new Response(JSON.stringify(reply));
  });
  const streams: EventStream[] = [];
  const open = (): EventStream => {
    const stream: EventStream = { onopen: null, onmessage: null, onerror: null, close: () => {} };
    streams.push(stream);
    return stream;
  };
  const clock = aClock();
  const live = new LiveStation(open, clock);
  let ids = 0;
  const modes: CameraMode[] = [];
  let camera: CameraFeedParts | null = null;
  const journey = new Journey({
    terminal: kiosk1,
    client,
    live,
    timers: clock,
    now: () => instant(noon + clock.nowMs()),
    newId: () => commandOf((ids += 1)),
    identification: (found) =>
      new Identification({
        ...found,
        terminal: kiosk1,
        client,
        clock,
        isCameraThere: () => Promise.resolve(true),
        openFeed: (parts) => {
          camera = parts;
          return { watch: (mode) => modes.push(mode), usePack: () => {}, stop: () => {} };
        },
      }),
  });
  journey.start();
  const connect = async (): Promise<void> => {
    streams.at(-1)?.onopen?.(new Event("open"));
    await settled();
  };
  await connect();
  const tell = async (event: StationEvent): Promise<void> => {
    streams.at(-1)?.onmessage?.(new MessageEvent("message", { data: JSON.stringify(event) }));
    await settled();
  };
  const breakLine = (): void => streams.at(-1)?.onerror?.(new Event("error"));
  const screen = (): string => journey.state.place.screen;
  const isCameraOn = (): boolean => (modes.at(-1) ?? "off") !== "off";
  const show = async (text: string): Promise<void> => {
    camera?.oncode(text);
    await settled();
  };
  return { journey, clock, asked, tell, connect, breakLine, screen, isCameraOn, show };
}

const calm: Answer = (path) => {
  if (path === "/api/menu") return aMenu({ sets: 2, dishes: 0 });
  if (path === "/api/quotes") return aQuote(1_000);
  if (path === "/api/sales") return aSale();
  if (path.endsWith("/code")) return { ...aSession(3), method: "code", signs: ["code"] };
  if (path.endsWith("/second-sign")) return confirmed(1);
  return null;
};
const eventOf = (happening: ReturnType<typeof started>): StationEvent => {
  if (happening.kind !== "heard") throw new Error("an event of the station");
  return happening.event;
};

test("card, choice, confirmation, paper", async () => {
  const { journey, tell, asked, screen } = await aKiosk(calm);
  expect(screen()).toBe("welcome");
  await tell(eventOf(started(1)));
  expect(screen()).toBe("choosing");
  journey.choose(itemOf("set-1"));
  expect(screen()).toBe("confirming");
  journey.happen({ kind: "confirmed" });
  await settled();
  expect(screen()).toBe("done");
  journey.happen({ kind: "finished" });
  await settled();
  expect(asked.at(-2)?.path).toBe(`/api/sessions/${aSession(1).sessionId}/end`);
  expect(screen()).toBe("welcome");
});

test("the station hears that a person who only reads and touches is still there", async () => {
  const { journey, tell, asked, screen, clock } = await aKiosk((path, body) =>
    path.endsWith("/session") ? aSession(1) : calm(path, body),
  );
  await tell(eventOf(started(1)));
  const stays = (): number => asked.filter(({ path }) => path.endsWith("/session")).length;
  const before = stays();
  for (let touch = 0; touch < 5; touch += 1) {
    await clock.pass(40_000);
    journey.happen({ kind: "touched" });
    journey.happen({ kind: "touched" });
  }
  await settled();
  expect(stays() - before).toBe(5);
  expect(screen()).toBe("choosing");
});

test("an answer that is lost is asked for again with the same command", async () => {
  let losses = 4;
  const { journey, tell, asked, screen, clock } = await aKiosk((path, body) => {
    if (path !== "/api/sales") return calm(path, body);
    losses -= 1;
    return losses < 0 ? aSale() : lost;
  });
  await tell(eventOf(started(1)));
  journey.choose(itemOf("set-1"));
  for (let touch = 0; touch < 5; touch += 1) journey.happen({ kind: "confirmed" });
  await clock.pass(10_000);
  expect(screen()).toBe("done");
  const sales = asked.filter(({ path }) => path === "/api/sales").map(({ body }) => body);
  expect(sales).toHaveLength(5);
  expect(new Set(sales.map((body) => JSON.stringify(body))).size).toBe(1);
});

test("a person who leaves while the station is asked who is there is not greeted", async () => {
  let answerSession: (session: unknown) => void = () => {};
  let isFirst = true;
  const { tell, connect, screen, asked } = await aKiosk((path, body) => {
    if (!path.endsWith("/session")) return calm(path, body);
    if (!isFirst) return null;
    isFirst = false;
    return new Promise((resolve) => {
      answerSession = resolve;
    });
  });
  await connect();
  await tell(eventOf(cardOut));
  answerSession(aSession(1));
  await settled();
  expect(screen()).toBe("welcome");
  expect(asked.filter(({ path }) => path.endsWith("/session")).length).toBeGreaterThan(1);
});

test("after two seconds without the station nothing personal is shown, and it comes back", async () => {
  const { tell, clock, breakLine, connect, journey } = await aKiosk((path, body) =>
    path.endsWith("/session") ? aSession(1) : calm(path, body),
  );
  await tell(eventOf(started(1)));
  breakLine();
  await clock.pass(2_300);
  expect(journey.state.link).toBe("lost");
  await connect();
  expect(journey.state.link).toBe("open");
  expect(journey.state.place).toMatchObject({ screen: "choosing", session: aSession(1) });
});

test("the camera goes on with the face step and off with whoever comes first", async () => {
  const { journey, tell, isCameraOn, screen } = await aKiosk(calm);
  expect(isCameraOn()).toBe(false);
  journey.happen({ kind: "way-taken", way: "face" });
  expect(isCameraOn()).toBe(true);
  await tell(eventOf(started(1)));
  expect(screen()).toBe("choosing");
  expect(isCameraOn()).toBe(false);
});

test("a code that the camera reads is a person", async () => {
  const { journey, show, asked, screen, isCameraOn } = await aKiosk(calm);
  journey.happen({ kind: "way-taken", way: "code" });
  await show("YL1.aaaa");
  await show("YL1.aaaa");
  expect(screen()).toBe("choosing");
  expect(isCameraOn()).toBe(false);
  expect(asked.filter(({ path }) => path.endsWith("/code"))).toHaveLength(1);
});

test("a spot check: the phone's last four digits, then the sale under its first id", async () => {
  const { journey, tell, asked, screen } = await aKiosk((path, body) =>
    path.endsWith("/session") ? askedFor(1, "spot-check") : calm(path, body),
  );
  await tell(eventOf(came(askedFor(1, "spot-check"))));
  journey.choose(itemOf("set-1"));
  const { place } = journey.state;
  if (place.screen !== "confirming") throw new Error("the order is to be confirmed");
  journey.happen({ kind: "confirmed" });
  await settled();
  expect(screen()).toBe("second-sign");
  expect(asked.some(({ path }) => path === "/api/sales")).toBe(false);
  journey.happen({ kind: "second-way-taken", way: "phone" });
  const request = { way: "phone", lastFour: "1234" } as const;
  journey.happen({ kind: "second-sign-given", request });
  await settled();
  expect(screen()).toBe("done");
  const sale = asked.find(({ path }) => path === "/api/sales");
  expect(sale?.body).toMatchObject({ commandId: place.order.commandId });
});

test("not me: the station is told, and asked who is there", async () => {
  const { journey, tell, asked, screen } = await aKiosk(calm);
  await tell(eventOf(came(byFace(1))));
  journey.happen({ kind: "not-me" });
  await settled();
  expect(screen()).toBe("welcome");
  expect(asked.slice(-2).map(({ path }) => path)).toEqual([
    `/api/sessions/${aSession(1).sessionId}/not-me`,
    "/api/terminals/kiosk-1/session",
  ]);
});
