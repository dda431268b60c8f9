/**
 * The district service: `node district/main.ts [--data DIR] [--host H] [--port N] [--pg-port N] [--demo] [--seed N]`.
 * Without DATABASE_URL it runs a PostgreSQL of its own under DIR. Logs JSON lines; ends in order on SIGTERM.
 */
import { instant, type Clock } from "#shared/time/time.ts";
import { jsonLog } from "./log.ts";
import { startDistrict, type RunningDistrict } from "./service.ts";
import { readSettings } from "./settings.ts";

/** A stop that takes longer than this has gone wrong; the database recovers from its own log. */
const longestStopMs = 20_000;

const clock: Clock = () => instant(Date.now());
const log = jsonLog(
  (line) => process.stdout.write(`${line}\n`),
  () => new Date().toISOString(),
);

let starting: Promise<RunningDistrict> | undefined;
let ending: Promise<void> | undefined;

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "disconnect"] as const) {
  process.on(signal, () => void end(0));
}
process.on("uncaughtException", (error) => {
  log.error("process.failed", {
    why: error.message,
    at: error.stack?.split("\n")[1]?.trim() ?? "",
  });
  void end(1);
});

try {
  starting = startDistrict(readSettings(process.argv.slice(2), process.env), { clock, log });
  const { url } = await starting;
  log.info("district.listening", { url, startMs: Math.round(process.uptime() * 1000) });
} catch (error) {
  log.error("district.not-started", { why: error instanceof Error ? error.message : "unknown" });
  await end(1);
}

/** Stops what runs, also when a start is still under way, and ends the process. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    setTimeout(() => process.exit(1), longestStopMs).unref();
    try {
      const district = await starting?.catch(() => undefined);
      await district?.stop();
      log.info("district.stopped");
    } catch (error) {
      log.error("district.stop-failed", {
        why: error instanceof Error ? error.message : "unknown",
      });
      process.exit(1);
    }
    process.exit(code);
  })();
  return ending;
}
