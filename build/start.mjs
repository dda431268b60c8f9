/**
 * `npm start [-- --no-open] [--verbose]`: set-up, then district, station, device desk and the screens on Node 24.
 * Here only set-up and the hand-over: build/start.ts does the rest.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { command, root, say } from "./console.mjs";
import { prepareAll } from "./setup.mjs";

await command(async () => {
  const { node, reader } = await prepareAll();
  if (!reader.isThere) {
    say(
      `· 读卡器未安装，可用模拟设备台刷卡 · no PC/SC reader driver, cards are tapped at the device desk`,
    );
  }
  const child = spawn(node, [join(root, "build/start.ts"), ...process.argv.slice(2)], {
    cwd: root,
    // The channel closes when this process ends, however it ends; the services are then stopped as well.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  // The terminal sends Ctrl-C to both; a signal from elsewhere arrives here only and is passed on.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
});
