import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./plan.ts";
import { endGroup, isAlive } from "./processes.ts";

/**
 * Remembers the processes of this run, so that the next start can end what a killed terminal left behind: two
 * stations must never work on one journal.
 */
export function rememberProcesses(dataFolder: string, services: readonly number[]): void {
  writeFileSync(recordIn(dataFolder), JSON.stringify({ runner: process.pid, services }));
}

export function forgetProcesses(dataFolder: string): void {
  rmSync(recordIn(dataFolder), { force: true });
}

/**
 * Ends what an earlier run on this data left running, last started first.
 *
 * @returns how many processes there were, or `running` when that run is alive and well.
 */
export async function endLeftovers(dataFolder: string): Promise<number | "running"> {
  const record = recordIn(dataFolder);
  if (!existsSync(record)) return 0;
  const { runner, services } = parsed(readFileSync(record, "utf8"));
  if (isOurs(runner)) return "running";
  const ours = services.filter((pid) => isOurs(pid)).reverse();
  for (const pid of ours) await endGroup(pid);
  forgetProcesses(dataFolder);
  return ours.length;
}

function parsed(text: string): { readonly runner: number; readonly services: readonly number[] } {
  try {
    const record = JSON.parse(text) as { runner?: unknown; services?: unknown };
    const services = Array.isArray(record.services) ? record.services : [];
    return {
      runner: typeof record.runner === "number" ? record.runner : 0,
      services: services.filter((pid) => typeof pid === "number"),
    };
  } catch {
    // Half written when the power went: then nothing of that run is alive either.
    return { runner: 0, services: [] };
  }
}

/** Numbers of processes are used again: only one whose command line names a file of this folder is ours. */
function isOurs(pid: number): boolean {
  if (pid <= 0 || !isAlive(pid)) return false;
  const path = `/proc/${String(pid)}/cmdline`;
  return (
    existsSync(path) &&
    readFileSync(path, "utf8")
      .split("\0")
      .some((part) => part.startsWith(root))
  );
}

function recordIn(dataFolder: string): string {
  return join(dataFolder, "processes.json");
}
