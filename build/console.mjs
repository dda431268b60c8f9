/** What the set-up and the commands say on the terminal, and how they run other programs. Plain Node 18. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { delimiter, dirname, join } from "node:path";

/** The project folder. Nothing outside it is ever written. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** To standard error, so that what a command prints for a program (`--json`) stays clean. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

export function heading(text) {
  say(`\n── ${text} ${"─".repeat(Math.max(4, 76 - text.length))}`);
}

/** An end that a person can act on: one sentence and what to do, no stack. */
export class Stop extends Error {}

/** Runs the body of a command; a `Stop` becomes its sentence and exit code 1. */
export async function command(body) {
  try {
    await body();
  } catch (error) {
    process.stderr.write(`\n✗ ${error instanceof Stop ? error.message : error.stack}\n`);
    process.exit(1);
  }
}

/**
 * The environment without the project's own `node_modules/.bin`: npm and its children must run on the Node that is
 * installed on the machine, since `npm ci` deletes the other one under their feet.
 */
export function outerEnvironment(extra = {}) {
  const path = (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, "node_modules")))
    .join(delimiter);
  return { ...process.env, PATH: path, ...extra };
}

/** Runs a program with its output on this terminal. @returns its exit code; 130 when a signal ended it. */
export function runShown(program, args, options = {}) {
  return run(program, args, { stdio: "inherit", ...options }).then((result) => result.code);
}

/** Runs a program silently. @returns its exit code, 130 when a signal ended it, and everything that it wrote. */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      shell: process.platform === "win32" && program === "npm",
      ...options,
    });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => resolve({ code: 127, output: String(error) }));
    child.on("close", (code, signal) => resolve({ code: signal ? 130 : (code ?? 1), output }));
  });
}

/** The last lines of an output, for an error message. */
export function tail(output, lines = 25) {
  return output.trimEnd().split("\n").slice(-lines).join("\n");
}
