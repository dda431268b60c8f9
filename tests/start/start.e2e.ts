import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { portVariables } from "../../build/start/plan.ts";
import { freePort, root, waitFor } from "../world/process.ts";

/** What `npm start` has become: its output so far, and its end. */
type Run = {
  readonly output: () => string;
  readonly upMs: () => Promise<number>;
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
  readonly ended: Promise<number | null>;
};

let folder: string;
const environment: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "yinling-start-"));
  environment["YINLING_DATA"] = folder;
  for (const [variable] of Object.values(portVariables)) {
    environment[variable] = String(await freePort());
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm start", () => {
  let first: Run;

  test("runs everything and prints addresses that answer", async () => {
    first = start();
    await first.upMs();
    const addresses = first.output().match(/http:\/\/\S+/g) ?? [];
    expect(addresses).toHaveLength(7);
    for (const address of addresses) {
      const page = await fetch(address);
      expect(page.status, address).toBe(200);
      expect(await page.text(), address).toContain("<script");
    }
  });

  test("brings a crashed station back", async () => {
    const [pid] = processesOf("station/main.ts");
    process.kill(Number(pid), "SIGKILL");
    await waitFor("another station", async () => {
      const [next] = processesOf("station/main.ts");
      if (next === undefined || next === pid) return null;
      return (await isHealthy("station")) ? true : null;
    });
  });

  test("does not run twice on the same data", async () => {
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain("已在另一个终端运行");
    expect(await isHealthy("station")).toBe(true);
  });

  test("ends everything, leaving no process", async () => {
    expect(await first.end("SIGTERM")).toBe(0);
    expect(first.output()).toContain("已全部停止");
    expect(processesOf("")).toEqual([]);
  });

  test("is up again within 5 s, where it was", { timeout: 180_000 }, async () => {
    // What else runs on the machine at the same time only ever adds to a measurement: the best of three counts.
    const times: number[] = [];
    while (times.length < 3 && times.every((time) => time > 5000)) {
      const again = start();
      times.push(await again.upMs());
      await again.end("SIGTERM");
    }
    expect(Math.min(...times)).toBeLessThanOrEqual(5000);
    const log = readFileSync(join(folder, "logs/station.log"), "utf8").trim().split("\n");
    const started = log.findLast((line) => line.includes('"station.started"'));
    // The people that it had heard of from the district are in its own file.
    const { people } = JSON.parse(started ?? "{}") as { people: number };
    expect(people).toBeGreaterThan(0);
  });

  test("ends with its terminal, however that is closed", async () => {
    const run = start();
    await run.upMs();
    await run.end("SIGKILL");
    await waitFor("the end of all services", () => (processesOf("").length === 0 ? true : null));
  });

  test("names the port that something else holds", async () => {
    const [name] = portVariables.desk;
    const other = createServer().listen(Number(environment[name]), "127.0.0.1");
    await once(other, "listening");
    const run = start();
    const code = await run.ended;
    other.close();
    expect(code).toBe(1);
    expect(run.output()).toContain(`端口 ${String(environment[name])} 已被占用`);
    expect(run.output()).toContain(`${name}=`);
  });
});

function start(): Run {
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, "build/start.mjs"), "--no-open"], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  child.stderr.on("data", (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    output: () => output,
    ended,
    upMs: () =>
      waitFor("the printed addresses", () => {
        if (child.exitCode !== null) throw new Error(`it ended:\n${output}`);
        return output.includes("Ctrl-C") ? performance.now() - began : null;
      }),
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

async function isHealthy(service: "station"): Promise<boolean> {
  const port = String(environment[portVariables[service][0]]);
  const reply = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
  return reply?.ok ?? false;
}

/** The processes of these runs, found by what only they have in their command line or environment. */
function processesOf(program: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || !existsSync(`/proc/${pid}/environ`)) return false;
    try {
      const isOurs = readFileSync(`/proc/${pid}/environ`, "latin1").includes(folder);
      return isOurs && readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(program);
    } catch {
      // It ended while it was looked at.
      return false;
    }
  });
}
