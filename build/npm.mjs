/** How npm is called, and on which Node. Plain Node 18. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { Stop, outerEnvironment, root, run, say, tail } from "./console.mjs";

const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Runs npm on the machine's own Node. */
export function npm(args, extraEnvironment = {}) {
  return run("npm", [...args, ...quiet], { env: outerEnvironment(extraEnvironment) });
}

/**
 * Runs npm on Node 24. An npm on an older Node leaves out the native parts of the build tools, because these name
 * the Nodes that they are for, and says nothing about it.
 */
export async function npmOnNode24(args) {
  if (Number.parseInt(process.versions.node, 10) >= 24) return npm(args);
  const cli = npmScript();
  const node = cli === undefined ? undefined : await fetchNode24();
  if (node === undefined) return npm(args);
  const env = outerEnvironment();
  env.PATH = `${dirname(node)}${delimiter}${env.PATH}`;
  return run(node, [cli, ...args, ...quiet], { env });
}

/** The script behind the command `npm`; npm names itself to what it runs. */
function npmScript() {
  if (process.env.npm_execpath?.endsWith(".js")) return process.env.npm_execpath;
  const folder = (outerEnvironment().PATH ?? "")
    .split(delimiter)
    .find((one) => existsSync(join(one, "npm")));
  const path = folder === undefined ? "" : realpathSync(join(folder, "npm"));
  return path.endsWith(".js") ? path : undefined;
}

const kept = join(root, ".cache/node24");

/** Fetches the Node that the lock file names, checks it against the lock file, and keeps it for this set-up. */
async function fetchNode24() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${platform}-${process.arch}`;
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const entry = lock.packages[`node_modules/${name}`];
  if (entry === undefined) return undefined;
  const node = join(kept, "package/bin/node");
  if (existsSync(node)) return node;

  say(`· 下载 Node ${entry.version} · fetching Node ${entry.version}`);
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  const packed = await npm([
    "pack",
    "--silent",
    "--pack-destination",
    kept,
    `${name}@${entry.version}`,
  ]);
  if (packed.code !== 0)
    throw new Stop(`无法下载 · could not be fetched: ${name}\n${tail(packed.output)}`);
  const [archive] = readdirSync(kept).filter((file) => file.endsWith(".tgz"));
  const path = join(kept, archive);
  const digest = `sha512-${createHash("sha512").update(readFileSync(path)).digest("base64")}`;
  if (digest !== entry.integrity)
    throw new Stop(`校验和不符 · the checksum of ${name} is ${digest}`);
  const unpacked = await run("tar", ["-xzf", path, "-C", kept]);
  if (unpacked.code !== 0) throw new Stop(`tar: ${tail(unpacked.output)}`);
  return node;
}

/** Once the packages are there, they hold a Node 24 of their own. */
export function forgetFetchedNode() {
  rmSync(kept, { recursive: true, force: true });
}
