import { spawn, type ChildProcess } from "node:child_process";
import { get } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { assert } from "#shared/result.ts";
import type { StationFolder } from "./station-folder.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const startLimitMs = 60_000;
const stopLimitMs = 10_000;
const lineLimitMs = 15_000;

/** One line of the station's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** A station in a process of its own, as in service. */
export type RunningStation = {
  readonly pid: number;
  readonly url: string;
  /** From the start of the process to its first good answer, in ms. */
  readonly startMs: number;
  /** The next line of an event from now on; rejects after 15 s. */
  nextLine(event: string): Promise<LogLine>;
  stop(): Promise<void>;
};

/** How a station is started. */
export type StationStart = {
  readonly files: StationFolder;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the face model pack; without it there is no face recognition. */
  readonly facePack?: string;
};

/** Starts a station and waits until GET /health is good. Nobody answers as its district: it is offline. */
export async function startStation({
  files,
  port,
  env,
  facePack,
}: StationStart): Promise<RunningStation> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [...argumentsFor(files, port), ...packArguments(facePack)],
    {
      cwd: root,
      env: { ...process.env, ...env },
      // The channel ends with us, and the station with it, also when we are killed.
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    },
  );
  const { pid } = child;
  assert(pid !== undefined, "the station was started");
  const nextLine = logOf(child);
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(child, `${url}/health`);
  const startMs = performance.now() - startedAt;
  return { pid, url, startMs, nextLine, stop: () => stopped(child) };
}

function argumentsFor(files: StationFolder, port: number): string[] {
  return [
    "station/main.ts",
    ...["--data", files.data, "--provision", files.provision, "--site", files.site],
    ...["--port", String(port), "--district", "http://127.0.0.1:9"],
    ...["--screens", "dist/screens"],
  ];
}

function packArguments(facePack: string | undefined): string[] {
  return facePack === undefined ? [] : ["--face-pack", facePack];
}

/** Asks over and over, at intervals that are short beside what is measured. */
async function untilHealthy(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  while (!(await isGood(url))) {
    assert(child.exitCode === null, "the station runs while it is waited for");
    assert(performance.now() < deadline, "the station answers within a minute");
    await sleep(2);
  }
}

function isGood(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    // Nobody listens yet.
    request.once("error", () => resolve(false));
  });
}

function logOf(child: ChildProcess): RunningStation["nextLine"] {
  const waiting = new Map<string, (line: LogLine) => void>();
  assert(child.stdout !== null, "the log is read");
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = JSON.parse(text) as LogLine;
    const event = String(line["event"]);
    waiting.get(event)?.(line);
    waiting.delete(event);
  });
  return (event) =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`the station logs ${event} within ${lineLimitMs} ms`)),
        lineLimitMs,
      );
      waiting.set(event, (line) => {
        clearTimeout(limit);
        resolve(line);
      });
    });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), stopLimitMs);
  await ended;
  clearTimeout(kill);
}
