/**
 * `npm run setup`, and the first step of every other command: does what is missing and is quick when nothing is.
 * Runs on Node ≥ 18 and writes only inside the project folder.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Stop, command, root, say } from "./console.mjs";
import { prepareFacePack } from "./face-pack.mjs";
import { node24 } from "./node24.mjs";
import { compileCardReader, installPackages, preparePostgres } from "./packages.mjs";
import { buildScreens, buildShell } from "./screens.mjs";

/** Packages and their native parts. @returns the Node to run everything else on, and what became of the reader. */
export async function preparePackages() {
  return alone(async () => {
    await installPackages();
    await preparePostgres();
    const reader = await compileCardReader();
    return { node: node24(), reader };
  });
}

/** Everything that `npm start` needs. */
export async function prepareAll() {
  const prepared = await preparePackages();
  await alone(async () => {
    await buildScreens(prepared.node);
    await buildShell(prepared.node);
    await prepareFacePack().catch((error) => {
      if (!(error instanceof Stop)) throw error;
      say("· 用随产品附带的人脸模型 · the face model that ships with the product is used");
    });
  });
  return prepared;
}

/** One set-up at a time: two commands started together would unpack into one folder. Waits at most 15 minutes. */
async function alone(body) {
  const lock = join(root, ".cache/setup.lock");
  mkdirSync(join(root, ".cache"), { recursive: true });
  const deadline = Date.now() + 15 * 60_000;
  for (let hasSaid = false; !take(lock); hasSaid = true) {
    if (Date.now() > deadline)
      throw new Stop(`另一个安装一直未结束 · ${lock} has been held for 15 minutes`);
    if (!hasSaid) say("· 等待另一个安装结束 · waiting for another set-up to end");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  try {
    return await body();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
  } catch (error) {
    // Its owner is gone; whoever finds that out first clears it, and all try again.
    if (error.code === "ESRCH") rmSync(lock, { force: true });
  }
  return false;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await command(async () => {
    const { reader } = await prepareAll();
    if (!reader.isThere) say(`· 读卡器未安装 · no card reader: ${reader.output}`);
    say("✓ 准备就绪 · everything is in place");
  });
}
