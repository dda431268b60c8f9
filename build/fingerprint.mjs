/** Says whether what was built is still of the sources that lie there. Plain Node 18. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./console.mjs";

/** A hash over the names and contents of files and folders; tests do not count, a missing file counts as absent. */
export function fingerprint(paths, except = () => false) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((one) => filesUnder(one))) {
    if (/\.(test|e2e|fixture)\.ts$/.test(path) || except(path)) continue;
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** All files of a folder in a stable order, relative to the project, or the file itself. */
export function filesUnder(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}

export function isStamped(stamp, value) {
  const path = join(root, stamp);
  return existsSync(path) && readFileSync(path, "utf8") === value;
}

export function writeStamp(stamp, value) {
  const path = join(root, stamp);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, value);
}
