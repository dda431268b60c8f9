import { parseArgs } from "node:util";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);

const flagsSchema = z.strictObject({
  data: z.string().min(1).default(".data/district"),
  host: z.string().min(1).default("127.0.0.1"),
  port: port.default(7100),
  "pg-port": port.optional(),
  demo: z.boolean().default(false),
  seed: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(20261122),
});

/** How the district was started. */
export type Settings = {
  /** Where keys, provisions and the embedded PostgreSQL lie. */
  readonly dataFolder: string;
  readonly host: string;
  /** 0 = any that is free. */
  readonly port: number;
  /** Of the embedded PostgreSQL; null = any that is free. */
  readonly databasePort: number | null;
  /** A PostgreSQL that somebody else runs; null = the embedded one. */
  readonly databaseUrl: string | null;
  /** Makes the demonstration from this number; null = no demonstration. */
  readonly demoSeed: number | null;
};

/**
 * Reads `--data DIR --host H --port N --pg-port N --demo --seed N` and the variable `DATABASE_URL`. Throws on a flag
 * that it does not know.
 */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string" },
      host: { type: "string" },
      port: { type: "string" },
      "pg-port": { type: "string" },
      demo: { type: "boolean" },
      seed: { type: "string" },
    },
  });
  const flags = flagsSchema.parse({ ...values });
  return {
    dataFolder: flags.data,
    host: flags.host,
    port: flags.port,
    databasePort: flags["pg-port"] ?? null,
    databaseUrl: environment["DATABASE_URL"] ?? null,
    demoSeed: flags.demo ? flags.seed : null,
  };
}
