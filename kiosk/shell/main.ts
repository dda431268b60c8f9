import { Menu, app, session } from "electron";
import { basename, join } from "node:path";
import { watchHealth } from "./health.ts";
import { openKioskWindow } from "./kiosk-window.ts";
import { lockSession } from "./lockdown.ts";
import { type StationCommand, shellOptions } from "./options.ts";
import { type StationProcess, keepStationRunning } from "./station-process.ts";

/**
 * The locked window of a kiosk: it starts the station, shows the station's kiosk page and nothing else, and brings
 * back what dies. It knows nothing about people, meals or money, and the page runs in any Chromium without it.
 */
async function main(): Promise<void> {
  const options = shellOptions(ownArguments(), app.isPackaged ? installedStation() : undefined);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  Menu.setApplicationMenu(null);
  await app.whenReady();
  lockSession(session.defaultSession, options.stationOrigin);

  const station = options.station === undefined ? undefined : keepStationRunning(options.station);
  const window = openKioskWindow({
    options,
    preload: join(__dirname, "preload.cjs"),
    devTools: app.isPackaged ? "off" : "on",
  });
  const stopWatching = watchHealth(options.stationOrigin, {
    onready: () => window.showKiosk(),
    ongone: () => window.showWaiting(),
  });
  quitInOrder(station, stopWatching);
}

/** Behind the program; where Electron was given the path of this file, behind that. */
function ownArguments(): string[] {
  const path = process.argv.findIndex((arg) => basename(arg) === basename(__filename));
  return process.argv.slice(Math.max(path, 0) + 1);
}

/** Beside the archive, as electron-builder.yml lays it out; what belongs to the site lies with the user's data. */
function installedStation(): StationCommand {
  const code = join(process.resourcesPath, "app.asar.unpacked");
  const data = join(app.getPath("userData"), "station");
  return {
    program: join(process.resourcesPath, process.platform === "win32" ? "node.exe" : "node"),
    args: [
      ...[join(code, "station", "main.ts"), "--data", data],
      ...["--provision", join(data, "provision.json"), "--site", join(data, "site.json")],
      ...["--screens", join(code, "dist", "screens")],
    ],
  };
}

/** The station ends before the program does, so that it can finish what it is doing. */
function quitInOrder(station: StationProcess | undefined, stopWatching: () => void): void {
  let isReadyToQuit = false;
  app.on("before-quit", (event) => {
    stopWatching();
    if (isReadyToQuit || station === undefined) return;
    event.preventDefault();
    void station.stop().then(() => {
      isReadyToQuit = true;
      app.quit();
    });
  });
  app.on("window-all-closed", () => app.quit());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => app.quit());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  app.exit(1);
});
