import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { siteSchema } from "#shared/contracts/site.ts";
import { saleIdSchema, sessionIdSchema } from "#shared/id/ids.ts";
import { instant, type Clock } from "#shared/time/time.ts";
import { jsonLog } from "./log.ts";
import { stationSettings } from "./settings.ts";
import { startStation } from "./station.ts";

/** Starts a station from its command line and stops it in order on SIGTERM, SIGINT or a closed parent channel. */
const settings = stationSettings(process.argv.slice(2));
const clock: Clock = () => instant(Date.now() + settings.clockOffsetMs);
const log = jsonLog(
  (line) => process.stdout.write(line),
  () => new Date().toISOString(),
);
const { station, title, region } = settings.provision;

const running = await startStation({
  ...settings,
  databasePath: join(settings.dataFolder, "station.db"),
  site: siteSchema.parse({ ...settings.siteSettings, station, title, region }),
  clock,
  log,
  newSaleId: () => saleIdSchema.parse(randomUUID()),
  newSessionId: () => sessionIdSchema.parse(randomUUID()),
});
log.info("station.started", { port: settings.port, people: running.people });

let isStopping = false;
async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await running.stop();
  log.info("station.stopped");
  process.exit(0);
}
for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) {
  process.on(signal, () => void stop());
}
