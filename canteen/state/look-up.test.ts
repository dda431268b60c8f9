import { describe, expect, test } from "vitest";
import { stationClient } from "#shared/contracts/station-client.ts";
import { settled, stillClock } from "#shared/ui/page-clock.fixture.ts";
import { LookUp } from "./look-up.svelte.ts";
import {
  aSession,
  people,
  refused,
  scriptedStation,
  staffReplies,
  till,
} from "./scripted-station.fixture.ts";
import { StaffAccess } from "./staff-access.svelte.ts";

const minutes = 60_000;

async function aSignedIn() {
  const station = scriptedStation();
  station.replies = { ...staffReplies };
  const clock = stillClock();
  const client = stationClient("", station.fetch);
  const access = new StaffAccess({ client, terminal: till, clock });
  await access.load();
  access.pin = "1379";
  await access.signIn();
  const lookUp = new LookUp({ client, terminal: till, clock, access });
  const searches = () =>
    station.asked.filter(({ path }) => path.endsWith("/search")).map(({ body }) => body);
  return { station, clock, access, lookUp, searches };
}

describe("signing in", () => {
  test("chooses the first name at once, so that only the PIN is typed", async () => {
    const { access } = await aSignedIn();
    expect(access.member).toEqual({ staff: "c01", title: "测试收银员", role: "cashier" });
    expect(access.pin).toBe("");
  });

  test("with a wrong PIN says so and forgets it", async () => {
    const { access } = await aSignedIn();
    await access.signOut();
    access.pin = "0000";
    expect(await access.signIn()).toBe(false);
    expect([access.member, access.pin, access.refusal?.code]).toEqual([
      null,
      "",
      "staff-pin-wrong",
    ]);
  });

  test.each(["", "12", "123456789", "12a4"])("does not ask with %j", async (pin) => {
    const { access, station } = await aSignedIn();
    await access.signOut();
    const before = station.asked.length;
    access.pin = pin;
    expect(await access.signIn()).toBe(false);
    expect(station.asked).toHaveLength(before);
  });

  test("ends after fifteen idle minutes, and not while somebody works", async () => {
    const { access, clock } = await aSignedIn();
    await clock.advance(14 * minutes);
    access.touch();
    await clock.advance(14 * minutes);
    expect(access.member).not.toBeNull();
    await clock.advance(1 * minutes);
    expect([access.member, access.isLocked]).toEqual([null, true]);
  });
});

describe("查人", () => {
  test("asks when the typing pauses, not with each key", async () => {
    const { lookUp, clock, searches } = await aSignedIn();
    for (const query of ["z", "zj", "zjg"]) {
      lookUp.type(query);
      await clock.advance(100);
    }
    expect(searches()).toEqual([]);
    await clock.advance(20);
    expect(searches()).toEqual([{ terminal: till, query: "zjg" }]);
    expect(lookUp.selected?.name).toBe("测试1");
  });

  test("shows the answer to what stands there now, whichever comes first", async () => {
    const { lookUp, clock, station } = await aSignedIn();
    let release: () => void = () => undefined;
    station.replies["/search"] = ({ query }) =>
      Response.json({
        people: query === "zj" ? people : people.slice(2),
        isMore: false,
        tookMs: 1,
      });
    station.hold = new Promise((resolve) => (release = resolve));
    lookUp.type("zj");
    await clock.advance(120);
    station.hold = null;
    lookUp.type("zjg");
    await clock.advance(120);
    expect(lookUp.people).toHaveLength(1);
    release();
    await settled();
    expect(lookUp.people).toHaveLength(1);
  });

  test("opens nobody while the list is about to change", async () => {
    const { lookUp, clock, station } = await aSignedIn();
    lookUp.type("z");
    await clock.advance(120);
    lookUp.type("zj");
    expect(await lookUp.open()).toBeNull();
    expect(station.asked.some(({ path }) => path.endsWith("/open"))).toBe(false);
  });

  test("↑ and ↓ stay in the list, and the chosen one is opened with the reason", async () => {
    const { lookUp, clock, station } = await aSignedIn();
    const session = { ...aSession({ n: 7 }), method: "look-up", signs: ["look-up"] };
    station.replies["/look-ups/open"] = () => Response.json(session);
    lookUp.type("z");
    await clock.advance(120);
    for (const step of [-1, 1, 1, 1, 1, -1] as const) lookUp.step(step);
    lookUp.reason = "card-lost";
    expect(await lookUp.open()).toMatchObject({ method: "look-up" });
    expect(station.asked.at(-1)?.body).toEqual({
      terminal: till,
      person: people[1]?.person,
      reason: "card-lost",
    });
  });

  test("keeps what was typed when the station wants the PIN again", async () => {
    const { lookUp, access, clock, station } = await aSignedIn();
    station.replies["/search"] = () => refused("staff-sign-in");
    lookUp.type("zjg");
    await clock.advance(120);
    expect([access.member, lookUp.query]).toEqual([null, "zjg"]);
    station.replies["/search"] = staffReplies["/search"] ?? (() => Response.json(null));
    access.pin = "1379";
    await access.signIn();
    await lookUp.search();
    expect(lookUp.people).toHaveLength(3);
  });

  test("a card is given to the person who was asked about, also when another line is chosen since", async () => {
    const { lookUp, clock, station } = await aSignedIn();
    station.replies["/bind-card"] = () => refused("card-already-bound");
    lookUp.type("z");
    await clock.advance(120);
    lookUp.askToBind();
    lookUp.step(1);
    expect(await lookUp.bind()).toBeNull();
    expect(station.asked.at(-1)?.body).toEqual({ terminal: till, person: people[0]?.person });
    expect([lookUp.refusal?.code, lookUp.binding]).toEqual(["card-already-bound", null]);
  });
});
