import { fork, type ChildProcess, type Serializable } from "node:child_process";
import type { Log } from "#shared/log.ts";

/**
 * Times of a supervised host. The defaults are those of the card driver's specification (heartbeat every 2 s,
 * killed after 5 s without one, restarts after 0.5 → 1 → 2 → 5 → 10 s); tests shorten them.
 */
export type SupervisorTimes = {
  /** A host that sends nothing at all for this long is killed, in ms. */
  readonly silenceMs: number;
  /** How long a new host may take to its first word, in ms: on a slow, busy machine loading takes seconds. */
  readonly startMs: number;
  /** Waits before the first, second… restart in a row, in ms; the last one repeats. */
  readonly backOffMs: readonly number[];
  /** A host that lived this long counts as healthy: the next restart waits the first time again, in ms. */
  readonly healthyMs: number;
  /** How long `stop` waits for the host to end by itself before it is killed, in ms. */
  readonly graceMs: number;
};

const serviceTimes: SupervisorTimes = {
  silenceMs: 5_000,
  startMs: 30_000,
  backOffMs: [500, 1_000, 2_000, 5_000, 10_000],
  healthyMs: 30_000,
  graceMs: 2_000,
};

/** What a device host is started with, and who hears of it. */
export type HostSettings = {
  /** The host's module, as an absolute path. */
  readonly modulePath: string;
  readonly args: readonly string[];
  /** Added to the environment of the station. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Every message of the host except its heartbeat; unknown until a schema has parsed it. */
  readonly onMessage: (message: unknown) => void;
  /** The host has spoken for the first time since it was started. */
  readonly onUp: () => void;
  /** The host that was up has ended, for whatever reason, also by `stop`. */
  readonly onDown: () => void;
  readonly times?: SupervisorTimes;
};

/** A device host that is kept running. */
export type SupervisedHost = {
  /** Hands a message to the host. @returns false when no host is up: the message is dropped, never queued. */
  send(message: Serializable): boolean;
  /** Ends the host and does not start another. Resolves when the process is gone. */
  stop(): Promise<void>;
};

/**
 * Keeps one device host running in a process of its own, so that a native driver may crash or freeze without
 * touching the station. The host speaks JSON over the child process channel: it sends `{kind:"alive"}` when it
 * is ready and every 2 s after that, and it must end when its channel closes (`process.on("disconnect", …)`).
 */
export function superviseHost(settings: HostSettings): SupervisedHost {
  const times = settings.times ?? serviceTimes;
  let host: RunningHost | null = null;
  let failuresInRow = 0;
  let restart: NodeJS.Timeout | null = null;
  let isStopping = false;

  function start(): void {
    restart = null;
    host = runHost(settings, times, (end) => {
      host = null;
      if (isStopping) return;
      failuresInRow = end.livedMs >= times.healthyMs ? 1 : failuresInRow + 1;
      const waitMs = backOff(times.backOffMs, failuresInRow);
      settings.log.warn("host.ended", { ...end, restartMs: waitMs });
      restart = setTimeout(start, waitMs);
    });
  }

  start();
  return {
    send: (message) => host !== null && host.send(message),
    async stop() {
      isStopping = true;
      if (restart !== null) clearTimeout(restart);
      await host?.stop();
    },
  };
}

/** Wait before the next start after so many failures in a row (from 1), in ms. */
function backOff(waits: readonly number[], failuresInRow: number): number {
  return waits[Math.min(failuresInRow, waits.length) - 1] ?? 0;
}

/** How a host ended; goes to the log as it is. */
type HostEnd = {
  readonly host: string;
  readonly livedMs: number;
  readonly code: number | null;
  readonly signal: string | null;
  readonly isSilent: boolean;
  readonly complaint: string;
};

type RunningHost = Pick<SupervisedHost, "send" | "stop">;

/** Starts one process and watches it until it ends. */
function runHost(
  settings: HostSettings,
  times: SupervisorTimes,
  onEnd: (end: HostEnd) => void,
): RunningHost {
  const startedAt = performance.now();
  const child = forkHost(settings);
  const complaint = watchComplaint(child);
  let isUp = false;
  let isSilent = false;

  const killSilent = (): void => {
    isSilent = true;
    child.kill("SIGKILL");
  };
  let watchdog = setTimeout(killSilent, times.startMs);

  child.on("message", (message: unknown) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(killSilent, times.silenceMs);
    if (!isUp) {
      isUp = true;
      settings.onUp();
    }
    if (!isHeartbeat(message)) settings.onMessage(message);
  });

  const ended = endOf(child).then(({ code, signal }) => {
    clearTimeout(watchdog);
    if (isUp) settings.onDown();
    const livedMs = Math.round(performance.now() - startedAt);
    onEnd({ host: hostName(settings), livedMs, code, signal, isSilent, complaint: complaint() });
  });

  return {
    send: (message) => isUp && child.connected && child.send(message, ignoreLostChannel),
    async stop() {
      if (child.connected) child.disconnect();
      const kill = setTimeout(() => child.kill("SIGKILL"), times.graceMs);
      await ended;
      clearTimeout(kill);
    },
  };
}

/** The heartbeat notices a lost channel; the message itself is of no use any more. */
function ignoreLostChannel(): void {}

function forkHost(settings: HostSettings): ChildProcess {
  return fork(settings.modulePath, [...settings.args], {
    execPath: process.execPath,
    execArgv: [],
    env: { ...process.env, ...settings.env },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}

/** Collects the start of what the host prints when it dies. @returns its first error line, ≤ 200 characters. */
function watchComplaint(child: ChildProcess): () => string {
  let printed = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    if (printed.length < 4_096) printed += chunk.toString("utf8");
  });
  return () => {
    const line = printed.split("\n").find((text) => /^\w*Error\b/.test(text)) ?? "";
    return line.slice(0, 200);
  };
}

/** Resolves when the process is gone and its last words have been read, or when it could not be started. */
function endOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      const finish = (): void => resolve({ code, signal });
      // The event "close" would wait for this, but it never comes once we closed the channel ourselves.
      if (child.stderr === null || child.stderr.closed) return finish();
      child.stderr.once("close", finish);
      setTimeout(finish, 200);
    });
    // Without a process there is no "exit": the binary could not be started at all.
    child.on("error", () => {
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
  });
}

function isHeartbeat(message: unknown): boolean {
  return (
    typeof message === "object" && message !== null && "kind" in message && message.kind === "alive"
  );
}

function hostName(settings: HostSettings): string {
  return settings.modulePath.split("/").at(-1) ?? settings.modulePath;
}
