import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { FacePack } from "#shared/contracts/face-api.ts";
import { manifestName, packManifestSchema } from "#shared/face/pack-manifest.ts";
import { assert } from "#shared/result.ts";

/** A model pack whose files were checked. */
export type LoadedPack = {
  readonly pack: FacePack;
  /** The path of a file by its name in the folder; null = not of the pack. */
  readonly pathOf: (name: string) => string | null;
};

/**
 * Reads a pack's folder and checks each file by its SHA-256. Throws with a sentence when one is missing or another
 * than its manifest says: a face model that was exchanged is not run.
 */
export function loadedPack(folder: string): LoadedPack {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, manifestName), "utf8"));
  const { sha256, ...pack } = packManifestSchema.parse(manifest);
  const paths = new Map<string, string>();
  for (const [name, expected] of Object.entries(sha256)) {
    const path = resolve(folder, name);
    const found = createHash("sha256").update(readFileSync(path)).digest("hex");
    assert(found === expected, `the file ${name} of the model pack is the one of its manifest`);
    paths.set(name, path);
  }
  return { pack, pathOf: (name) => paths.get(name) ?? null };
}
