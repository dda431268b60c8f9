import { BrowserWindow, screen } from "electron";
import { backoffMs } from "./backoff.ts";
import { lockContents, lockZoom } from "./lockdown.ts";
import type { ShellOptions } from "./options.ts";
import { texts } from "./texts.zh.ts";
import { waitingPage } from "./waiting-page.ts";

export type KioskWindow = {
  /** Shows the kiosk's page, from the start. */
  showKiosk(): void;
  /** Shows that the station is not there yet. */
  showWaiting(): void;
};

export type WindowParts = {
  readonly options: ShellOptions;
  /** The absolute path of the bundled preload script. */
  readonly preload: string;
  readonly devTools: "on" | "off";
};

/** Opens the one window. A page that crashes, hangs or does not load is loaded again, each time a little later. */
export function openKioskWindow({ options, preload, devTools }: WindowParts): KioskWindow {
  const window = new BrowserWindow({
    ...shapeOf(options.form),
    title: texts.title,
    autoHideMenuBar: true,
    backgroundColor: "#f7f4ee",
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: devTools === "on",
      zoomFactor: options.form === "framed" ? 0.5 : 1,
    },
  });
  lockContents(window.webContents, options.stationOrigin);
  lockZoom(window);

  let page = waitingPage;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  const load = (): void => {
    if (window.isDestroyed()) return;
    // Its failure is reported by did-fail-load as well, where it is handled.
    window.loadURL(page).catch(() => undefined);
  };
  const loadAgain = (): void => {
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(load, backoffMs(failures));
  };
  window.webContents.on("render-process-gone", loadAgain);
  window.webContents.on("unresponsive", () => window.webContents.forcefullyCrashRenderer());
  window.webContents.on("did-fail-load", (...[, code, , , isMainFrame]) => {
    // -3: a load that was given up because another one began.
    if (isMainFrame && code !== -3) loadAgain();
  });
  window.webContents.on("did-finish-load", () => (failures = 0));
  window.on("closed", () => clearTimeout(timer));

  const show = (next: string): void => {
    page = next;
    clearTimeout(timer);
    load();
  };
  show(waitingPage);
  return {
    showKiosk: () => show(`${options.stationOrigin}/kiosk/`),
    showWaiting: () => show(waitingPage),
  };
}

/**
 * The locked window covers the screen by its own measures as well, because a kiosk may have no window manager that
 * would make it full-screen. The kiosk's page is drawn for 1080×1920; the framed window shows it at half that size.
 */
function shapeOf(form: ShellOptions["form"]): Electron.BrowserWindowConstructorOptions {
  if (form === "framed") return { width: 540, height: 960, useContentSize: true };
  return {
    ...screen.getPrimaryDisplay().bounds,
    kiosk: true,
    fullscreen: true,
    frame: false,
    resizable: false,
    closable: false,
  };
}
