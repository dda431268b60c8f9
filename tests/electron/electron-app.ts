import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type ElectronApplication, _electron } from "playwright-core";
import type { Display } from "./display.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The Electron that `npm test` unpacks. */
const electron = `${root}.cache/electron-fixture/electron`;

/** Bundles the shell from its present sources. */
export async function bundleShell(): Promise<void> {
  await promisify(execFile)(process.execPath, [`${root}build/shell.mjs`]);
}

/** Starts the shell in the Electron of the tests. Root has no sandbox of the operating system. */
export function startShell(
  args: readonly string[],
  display: Display,
): Promise<ElectronApplication> {
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return _electron.launch({
    executablePath: electron,
    args: [...asRoot, "--disable-gpu", `${root}dist/shell/main.cjs`, ...args],
    env: { ...process.env, DISPLAY: display.name },
    timeout: 60_000,
  });
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  server.close();
  await once(server, "close");
  return address.port;
}
