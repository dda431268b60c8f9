/** The screens (dist/screens/<name>) and the Electron shell (dist/shell), built when their sources changed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildCameraFiles } from "./camera-files.mjs";
import { Stop, root, run, say, tail } from "./console.mjs";
import { buildDefaultFacePack } from "./default-face-pack.mjs";
import { fingerprint, isStamped, writeStamp } from "./fingerprint.mjs";

/** Where each screen is served, and the folder of its index.html. */
export const screens = {
  till: "canteen/till",
  guest: "canteen/guest",
  desk: "canteen/desk",
  office: "canteen/office",
  kiosk: "kiosk",
  console: "district/console",
  code: "district/phone",
};

const tools = ["package-lock.json", "vite.config.ts", "svelte.config.js"];
const sourcesOf = {
  canteen: ["shared", "canteen", ...tools],
  kiosk: ["shared", "kiosk", ...tools],
  district: ["shared", "district/console", "district/phone", ...tools],
};

/** Builds each screen whose sources differ from those of its last build, and what their cameras need. */
export async function buildScreens(node) {
  await buildCameraFiles();
  buildDefaultFacePack();
  const due = Object.entries(screens).flatMap(([name, folder]) => {
    if (!existsSync(join(root, folder, "index.html"))) {
      throw new Stop(`屏幕缺失 · the screen ${folder}/index.html is missing`);
    }
    const print = fingerprint(sourcesOf[folder.split("/")[0]], (path) =>
      path.startsWith("kiosk/shell/"),
    );
    const isBuilt = existsSync(join(root, `dist/screens/${name}/index.html`));
    return isBuilt && isStamped(`dist/screens/${name}.stamp`, print) ? [] : [{ name, print }];
  });
  if (due.length === 0) return;
  say(`· 构建屏幕 · building the screens: ${due.map(({ name }) => name).join(", ")}`);
  await Promise.all(due.map((screen) => buildScreen(node, screen)));
}

async function buildScreen(node, { name, print }) {
  const result = await run(node, [
    join(root, "node_modules/vite/bin/vite.js"),
    "build",
    "--mode",
    name,
    "--logLevel",
    "warn",
  ]);
  if (result.code !== 0) {
    throw new Stop(`屏幕 ${name} 构建失败 · building it failed:\n${tail(result.output, 60)}`);
  }
  writeStamp(`dist/screens/${name}.stamp`, print);
}

/** Bundles the window's main process and preload into CommonJS, the only form that Electron 25 knows. */
export async function buildShell(node) {
  const print = fingerprint(["kiosk/shell", "shared", "package-lock.json", "build/shell.mjs"]);
  if (existsSync(join(root, "dist/shell/main.cjs")) && isStamped("dist/shell.stamp", print)) return;
  say("· 构建窗口程序 · building the kiosk window");
  const result = await run(node, [join(root, "build/shell.mjs")]);
  if (result.code !== 0) {
    throw new Stop(`窗口程序构建失败 · building it failed:\n${tail(result.output)}`);
  }
  writeStamp("dist/shell.stamp", print);
}
