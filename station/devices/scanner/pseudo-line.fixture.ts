import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, symlinkSync } from "node:fs";

/** Python is on every machine that compiles native packages, and makes a terminal where Node cannot. */
const program = `
import os, sys, tty
near, far = os.openpty()
tty.setraw(far)
print(os.ttyname(far), flush=True)
for line in sys.stdin.buffer:
    os.write(near, bytes.fromhex(line.decode().strip()))
`;

/** A serial line with a scanner at its other end. */
export type PseudoLine = {
  /** The scanner sends these bytes. */
  send(bytes: string | Uint8Array): void;
  /** Pulls the scanner out. */
  unplug(): Promise<void>;
};

/** Plugs a scanner in, found under `path` as a udev rule would name it. */
export async function plugIn(path: string): Promise<PseudoLine> {
  const helper = spawn("python3", ["-c", program], { stdio: ["pipe", "pipe", "inherit"] });
  const [name] = await once(helper.stdout, "data");
  rmSync(path, { force: true });
  symlinkSync(String(name).trim(), path);
  return {
    send: (bytes) => void helper.stdin.write(`${Buffer.from(bytes).toString("hex")}\n`),
    async unplug() {
      rmSync(path, { force: true });
      if (helper.exitCode !== null || helper.signalCode !== null) return;
      const gone = once(helper, "exit");
      helper.kill("SIGKILL");
      await gone;
    },
  };
}
