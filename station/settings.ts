import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { provisionSchema, type Provision } from "#shared/contracts/district-api.ts";
import { siteSettingsSchema, type SiteSettings } from "#shared/contracts/site.ts";

/** What a station is started with. */
export type StationSettings = {
  readonly dataFolder: string;
  readonly port: number;
  readonly districtUrl: string;
  readonly provision: Provision;
  readonly siteSettings: SiteSettings;
  readonly screensFolder: string;
  /** Folder of the face model that the screens run; null = the site has no face recognition. */
  readonly facePackFolder: string | null;
  /** Fills menus and test wallets from this seed; null outside a demonstration. */
  readonly demoSeed: number | null;
  /** Moves the station's clock, ms; for demonstrations and tests. */
  readonly clockOffsetMs: number;
};

/**
 * Reads the command line: `--data DIR --port N --district URL --provision FILE --site FILE --screens DIR
 * [--face-pack DIR] [--demo-seed N] [--clock-offset-ms N]`. Throws with a sentence when something is missing or wrong.
 */
export function stationSettings(argv: readonly string[]): StationSettings {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: "string" },
      port: { type: "string", default: "7200" },
      district: { type: "string", default: "http://127.0.0.1:7100" },
      provision: { type: "string" },
      site: { type: "string" },
      screens: { type: "string", default: "dist/screens" },
      "face-pack": { type: "string" },
      "demo-seed": { type: "string" },
      "clock-offset-ms": { type: "string", default: "0" },
    },
  });
  const seed = values["demo-seed"];
  const facePack = values["face-pack"];
  return {
    dataFolder: required("--data", values.data),
    port: whole("--port", values.port),
    districtUrl: values.district,
    provision: provisionSchema.parse(jsonFile(required("--provision", values.provision))),
    siteSettings: siteSettingsSchema.parse(jsonFile(required("--site", values.site))),
    screensFolder: resolve(values.screens),
    facePackFolder: facePack === undefined ? null : resolve(facePack),
    demoSeed: seed === undefined ? null : whole("--demo-seed", seed),
    clockOffsetMs: whole("--clock-offset-ms", values["clock-offset-ms"]),
  };
}

function required(name: string, value: string | undefined): string {
  if (value === undefined) throw new Error(`the station needs ${name}`);
  return value;
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${name} is a whole number, not ${text}`);
  return value;
}

function jsonFile(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
