import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ServiceOutput } from "./output.ts";
import { type Service, root } from "./plan.ts";
import { endGroup, endRestOfGroup } from "./processes.ts";

/** Waits before the first, second… restart in a row, in ms; the last one repeats. */
const backOffMs = [500, 1000, 2000, 5000, 10_000] as const;

/** A service that ran this long is no longer in a row of failures. */
const settledMs = 60_000;

/** One that ends this often before it ever answered has a fault that waiting does not mend. */
const startAttempts = 3;

const compileCache = join(root, "node_modules/.cache/node");

export type RunningService = {
  readonly name: string;
  /** The group of its processes; changes when it is restarted. */
  readonly pid: () => number | undefined;
  /** Fulfilled by its first answer, rejected with a sentence when it does not come up. */
  readonly ready: Promise<void>;
  /** Ends it and everything that it started; fulfilled when nothing of it runs. */
  stop(): Promise<void>;
};

/** Keeps one service running, in a process group of its own: Ctrl-C reaches it through us, in our order. */
export function runService(
  service: Service,
  output: ServiceOutput,
  onstart: () => void,
): RunningService {
  let child: ChildProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let state: "starting" | "ready" | "stopped" = "starting";
  let failures = 0;
  const { promise: broken, reject: giveUp } = Promise.withResolvers<never>();

  function start(): void {
    const startedAt = performance.now();
    child = spawn(process.execPath, service.args, {
      cwd: root,
      detached: true,
      // Most of a start is reading and stripping sources: the compiled code is kept between starts.
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
      // The channel closes when this process ends, however it ends; the services end with it.
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    // Also before the first answer: a terminal may be closed at any moment.
    setImmediate(onstart);
    if (child.stdout) output.take(child.stdout);
    if (child.stderr) output.take(child.stderr);
    child.once("exit", (code, signal) => {
      if (state === "stopped") return;
      failures = performance.now() - startedAt > settledMs ? 1 : failures + 1;
      if (state === "starting" && failures >= startAttempts) {
        state = "stopped";
        giveUp(
          new Error(
            `${service.title} 启动失败 · ${service.name} does not start:\n${output.recent()}`,
          ),
        );
        return;
      }
      const waitMs = backOffMs[Math.min(failures, backOffMs.length) - 1] ?? 0;
      output.say(
        `已退出 · ended (${signal ?? String(code)}); ${String(waitMs)} ms 后重启 · restarting`,
      );
      const { pid } = child ?? {};
      restart = setTimeout(() => {
        void (pid === undefined ? Promise.resolve() : endRestOfGroup(pid)).then(startUnlessStopped);
      }, waitMs);
    });
  }

  function startUnlessStopped(): void {
    if (state !== "stopped") start();
  }

  start();
  return {
    name: service.name,
    pid: () => child?.pid,
    ready: Promise.race([firstAnswer(service, output), broken]).then(() => {
      if (state === "starting") state = "ready";
    }),
    stop: async () => {
      state = "stopped";
      clearTimeout(restart);
      if (child?.pid !== undefined) await endGroup(child.pid);
    },
  };
}

async function firstAnswer(service: Service, output: ServiceOutput): Promise<void> {
  const deadline = performance.now() + service.readyMs;
  while (!(await answers(service.health))) {
    if (performance.now() > deadline) {
      const seconds = String(service.readyMs / 1000);
      throw new Error(
        `${service.title} ${seconds} 秒内没有就绪 · ${service.name} does not answer:\n${output.recent()}`,
      );
    }
    await wait(50);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    // Not listening yet, or not answering: both are asked again.
    return false;
  }
}
