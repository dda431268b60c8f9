import { spawn } from "node:child_process";
import { once } from "node:events";

export type Display = { readonly name: string; close(): Promise<void> };

/** Starts an X server without a screen on the first free display, 1080×1920 as a kiosk has it. */
export async function openDisplay(): Promise<Display> {
  const args = ["-displayfd", "3", "-screen", "0", "1080x1920x24", "-nolisten", "tcp", "-noreset"];
  const server = spawn("Xvfb", args, { stdio: ["ignore", "ignore", "inherit", "pipe"] });
  const announced = server.stdio[3];
  if (announced === null || announced === undefined) throw new Error("Xvfb has no display pipe");
  const failed = once(server, "error").then(([error]) => {
    throw new Error("Xvfb could not be started", { cause: error });
  });
  const [number] = (await Promise.race([once(announced, "data"), failed])) as [Buffer];
  return {
    name: `:${number.toString("utf8").trim()}`,
    close: async () => {
      const gone = once(server, "exit");
      server.kill("SIGTERM");
      await gone;
    },
  };
}
