import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { provisionSchema, type Provision } from "#shared/contracts/district-api.ts";
import { readOrMake } from "./keys.ts";

/**
 * What a station is given, as a file of mode 600 in a folder of mode 700. A file that is there is read and never
 * written again: the station may hold it already.
 */
export function readOrMakeProvision(
  folder: string,
  provision: () => Provision,
  station: string,
): Provision {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const text = readOrMake(join(folder, `${station}.json`), () =>
    JSON.stringify(provision(), null, 2),
  );
  return provisionSchema.parse(JSON.parse(text));
}
