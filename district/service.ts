import { randomBytes, randomInt } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "#shared/log.ts";
import type { Clock } from "#shared/time/time.ts";
import { projectBoundCards } from "./cards/bound-cards.ts";
import type { CodeParts, CodeSigner } from "./codes/code-parts.ts";
import { prepareDemo } from "./demo.ts";
import { districtServer } from "./http/server.ts";
import { projectMeals, renewMeals } from "./meals/projection.ts";
import type { IntakeParts } from "./intake/intake.ts";
import type { Settings } from "./settings.ts";
import { loadCodeKey } from "./store/code-key.ts";
import { inTransaction, openDatabase, type Database } from "./store/database.ts";
import { assertKeysOf } from "./store/key-check.ts";
import { keyedHashWith, loadKeys, type DistrictKeys } from "./store/keys.ts";
import { migrate } from "./store/migrate.ts";
import { startServer } from "./store/postgres/server.ts";
import { vaultWith } from "./store/vault.ts";
import { isP256Point, p256SigningWith, signingWith, verifyP256 } from "./sync/signature.ts";

/** A district that answers. */
export type RunningDistrict = {
  /** Where it listens, such as `http://127.0.0.1:7100`. */
  readonly url: string;
  /** Answers what is in hand, then closes the database, then ends the database's server. */
  stop(): Promise<void>;
};

const screenFolder = (name: string): string =>
  fileURLToPath(new URL(`../dist/screens/${name}/`, import.meta.url));

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
    const keyFolder = join(settings.dataFolder, "keys");
    const keys = loadKeys(keyFolder);
    const codeSigner = codeSignerIn(keyFolder);
    const keyedHash = keyedHashWith(keys.keyedHashSecret);
    await prepareDatabase(database, keys, log);
    if (settings.demoSeed !== null) {
      const vault = vaultWith(keys.vaultKey);
      const provisionFolder = join(settings.dataFolder, "provision");
      const secrets = { keys, keyedHash, vault, codeSigner };
      await prepareDemo({ database, provisionFolder, clock, log, ...secrets }, settings.demoSeed);
    }
    const { host } = settings;
    const parts = {
      ...codeParts({ database, keyedHash, codeSigner, clock, log }),
      ...{ project, sign: signingWith(keys.signingKey), host },
      ...{ consoleFolder: screenFolder("console"), phoneFolder: screenFolder("code") },
    };
    const app = await districtServer(parts);
    stops.push(() => app.close());
    const url = await app.listen({ host, port: settings.port });
    return { url, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** What changes with new entries of stations: meals, and cards that were bound there. */
const project: IntakeParts["project"] = async (connection, entries) => [
  ...(await projectMeals(connection, entries)),
  ...(await projectBoundCards(connection, entries)),
];

function codeSignerIn(keyFolder: string): CodeSigner {
  const { privateKey, ...known } = loadCodeKey(keyFolder);
  return { ...known, sign: p256SigningWith(privateKey) };
}

/** Giving out codes with this machine's chance and its curve. */
function codeParts(
  parts: Pick<CodeParts, "database" | "keyedHash" | "codeSigner" | "clock" | "log">,
): CodeParts {
  return {
    ...parts,
    verifyP256,
    isP256Point,
    newPairingCode: () => String(randomInt(100_000_000)).padStart(8, "0"),
    newCodeNumber: () => randomBytes(16).toString("hex"),
  };
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
