/** Writes the folder of a face model pack: its files and a `manifest.json` that names them with their checksums. */
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { sha256Of } from "./packed.mjs";

/** FACE.md section 5, "Quality gate per frame". */
export const quality = {
  minScore: 0.8,
  minEyeDistance: 40,
  minSharpness: 30,
  minLuminance: 40,
  maxLuminance: 210,
  maxYaw: 0.25,
};

/** `files`: by role, where each file lies now. It is there whole or not at all. */
export function writePackFolder(folder, { files, ...pack }) {
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const manifest = { ...pack, files: {}, sha256: {} };
  for (const [role, path] of Object.entries(files)) {
    const name = basename(path);
    copyFileSync(path, join(fresh, name));
    manifest.files[role] = `/face-models/${name}`;
    manifest.sha256[name] = sha256Of(path);
  }
  writeFileSync(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}
