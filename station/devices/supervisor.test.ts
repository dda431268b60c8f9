import { afterEach, describe, expect, test } from "vitest";
import type { Log } from "#shared/log.ts";
import { type SupervisedHost, superviseHost } from "./supervisor.ts";

const fixture = new URL("./supervisor.fixture.ts", import.meta.url).pathname;
const times = {
  silenceMs: 1_000,
  startMs: 4_000,
  backOffMs: [50, 150, 300],
  healthyMs: 5_000,
  graceMs: 400,
};

type Line = { readonly event: string; readonly fields: Readonly<Record<string, unknown>> };

function watchedHost(behaviour: string) {
  const lines: Line[] = [];
  const seen: unknown[] = [];
  const changes: ("up" | "down")[] = [];
  const note = (event: string, fields = {}) => void lines.push({ event, fields });
  const log: Log = { info: note, warn: note, error: note };
  const host = superviseHost({
    modulePath: fixture,
    args: [behaviour],
    log,
    onMessage: (message) => seen.push(message),
    onUp: () => changes.push("up"),
    onDown: () => changes.push("down"),
    times,
  });
  running.push(host);
  return { host, lines, seen, changes };
}

const running: SupervisedHost[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.stop()));
});

const patiently = { timeout: 8_000, interval: 10 };

describe("a supervised host", () => {
  test("answers messages and keeps its heartbeat to itself", async () => {
    const { host, seen, changes } = watchedHost("steady");
    expect(host.send({ kind: "too early" })).toBe(false);
    await expect.poll(() => changes, patiently).toEqual(["up"]);
    expect(host.send({ kind: "hello" })).toBe(true);
    await expect.poll(() => seen.length, patiently).toBe(1);
    expect(seen[0]).toMatchObject({ kind: "echo", message: { kind: "hello" } });
  });

  test("is started again after a crash, later each time, and its last words are logged", async () => {
    const { changes, lines } = watchedHost("crashing");
    await expect.poll(() => changes.filter((change) => change === "up").length, patiently).toBe(4);
    const waits = lines.filter((line) => line.event === "host.ended");
    expect(waits.map((line) => line.fields["restartMs"])).toEqual([50, 150, 300]);
    expect(waits[0]?.fields["complaint"]).toBe("Error: reader caught fire");
    expect(waits[0]?.fields["isSilent"]).toBe(false);
  });

  test("is killed when its loop freezes, and started again", async () => {
    const { changes, lines } = watchedHost("freezing");
    await expect.poll(() => changes, patiently).toEqual(["up", "down", "up"]);
    expect(lines[0]?.fields).toMatchObject({ signal: "SIGKILL", isSilent: true, restartMs: 50 });
  });

  test("ends with stop, also when it does not listen, and does not come back", async () => {
    for (const behaviour of ["steady", "deaf"]) {
      const { host, changes } = watchedHost(behaviour);
      await expect.poll(() => changes, patiently).toEqual(["up"]);
      await host.stop();
      expect(changes).toEqual(["up", "down"]);
      expect(host.send({})).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 120));
      expect(changes).toEqual(["up", "down"]);
    }
  });

  test("is reported when it can never start, and can be stopped while it waits", async () => {
    const lines: string[] = [];
    const note = (event: string) => void lines.push(event);
    const host = superviseHost({
      modulePath: `${fixture}.missing`,
      args: [],
      log: { info: note, warn: note, error: note },
      onMessage: () => {},
      onUp: () => lines.push("up"),
      onDown: () => lines.push("down"),
      times,
    });
    await expect.poll(() => lines.length, patiently).toBeGreaterThanOrEqual(2);
    await host.stop();
    expect(new Set(lines)).toEqual(new Set(["host.ended"]));
  });
});
