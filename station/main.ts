/**
 * Starts a station from its command line and stops it in order on SIGTERM, SIGINT or a closed parent channel.
 * Whatever it writes is for its own user alone. Logs JSON lines; a failure ends it with code 1.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { siteSchema } from "#shared/contracts/site.ts";
import { saleIdSchema, sessionIdSchema } from "#shared/id/ids.ts";
import { instant } from "#shared/time/time.ts";
import { jsonLog } from "./log.ts";
import { stationSettings } from "./settings.ts";
import { startStation } from "./station.ts";

type RunningStation = Awaited<ReturnType<typeof startStation>>;

/** A stop that takes longer than this has gone wrong; what was committed is safe anyway. */
const longestStopMs = 6_000;

process.umask(0o077);
const log = jsonLog(
  (line) => process.stdout.write(line),
  () => new Date().toISOString(),
);

let starting: Promise<RunningStation> | undefined;
let ending: Promise<void> | undefined;

for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) {
  process.on(signal, () => void end(0));
}
for (const failure of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(failure, (cause: unknown) => {
    const at = cause instanceof Error ? cause.stack?.split("\n")[1]?.trim() : undefined;
    log.error("process.failed", { why: wordsOf(cause), at: at ?? "" });
    // Nothing is known of what still works: the next start begins with what is in the file.
    process.exit(1);
  });
}

try {
  const settings = stationSettings(process.argv.slice(2));
  starting = start(settings);
  const { people } = await starting;
  log.info("station.started", { port: settings.port, people });
} catch (error) {
  log.error("station.not-started", { why: wordsOf(error) });
  process.exit(1);
}

function start(settings: ReturnType<typeof stationSettings>): Promise<RunningStation> {
  const { station, title, region } = settings.provision;
  return startStation({
    ...settings,
    databasePath: join(settings.dataFolder, "station.db"),
    site: siteSchema.parse({ ...settings.siteSettings, station, title, region }),
    clock: () => instant(Date.now() + settings.clockOffsetMs),
    elapsedMs: () => performance.now(),
    log,
    newSaleId: () => saleIdSchema.parse(randomUUID()),
    newSessionId: () => sessionIdSchema.parse(randomUUID()),
    newId: () => randomUUID(),
    newToken: () => randomBytes(32).toString("base64url"),
    random: () => Math.random(),
  });
}

/** Stops what runs, also when a start is still under way, and ends the process. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    setTimeout(() => process.exit(1), longestStopMs).unref();
    const running = await starting?.catch(() => undefined);
    await running?.stop();
    log.info("station.stopped");
    process.exit(code);
  })();
  return ending;
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "unknown";
}
