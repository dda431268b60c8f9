import { describe, expect, test } from "vitest";
import type { CameraFeedParts, CameraMode } from "#shared/camera/camera-feed.ts";
import type { FaceFrame, FaceStep } from "#shared/contracts/face-api.ts";
import { sessionSchema } from "#shared/contracts/session.ts";
import { stationClient } from "#shared/contracts/station-client.ts";
import { terminalIdSchema } from "#shared/id/ids.ts";
import { settled, stillClock } from "../page-clock.fixture.ts";
import { Identification, type Looking } from "./identification.svelte.ts";

const kiosk = terminalIdSchema.parse("kiosk-1");
const presentation = "00000000-0000-4000-8000-000000000001";
const look = (good: number, hint: "no-face" | null = null): FaceStep => ({
  kind: "look",
  presentation,
  hint,
  good,
});
const turn: FaceStep = {
  kind: "turn",
  presentation,
  to: "left",
  turn: 1,
  turns: 2,
  msLeft: 4_000,
};
const unknown = { code: "face-unknown", message: "没有认出来。", next: "请插卡。" };
const aFrame: FaceFrame = { atMs: 1, faces: 0, face: null };
const session = sessionSchema.parse({
  sessionId: "00000000-0000-4000-8000-000000000009",
  terminal: "kiosk-1",
  method: "face",
  signs: ["face"],
  assurance: "single",
  asked: null,
  startedAt: 1_795_320_000_000,
  person: {
    maskedName: "测**",
    greeting: "测奶奶",
    age: 77,
    lastFour: "9908",
    homeRegion: "杭州市",
    isLocal: true,
    groups: [],
  },
  entitlement: [],
  wallet: null,
  face: { consent: "given", isEnrolled: true, mayAsk: false },
  notices: [],
});

type Reply = { status: number; body: unknown } | "silence" | Promise<{ body: unknown }>;
const said = (body: unknown): Reply => ({ status: 200, body });
const refused = (refusal: unknown): Reply => ({ status: 409, body: { refusal } });

/** A screen in front of a station that answers as the test says, with a camera that counts how often it is opened. */
function aScreen(answer: (path: string, count: number) => Reply) {
  const clock = stillClock();
  const asked: { path: string; body: unknown }[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const client = stationClient("", async (url, options) => {
    const path = url.split("/").at(-1) ?? "";
    const body: unknown = typeof options?.body === "string" ? JSON.parse(options.body) : null;
    asked.push({ path, body });
    inFlight += 1;
    mostInFlight = Math.max(mostInFlight, inFlight);
    const reply = answer(path, asked.filter((one) => one.path === path).length);
    try {
      if (reply === "silence") throw new TypeError("network");
      const { status, body: said } = { status: 200, ...(await reply) };
      return new Response(JSON.stringify(said), { status });
    } finally {
      inFlight -= 1;
    }
  });
  const modes: CameraMode[] = [];
  let camera: CameraFeedParts | null = null;
  const sessions: unknown[] = [];
  const refusals: string[] = [];
  const identification = new Identification({
    terminal: kiosk,
    client,
    clock,
    isCameraThere: () => Promise.resolve(true),
    openFeed: (parts) => {
      camera = parts;
      return { watch: (mode) => modes.push(mode), usePack: () => {}, stop: () => {} };
    },
    onsession: (one) => sessions.push(one),
    onrefused: ({ code }) => refusals.push(code),
  });
  const isOn = (): boolean => (modes.at(-1) ?? "off") !== "off";
  const opens = (): number =>
    modes.filter((mode, at) => mode !== "off" && (modes[at - 1] ?? "off") === "off").length;
  const frame = async (count = 1): Promise<void> => {
    for (let at = 0; at < count; at += 1) camera?.onframe(aFrame);
    await settled();
  };
  /** The first picture; the station begins, and what goes to it from then on is counted. */
  const begin = async (): Promise<void> => {
    camera?.onframe(aFrame);
    await settled();
    const first = asked.findIndex(({ path }) => path === "frames");
    if (first >= 0) asked.splice(first, 1);
  };
  const show = async (text: string): Promise<void> => {
    camera?.oncode(text);
    await settled();
  };
  const fail = (): void => camera?.onproblem(unknown);
  const counts = (path: string): number => asked.filter((one) => one.path === path).length;
  return {
    identification,
    clock,
    asked,
    counts,
    modes,
    isOn,
    opens,
    begin,
    frame,
    show,
    fail,
    sessions,
    refusals,
    mostInFlight: () => mostInFlight,
  };
}

async function begun(answer: (path: string, count: number) => Reply, looking: Looking) {
  const screen = aScreen(answer);
  screen.identification.look(looking);
  await settled();
  if (looking !== "code") await screen.begin();
  return screen;
}

const calm = (path: string): Reply => said(path === "stop" ? null : look(0, "no-face"));

describe("the camera", () => {
  test("is off until something is looked for, and off again after", async () => {
    const screen = aScreen(calm);
    expect(screen.opens()).toBe(0);
    await screen.identification.refresh();
    expect(screen.opens()).toBe(0);
    for (const looking of ["code", "off", "identify", "off"] as const) {
      screen.identification.look(looking);
      expect(screen.isOn()).toBe(looking !== "off");
    }
    expect(screen.opens()).toBe(2);
  });

  test("is opened once while the same is looked for", async () => {
    const screen = await begun(calm, "identify");
    screen.identification.look("identify");
    await screen.frame(3);
    expect(screen.opens()).toBe(1);
  });

  test.each<[string, Reply]>([
    ["somebody was recognised", said({ kind: "recognised", session })],
    [
      "a second sign is asked for",
      said({ kind: "second-sign", asked: { why: "face-unsure", ways: ["card"] } }),
    ],
    ["the station ended it", said({ kind: "ended", refusal: unknown })],
    ["the station refused it", refused(unknown)],
  ])("goes off when %s", async (_, reply) => {
    const screen = await begun((path) => (path === "frames" ? reply : calm(path)), "identify");
    await screen.frame();
    expect(screen.isOn()).toBe(false);
    // It is over at the station too, so there is nothing to stop.
    if (reply !== "silence" && "status" in reply && reply.status === 200) {
      expect(screen.counts("stop")).toBe(0);
    }
  });

  test("goes off after ten seconds in which nobody was recognised, and the station is told", async () => {
    const screen = await begun(calm, "identify");
    await screen.clock.advance(9_900);
    expect(screen.isOn()).toBe(true);
    await screen.clock.advance(200);
    expect(screen.isOn()).toBe(false);
    expect(screen.counts("stop")).toBe(1);
    expect(screen.identification.view).toMatchObject({ kind: "ended", isWorthAnotherTry: true });
    screen.identification.again();
    expect(screen.opens()).toBe(2);
  });

  test("a head turn has the station's own time", async () => {
    const screen = await begun((path) => (path === "frames" ? said(turn) : calm(path)), "identify");
    await screen.clock.advance(9_000);
    await screen.frame();
    await screen.clock.advance(5_900);
    expect(screen.isOn()).toBe(true);
    await screen.clock.advance(200);
    expect(screen.isOn()).toBe(false);
  });

  test("that vanishes ends the face step with what to do", async () => {
    const screen = await begun(calm, "identify");
    screen.fail();
    expect(screen.identification.view).toMatchObject({ kind: "ended", refusal: unknown });
    expect(screen.isOn()).toBe(false);
  });
});

describe("a presentation", () => {
  test("one question at a time, and frames that come meanwhile go together", async () => {
    let answerFirst: (reply: { body: unknown }) => void = () => {};
    const first = new Promise<{ body: unknown }>((resolve) => {
      answerFirst = resolve;
    });
    const screen = await begun(
      (path, count) => (path === "frames" && count === 1 ? first : calm(path)),
      "identify",
    );
    await screen.frame(1);
    await screen.frame(30);
    expect(screen.counts("frames")).toBe(1);
    answerFirst({ body: look(2) });
    await settled();
    expect(screen.counts("frames")).toBe(2);
    expect(screen.asked.at(-1)?.body).toMatchObject({ frames: Array(10).fill(aFrame) });
    expect(screen.mostInFlight()).toBe(1);
  });

  test("a slow station is said to be slow, and no longer when it answers", async () => {
    let answer: (reply: { body: unknown }) => void = () => {};
    const late = new Promise<{ body: unknown }>((resolve) => {
      answer = resolve;
    });
    const screen = await begun((path) => (path === "frames" ? late : calm(path)), "identify");
    await screen.frame();
    await screen.clock.advance(1_100);
    expect(screen.identification.isSlow).toBe(true);
    answer({ body: look(1) });
    await settled();
    expect(screen.identification.isSlow).toBe(false);
  });

  test("a silent station is asked again with the next frames", async () => {
    const screen = await begun(
      (path, count) => (path === "frames" && count === 1 ? "silence" : calm(path)),
      "identify",
    );
    await screen.frame();
    expect(screen.isOn()).toBe(true);
    await screen.frame();
    await screen.clock.advance(300);
    expect(screen.counts("frames")).toBe(2);
  });

  test("an answer to what was left changes nothing", async () => {
    let answer: (reply: { body: unknown }) => void = () => {};
    const late = new Promise<{ body: unknown }>((resolve) => {
      answer = resolve;
    });
    const screen = await begun((path) => (path === "frames" ? late : calm(path)), "identify");
    await screen.frame();
    screen.identification.look("off");
    answer({ body: { kind: "recognised", session } });
    await settled();
    expect(screen.sessions).toEqual([]);
    expect(screen.counts("stop")).toBe(1);
  });

  test("the person is told of once", async () => {
    const screen = await begun(
      (path) => (path === "frames" ? said({ kind: "recognised", session }) : calm(path)),
      "confirm",
    );
    await screen.frame(3);
    expect(screen.sessions).toEqual([session]);
    expect(screen.asked[0]).toEqual({ path: "begin", body: { purpose: "confirm" } });
  });
});

describe("a code", () => {
  test("shown on and on is asked about once", async () => {
    const screen = await begun(() => said(session), "code");
    for (let at = 0; at < 20; at += 1) {
      await screen.show("YL1.aaaa");
      await screen.clock.advance(200);
    }
    expect(screen.counts("code")).toBe(1);
    expect(screen.asked[0]?.body).toEqual({ text: "YL1.aaaa", source: "camera" });
    expect(screen.sessions).toEqual([session]);
  });

  test("that is refused says why", async () => {
    const screen = await begun(() => refused(unknown), "code");
    await screen.show("https://example.org/");
    expect(screen.refusals).toEqual(["face-unknown"]);
  });

  test("a second sign that is asked for gives no person yet", async () => {
    const screen = await begun(() => said(null), "code");
    await screen.show("YL1.aaaa");
    expect(screen.sessions).toEqual([]);
    expect(screen.refusals).toEqual([]);
  });

  test("that the station may not have heard is asked about when it is seen again", async () => {
    const screen = await begun((_, count) => (count === 1 ? "silence" : said(session)), "code");
    await screen.show("YL1.aaaa");
    await screen.show("YL1.aaaa");
    expect(screen.counts("code")).toBe(2);
  });

  test("from a scanner needs no camera", async () => {
    const screen = aScreen(() => said(session));
    screen.identification.readCode("YL1.aaaa", "wedge");
    await settled();
    expect(screen.sessions).toEqual([session]);
    expect(screen.opens()).toBe(0);
  });
});
