import { describe, expect, test } from "vitest";
import type { SecondSign } from "#shared/contracts/session.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import { stationClient } from "#shared/contracts/station-client.ts";
import { LiveStation, type EventStream } from "#shared/ui/live-station.svelte.ts";
import { stillClock } from "#shared/ui/page-clock.fixture.ts";
import { Guest } from "./guest.svelte.ts";
import { aSession, scriptedStation, till } from "./scripted-station.fixture.ts";

const asked: SecondSign = { why: "spot-check", ways: ["staff"] };
const session = aSession({ n: 1 });
const signAsked = (of: SecondSign | null): StationEvent => ({
  kind: "second-sign",
  terminal: till,
  asked: of,
});

function aGuestDisplay() {
  const stream: EventStream = {
    onopen: null,
    onmessage: null,
    onerror: null,
    close: () => undefined,
  };
  const live = new LiveStation(() => stream, stillClock());
  const client = stationClient("", scriptedStation().fetch);
  const guest = new Guest({ client, terminal: till, live });
  guest.connect();
  const say = (event: StationEvent) =>
    stream.onmessage?.(new MessageEvent("message", { data: JSON.stringify(event) }));
  return { guest, say };
}

describe("the guest's display asks for one sign more", () => {
  test("while somebody is not yet named, and no longer", () => {
    const { guest, say } = aGuestDisplay();
    say(signAsked(asked));
    expect(guest.isSignAsked).toBe(true);
    say(signAsked(null));
    expect(guest.isSignAsked).toBe(false);
  });

  test("while a visit asks for it, until it is given or the visit ends", () => {
    const { guest, say } = aGuestDisplay();
    say({ kind: "session-started", session: { ...session, asked } });
    say(signAsked(null));
    expect(guest.isSignAsked).toBe(true);
    say({ kind: "session-started", session });
    expect(guest.isSignAsked).toBe(false);
    say({ kind: "session-started", session: { ...session, asked } });
    say({ kind: "session-ended", terminal: till, sessionId: session.sessionId, why: "left" });
    expect(guest.isSignAsked).toBe(false);
  });
});
