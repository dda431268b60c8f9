import { type ChildProcess, spawn } from "node:child_process";
import { backoffMs } from "./backoff.ts";
import type { StationCommand } from "./options.ts";

/** A run this long counts as a success: the next stop is restarted at once. */
const settledMs = 60_000;

/** How long the station may take to finish what it is doing before it is killed. */
const stopTimeoutMs = 8000;

export type StationProcess = {
  /** Ends the station and keeps it ended; fulfilled when it is gone. */
  stop(): Promise<void>;
};

/** Starts the station and starts it again whenever it ends, until `stop`. Its output goes to ours. */
export function keepStationRunning(command: StationCommand): StationProcess {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let failures = 0;

  const start = (): void => {
    const settled = setTimeout(() => (failures = 0), settledMs);
    // Nothing is said over the channel: it closes when the shell is killed, and then the station ends itself.
    child = spawn(command.program, command.args, {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.once("error", ended);
    child.once("exit", ended);

    function ended(): void {
      clearTimeout(settled);
      // A program that cannot be started reports an error only; one that ran reports its exit only.
      if (child === undefined || isStopped) return;
      child.removeAllListeners();
      child = undefined;
      failures += 1;
      timer = setTimeout(start, backoffMs(failures));
    }
  };
  start();

  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      return child === undefined ? Promise.resolve() : end(child);
    },
  };
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const kill = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
    child.once("exit", () => {
      clearTimeout(kill);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
