import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "#shared/log.ts";

/** How we mark a server with the process that started it; shown among its arguments. */
export function ownerMark(pid: number): string {
  return `cluster_name=yinling-${pid}`;
}

/** A fast shutdown takes about 0.1 s; a long checkpoint may take some seconds. */
const longestShutdownMs = 20_000;

/**
 * Clears what a district that was killed left in its data folder: a server that goes on running is ended, and the
 * lock of one that is gone is removed, because its process number may belong to somebody else by now. Throws when
 * the server belongs to a district that is alive.
 */
export async function clearLeftBehind(folder: string, log: Log): Promise<void> {
  const lock = join(folder, "postmaster.pid");
  // Windows lets nobody use the number of a process that still has a handle open: there the server sees for itself.
  if (!existsSync(lock) || process.platform === "win32") return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  const server = Number.isInteger(pid) && pid > 0 ? processOf(pid) : null;
  if (server === null || !server.args.includes(folder)) {
    log.warn("postgres.lock-removed", { pid });
    rmSync(lock, { force: true });
    return;
  }
  if (server.args.split(" ").includes(ownerMark(server.parent))) {
    throw new Error(`another district (process ${server.parent}) runs on this data folder`);
  }
  log.warn("postgres.left-behind", { pid });
  await end(pid);
}

type Running = { readonly parent: number; readonly args: string };

/** What runs under a number; null when nothing does. */
function processOf(pid: number): Running | null {
  return existsSync("/proc/self/stat") ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): Running | null {
  if (!existsSync(`/proc/${pid}/stat`)) return null;
  const status = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name in brackets and may hold anything; then come state and parent.
  const [state, parentText] = status.slice(status.lastIndexOf(")") + 2).split(" ");
  // In a container whose first process reaps nobody, one that has ended stays as a zombie for ever.
  if (state === "Z") return null;
  const parent = Number(parentText);
  const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  return { parent, args };
}

function fromPs(pid: number): Running | null {
  try {
    const asked = ["-o", "state=,ppid=,args=", "-p", String(pid)];
    const line = execFileSync("ps", asked, { encoding: "utf8" });
    const [, state, parent, args] = /^\s*(\S+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (state === undefined || state.startsWith("Z")) return null;
    return parent === undefined || args === undefined ? null : { parent: Number(parent), args };
  } catch {
    // ps says so with its exit code when there is no such process.
    return null;
  }
}

async function end(pid: number): Promise<void> {
  const deadline = performance.now() + longestShutdownMs;
  process.kill(pid, "SIGINT");
  while (processOf(pid) !== null) {
    if (performance.now() > deadline) throw new Error(`the server ${pid} does not end`);
    await wait(20);
  }
}
