import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { ServiceOutput } from "./output.ts";
import { root } from "./plan.ts";

/** What a page is shown in. */
export type Viewer = {
  readonly kind: "electron" | "chromium" | "browser" | "none";
  /** Why this one, for the person at the terminal. */
  readonly sentence: string;
  readonly program: string | undefined;
};

/** Chooses the kiosk's window: Electron where it is unpacked already, else Chromium, else the browser. */
export function kioskViewer(): Viewer {
  const desktop = hasDesktop();
  if (!desktop) {
    return {
      kind: "none",
      sentence:
        "没有桌面环境，请在浏览器中打开以上地址 · no desktop here: open the addresses in a browser",
      program: undefined,
    };
  }
  const electron = electronBinary();
  if (electron !== undefined) {
    return {
      kind: "electron",
      sentence: "自助终端在 Electron 窗口中打开 · the kiosk opens in an Electron window",
      program: electron,
    };
  }
  const chromium = chromiumBinary();
  if (chromium !== undefined) {
    return {
      kind: "chromium",
      sentence:
        "没有 Electron，自助终端在 Chromium 窗口中打开 · no Electron: the kiosk opens in Chromium",
      program: chromium,
    };
  }
  return {
    kind: "browser",
    sentence:
      "没有 Electron 和 Chromium，自助终端在浏览器中打开 · no Electron or Chromium: the browser is used",
    program: undefined,
  };
}

/** Opens the kiosk's page in a small framed window. @returns the window's process, if it is ours. */
export function openKiosk(
  viewer: Viewer,
  address: string,
  output: ServiceOutput,
): ChildProcess | undefined {
  if (viewer.program === undefined) {
    if (viewer.kind === "browser") openInBrowser(address);
    return undefined;
  }
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const args =
    viewer.kind === "electron"
      ? [
          ...asRoot,
          join(root, "dist/shell/main.cjs"),
          "--station",
          new URL(address).origin,
          "--framed",
        ]
      : [
          ...asRoot,
          `--app=${address}`,
          `--user-data-dir=${join(root, ".data/chromium")}`,
          ...["--window-size=540,960", "--force-device-scale-factor=0.5"],
          ...["--no-first-run", "--no-default-browser-check", "--disable-sync"],
        ];
  const child = spawn(viewer.program, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  output.take(child.stdout);
  output.take(child.stderr);
  child.once("error", (error) => output.say(error.message));
  return child;
}

/** Hands a page to the desktop's own browser; a desktop without one has printed addresses left. */
export function openInBrowser(address: string): void {
  const [program, ...args] = openers[process.platform] ?? ["xdg-open"];
  if (program === undefined) return;
  const child = spawn(program, [...args, address], { detached: true, stdio: "ignore" });
  child.once("error", () => undefined);
  child.unref();
}

const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

function hasDesktop(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
}

/** Electron's own package would download its binary when it is asked for it; only one that is there counts. */
function electronBinary(): string | undefined {
  const name = process.platform === "win32" ? "electron.exe" : "electron";
  const folders = [
    process.env["ELECTRON_OVERRIDE_DIST_PATH"],
    join(root, "node_modules/electron/dist"),
  ];
  return folders
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

function chromiumBinary(): string | undefined {
  const names = ["chromium", "chromium-browser", "google-chrome", "microsoft-edge"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}
