import { existsSync, readFileSync, readdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** How long a service may take to finish what it is doing before it is killed, in ms. */
const graceMs = 10_000;

/** How long the processes that a service leaves behind may take, in ms. */
const restGraceMs = 3000;

/** Asks the leader of a process group to end, waits, and sees to whatever it leaves behind. */
export async function endGroup(leader: number): Promise<void> {
  send(leader, "SIGTERM");
  await becomesTrue(() => !isAlive(leader), graceMs);
  await endRestOfGroup(leader);
}

/** A leader that crashed leaves device hosts and a PostgreSQL behind, for which SIGINT is the quick and clean end. */
export async function endRestOfGroup(leader: number): Promise<void> {
  if (!isGroupAlive(leader)) return;
  send(-leader, "SIGINT");
  if (!(await becomesTrue(() => !isGroupAlive(leader), restGraceMs))) send(-leader, "SIGKILL");
}

/** Whether a process runs; one that ended and that its parent has not asked about does not. */
export function isAlive(pid: number): boolean {
  const stat = statOf(pid);
  return stat === undefined ? send(pid, 0) : stat.state !== "Z";
}

function isGroupAlive(leader: number): boolean {
  if (!existsSync("/proc/self/stat")) return send(-leader, 0);
  return readdirSync("/proc").some((name) => {
    const stat = statOf(Number(name));
    return stat?.group === leader && stat.state !== "Z";
  });
}

/** From Linux's /proc; undefined where there is none, or no such process. */
function statOf(pid: number): { readonly state: string; readonly group: number } | undefined {
  const path = `/proc/${String(pid)}/stat`;
  if (!Number.isInteger(pid) || !existsSync(path)) return undefined;
  try {
    // The name of the program stands in brackets and may hold anything, also a bracket.
    const [state = "", , group] = readFileSync(path, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { state, group: Number(group) };
  } catch {
    // It ended between the two questions.
    return undefined;
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // There is nobody of that number any more, which is what was wanted.
    return false;
  }
}

async function becomesTrue(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await wait(25);
  }
  return true;
}
