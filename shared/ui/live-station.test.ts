import { describe, expect, test } from "vitest";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import { LiveStation, type EventStream } from "./live-station.svelte.ts";
import { stillClock } from "./page-clock.fixture.ts";

/** A stream whose other end is in the test's hands. */
class Line implements EventStream {
  onopen: EventStream["onopen"] = null;
  onmessage: EventStream["onmessage"] = null;
  onerror: EventStream["onerror"] = null;
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
  open(): void {
    this.onopen?.(new Event("open"));
  }
  say(event: unknown): void {
    this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(event) }));
  }
  break(): void {
    this.onerror?.(new Event("error"));
  }
}

const state = {
  station: "s-001",
  title: "银龄一号长者食堂",
  now: 1_795_000_000_000,
  network: { isOnline: true, since: 1_794_000_000_000 },
  unsent: 0,
  syncFault: null,
  dataFrom: null,
  terminals: [],
  questions: [],
};

function aLine() {
  const clock = stillClock();
  const lines: Line[] = [];
  const live = new LiveStation(() => {
    const line = new Line();
    lines.push(line);
    return line;
  }, clock);
  const heard: StationEvent[] = [];
  let connections = 0;
  const stop = live.connect({
    onevent: (event) => void heard.push(event),
    onconnected: () => void (connections += 1),
  });
  const newest = () => lines.at(-1) ?? new Line();
  return { clock, lines, live, heard, stop, newest, connections: () => connections };
}

describe("the line to the station", () => {
  test("hands events on and passes over what it does not know", () => {
    const { newest, heard } = aLine();
    newest().open();
    newest().say({ kind: "menu-changed" });
    newest().say({ kind: "something-of-tomorrow" });
    expect(heard).toEqual([{ kind: "menu-changed" }]);
  });

  test("counts the station's clock on between two states", async () => {
    const { newest, live, clock } = aLine();
    newest().open();
    newest().say({ kind: "state", state });
    await clock.advance(3_000);
    expect(live.now).toBe(state.now + 3_000);
  });

  test("opens itself again, says so, and is not silent for a short break", async () => {
    const { newest, live, clock, lines, connections } = aLine();
    newest().open();
    newest().break();
    await clock.advance(600);
    expect(lines).toHaveLength(2);
    expect(lines[0]?.isClosed).toBe(true);
    newest().open();
    await clock.advance(5_000);
    expect(live.isSilent).toBe(false);
    expect(connections()).toBe(2);
  });

  test("is silent two seconds after it broke, keeps the last state, and recovers", async () => {
    const { newest, live, clock } = aLine();
    newest().open();
    newest().say({ kind: "state", state });
    newest().break();
    for (let tries = 0; tries < 4; tries += 1) {
      await clock.advance(500);
      newest().break();
    }
    await clock.advance(1);
    expect(live.isSilent).toBe(true);
    expect(live.state?.station).toBe("s-001");
    newest().open();
    expect(live.isSilent).toBe(false);
  });

  test("is lost after six seconds without a word, although nothing reports an error", async () => {
    const { newest, live, clock, lines } = aLine();
    newest().open();
    newest().say({ kind: "state", state });
    await clock.advance(5_999);
    expect(live.isSilent).toBe(false);
    await clock.advance(1);
    expect([live.isSilent, lines[0]?.isClosed]).toEqual([true, true]);
    expect(live.state?.station).toBe("s-001");
    await clock.advance(500);
    expect(lines).toHaveLength(2);
    newest().open();
    expect(live.isSilent).toBe(false);
  });

  test("is not lost while the station says anything, however little", async () => {
    const { newest, live, clock, lines } = aLine();
    newest().open();
    for (let times = 0; times < 10; times += 1) {
      newest().say({ kind: "something-of-tomorrow" });
      await clock.advance(5_900);
    }
    expect([live.isSilent, lines.length]).toEqual([false, 1]);
  });

  test("tries again and again while the other end takes the call and says nothing", async () => {
    const { live, clock, lines, stop } = aLine();
    await clock.advance(6_500 * 3);
    expect(live.isSilent).toBe(true);
    expect(lines.map(({ isClosed }) => isClosed)).toEqual([true, true, true, false]);
    stop();
    await clock.advance(60_000);
    expect(lines).toHaveLength(4);
  });

  test("is silent when it never opens, and ends for good when it is stopped", async () => {
    const { newest, live, clock, lines, stop } = aLine();
    await clock.advance(2_000);
    expect(live.isSilent).toBe(true);
    stop();
    newest().break();
    await clock.advance(10_000);
    expect(lines).toHaveLength(1);
  });
});
