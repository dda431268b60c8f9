import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "#shared/log.ts";
import type { Clock } from "#shared/time/time.ts";
import { prepareDemo } from "./demo.ts";
import { districtServer } from "./http/server.ts";
import { projectMeals, renewMeals } from "./meals/projection.ts";
import type { Settings } from "./settings.ts";
import { inTransaction, openDatabase, type Database } from "./store/database.ts";
import { assertKeysOf } from "./store/key-check.ts";
import { keyedHashWith, loadKeys, type DistrictKeys } from "./store/keys.ts";
import { migrate } from "./store/migrate.ts";
import { startServer } from "./store/postgres/server.ts";
import { vaultWith } from "./store/vault.ts";
import { signingWith } from "./sync/signature.ts";

/** A district that answers. */
export type RunningDistrict = {
  /** Where it listens, such as `http://127.0.0.1:7100`. */
  readonly url: string;
  /** Answers what is in hand, then closes the database, then ends the database's server. */
  stop(): Promise<void>;
};

const consoleFolder = fileURLToPath(new URL("../dist/screens/console/", import.meta.url));

/** Makes all parts and joins them. What was started is stopped again when a later step fails. */
export async function startDistrict(
  settings: Settings,
  { clock, log }: { clock: Clock; log: Log },
): Promise<RunningDistrict> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let step = stops.pop(); step !== undefined; step = stops.pop()) await step();
  };
  try {
    const databaseUrl = settings.databaseUrl ?? (await startEmbedded(settings, { log, stops }));
    const database = openDatabase(databaseUrl, log);
    stops.push(() => database.end());
    const keys = loadKeys(join(settings.dataFolder, "keys"));
    await prepareDatabase(database, keys, log);
    if (settings.demoSeed !== null) {
      const secrets = {
        keyedHash: keyedHashWith(keys.keyedHashSecret),
        vault: vaultWith(keys.vaultKey),
      };
      const provisionFolder = join(settings.dataFolder, "provision");
      await prepareDemo({ database, keys, provisionFolder, log, ...secrets }, settings.demoSeed);
    }
    const sign = signingWith(keys.signingKey);
    const { host } = settings;
    const parts = { database, sign, project: projectMeals, clock, log, consoleFolder, host };
    const app = await districtServer(parts);
    stops.push(() => app.close());
    const url = await app.listen({ host, port: settings.port });
    return { url, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function startEmbedded(
  { dataFolder, databasePort }: Settings,
  { log, stops }: { log: Log; stops: (() => Promise<void>)[] },
): Promise<string> {
  const server = await startServer({ folder: dataFolder, port: databasePort, log });
  stops.push(() => server.stop());
  return server.url;
}

async function prepareDatabase(database: Database, keys: DistrictKeys, log: Log): Promise<void> {
  for (const name of await migrate(database)) log.info("migration.applied", { name });
  await inTransaction(database, (connection) => assertKeysOf(connection, keys));
  if (await renewMeals(database)) log.info("meals.renewed");
}
