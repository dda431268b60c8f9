import { describe, expect, test } from "vitest";
import type { CameraMode } from "#shared/camera/camera-feed.ts";
import type { Session } from "#shared/contracts/session.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import { stationClient } from "#shared/contracts/station-client.ts";
import { LiveStation, type EventStream } from "#shared/ui/live-station.svelte.ts";
import { settled, stillClock } from "#shared/ui/page-clock.fixture.ts";
import {
  aSession,
  people,
  scriptedStation,
  staffReplies,
  till,
  uuid,
} from "./scripted-station.fixture.ts";
import { Till } from "./till.svelte.ts";

const noAttempt = { load: () => null, keep: () => undefined, clear: () => undefined };
const face = { consent: "given", isEnrolled: true, mayAsk: false } as const;

async function aTill() {
  const station = scriptedStation();
  const lookedUp: Session = { ...aSession({ n: 7 }), method: "look-up", signs: ["look-up"] };
  station.replies = {
    ...staffReplies,
    "/look-ups/open": () => Response.json(lookedUp),
    "/second-sign": () => Response.json({ ...aSession({ n: 1 }), signs: ["card", "phone"] }),
    "/face/settings": () => Response.json({ pack: null, refusal: null, enrolled: 0 }),
    "/face/begin": () =>
      Response.json({ kind: "look", presentation: uuid(5), hint: null, good: 0 }),
  };
  const clock = stillClock();
  const modes: CameraMode[] = [];
  const stream: EventStream = {
    onopen: null,
    onmessage: null,
    onerror: null,
    close: () => undefined,
  };
  let commands = 0;
  const one = new Till(
    {
      client: stationClient("", station.fetch),
      terminal: till,
      clock,
      attempts: noAttempt,
      topUps: noAttempt,
      newCommandId: () => uuid(100 + (commands += 1)),
      isCameraThere: () => Promise.resolve(true),
      openFeed: () => ({
        watch: (mode) => void modes.push(mode),
        usePack: () => undefined,
        stop: () => undefined,
      }),
    },
    new LiveStation(() => stream, clock),
  );
  one.connect();
  await one.counter.loadMenu();
  const say = (event: StationEvent) =>
    stream.onmessage?.(new MessageEvent("message", { data: JSON.stringify(event) }));
  const press = (key: string, place: "page" | "field" = "page") =>
    one.press({ key, code: "", ctrlKey: false, altKey: false, metaKey: false }, place);
  return { till: one, station, clock, modes, say, press };
}

describe("the keys of the till", () => {
  test("find somebody without a card and serve them: F9, PIN, query, Enter", async () => {
    const { till, station, clock, press } = await aTill();
    press("F9");
    await settled();
    till.access.pin = "1379";
    await till.access.signIn();
    till.lookUp.type("zjg");
    await clock.advance(120);
    expect(press("j", "field")).toBe(false);
    press("ArrowDown", "field");
    press("F2", "field");
    press("Enter", "field");
    await settled();
    expect(station.asked.find(({ path }) => path.endsWith("/open"))?.body).toEqual({
      terminal: "till-1",
      person: people[1]?.person,
      reason: "card-lost",
    });
    expect([till.panel, till.counter.visit.session?.method]).toEqual(["none", "look-up"]);
  });

  test("leave what is typed into a field to the field", async () => {
    const { till, press } = await aTill();
    press("1", "field");
    press("Enter", "field");
    expect(till.counter.basket).toEqual([]);
  });

  test("turn the camera on for a face, and off with the same key or Escape", async () => {
    const { till, modes, press } = await aTill();
    press("F6");
    expect([till.identification.looking, modes.at(-1)]).toEqual(["identify", "code-and-face"]);
    press("F6");
    expect(modes.at(-1)).toBe("off");
    press("F7");
    press("Escape");
    expect([till.identification.looking, modes.at(-1)]).toEqual(["off", "off"]);
  });

  test("F10 sends away who was taken for somebody else, and nobody with a card", async () => {
    const { till, say, press } = await aTill();
    say({ kind: "session-started", session: aSession({ n: 1 }) });
    press("F10");
    expect(till.counter.visit.session).not.toBeNull();
    const seen: Session = { ...aSession({ n: 2 }), method: "face", signs: ["face"] };
    say({ kind: "session-started", session: seen });
    press("F10");
    expect(till.counter.visit.session).toBeNull();
  });

  test("F1 types the second sign while one is asked for, and opens the notice otherwise", async () => {
    const { till, say, press } = await aTill();
    const session: Session = { ...aSession({ n: 1 }), face };
    const asked = { why: "spot-check", ways: ["card", "phone", "staff"] } as const;
    say({
      kind: "session-started",
      session: { ...session, asked: { ...asked, ways: [...asked.ways] } },
    });
    press("F1");
    expect(till.secondSign.way).toBe("phone");
    press("F1");
    expect(till.secondSign.way).toBe("staff");
    press("Escape");
    expect(till.secondSign.way).toBeNull();
    expect(till.counter.visit.session).not.toBeNull();
    say({ kind: "session-started", session });
    press("F1");
    expect(till.panel).toBe("consent");
  });
});

describe("whatever comes first", () => {
  test("a card while the camera looks for a face: the camera goes off", async () => {
    const { till, modes, say, press } = await aTill();
    press("F6");
    say({ kind: "session-started", session: aSession({ n: 1 }) });
    expect([till.identification.looking, modes.at(-1)]).toEqual(["off", "off"]);
  });

  test("a second sign that is typed goes to the station and is forgotten here", async () => {
    const { till, station, say, press } = await aTill();
    const asked = { why: "amount" as const, ways: ["phone" as const] };
    say({ kind: "session-started", session: { ...aSession({ n: 1 }), asked } });
    press("F1");
    till.secondSign.type("12x34567");
    expect(till.secondSign.digits).toBe("1234");
    await till.secondSign.send();
    expect(station.asked.at(-1)?.body).toEqual({ way: "phone", lastFour: "1234" });
    expect([till.secondSign.digits, till.secondSign.way, till.counter.asked]).toEqual([
      "",
      null,
      null,
    ]);
  });

  test("what is typed stays while the same is still asked, whatever else is told", async () => {
    const { till, say, press } = await aTill();
    const asked = { why: "amount" as const, ways: ["phone" as const] };
    const session = { ...aSession({ n: 1 }), asked };
    say({ kind: "session-started", session });
    press("F1");
    till.secondSign.type("12");
    say({ kind: "session-started", session: { ...session, face } });
    say({ kind: "second-sign", terminal: till.terminal, asked: null });
    expect(till.secondSign.digits).toBe("12");
  });

  test("the notice closes when the person goes", async () => {
    const { till, say, press } = await aTill();
    say({ kind: "session-started", session: { ...aSession({ n: 1 }), face } });
    press("F1");
    const { sessionId } = aSession({ n: 1 });
    say({ kind: "session-ended", terminal: till.terminal, sessionId, why: "time" });
    expect([till.panel, till.consent]).toEqual(["none", null]);
  });
});
