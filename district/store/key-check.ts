import { assert } from "#shared/result.ts";
import { statement, type Connection } from "./database.ts";
import { keyedHashWith, type DistrictKeys } from "./keys.ts";

const keepFirst = statement(
  "key-check-keep-first",
  `INSERT INTO key_check (name, fingerprint) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`,
);

const read = statement<{ fingerprint: string }>(
  "key-check-read",
  `SELECT fingerprint FROM key_check WHERE name = $1`,
);

/**
 * Throws when the keys are not those that this database was begun with: people would get other keys than their
 * meals have, and their sealed numbers could not be opened any more.
 */
export async function assertKeysOf(connection: Connection, keys: DistrictKeys): Promise<void> {
  const prints: Readonly<Record<string, string>> = {
    "keyed-hash": fingerprint(keys.keyedHashSecret),
    vault: fingerprint(keys.vaultKey.toString("hex")),
  };
  for (const [name, print] of Object.entries(prints)) {
    await keepFirst(connection, [name, print]);
    const [row] = await read(connection, [name]);
    assert(
      row?.fingerprint === print,
      `the key ${name} is the one that this database was begun with`,
    );
  }
}

function fingerprint(secret: string): string {
  return keyedHashWith(secret)("fingerprint");
}
