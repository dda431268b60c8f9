import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A program of ours in a process of its own, as in service. */
export type Program = {
  readonly pid: () => number;
  /** Everything that it has written. */
  readonly output: () => string;
  /** Ends it as a power cut of the process does. */
  readonly kill: () => Promise<void>;
  /** Ends it in order. */
  readonly stop: () => Promise<void>;
};

/** Starts a TypeScript program and waits until its `/health` answers; throws with its output when it does not. */
export async function startProgram(start: {
  readonly args: readonly string[];
  readonly healthUrl: string;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<Program> {
  const child: ChildProcess = spawn(process.execPath, start.args, {
    cwd: root,
    env: { ...process.env, ...start.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const written: string[] = [];
  child.stdout?.on("data", (bytes: Buffer) => written.push(bytes.toString()));
  child.stderr?.on("data", (bytes: Buffer) => written.push(bytes.toString()));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const output = (): string => written.join("");
  await waitFor(`an answer from ${start.healthUrl}`, async () => {
    if (child.exitCode !== null) throw new Error(`the program ended:\n${output()}`);
    const response = await fetch(start.healthUrl).catch(() => null);
    return response?.ok === true ? true : null;
  });
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  }
  return {
    pid: () => child.pid ?? 0,
    output,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

/** Asks again and again until there is an answer; throws after 60 s, naming what was waited for. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | null> | T | null,
): Promise<T> {
  const until = Date.now() + 60_000;
  while (Date.now() < until) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited too long for ${what}`);
}

/** A port that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Runs a TypeScript program to its end. @returns its exit code and everything it wrote */
export function runToEnd(args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const written: string[] = [];
    child.stdout.on("data", (bytes: Buffer) => written.push(bytes.toString()));
    child.stderr.on("data", (bytes: Buffer) => written.push(bytes.toString()));
    child.once("close", (code) => resolve({ code: code ?? 1, output: written.join("") }));
  });
}
