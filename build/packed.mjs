/** Fetches a package once as the archive that npm keeps of it, without installing it. Plain Node 18. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Stop, root, run, tail } from "./console.mjs";
import { npm } from "./npm.mjs";

/** SHA-256 of a file, lower-case hex. */
export function sha256Of(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/**
 * Fetches a package's archive, checks its SHA-256, and unpacks some of its files (paths inside the archive).
 * @returns the folder that they lie in under those paths; the caller removes it
 */
export async function unpackedFiles({ name, sha256, files }) {
  const folder = join(root, `.cache/unpacking-${process.pid}-${sha256.slice(0, 8)}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packed = await npm(["pack", "--silent", "--pack-destination", folder, name]);
  if (packed.code !== 0)
    throw new Stop(`无法下载 · could not be fetched: ${name}\n${tail(packed.output)}`);
  const [archive] = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  const found = sha256Of(join(folder, archive));
  if (found !== sha256) throw new Stop(`${name}: 校验和不符 · the checksum is ${found}`);
  const unpacked = await run("tar", ["-xzf", join(folder, archive), "-C", folder, ...files]);
  if (unpacked.code !== 0) throw new Stop(`tar: ${tail(unpacked.output)}`);
  return folder;
}
