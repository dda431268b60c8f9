import type { Log } from "#shared/log.ts";
import { startDesk } from "./desk.ts";
import { deskServer } from "./http/desk-server.ts";
import { deskArguments } from "./settings.ts";

/** Starts the device desk from its command line and stops it on SIGTERM, SIGINT or a closed parent channel. */
const { port, stationUrl, consoleUrl, screensFolder, columns, terminals } = deskArguments(
  process.argv.slice(2),
);
const lines =
  (level: keyof Log): Log["info"] =>
  (event, fields) => {
    const line = { at: new Date().toISOString(), level, event, ...fields };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
const log: Log = { info: lines("info"), warn: lines("warn"), error: lines("error") };
const desk = await startDesk({ terminals, columns, log });
const links = { station: stationUrl, console: consoleUrl };
const server = deskServer({ desk, log, screensFolder, links });
await server.listen({ host: "127.0.0.1", port });
log.info("desk.started", { port, terminals: terminals.length });

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await server.close();
  await desk.stop();
  log.info("desk.stopped");
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) {
  process.on(signal, () => void stop());
}
