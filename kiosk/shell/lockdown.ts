import type { BrowserWindow, Session, WebContents } from "electron";

/**
 * Takes from a session everything that a kiosk's page does not need: no permission, no download, and no request to
 * anything but the station. Data and blob addresses hold only what the page made itself.
 */
export function lockSession(session: Session, stationOrigin: string): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on("will-download", (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isAllowed(details.url, stationOrigin) });
  });
}

/** Keeps a page where it is: no other address, no second window, no embedded browser, no way out by keyboard. */
export function lockContents(contents: WebContents, stationOrigin: string): void {
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
  contents.on("will-attach-webview", (event) => event.preventDefault());
  for (const move of ["will-navigate", "will-redirect"] as const) {
    contents.on(move as "will-navigate", (event, url) => {
      if (!isOfStation(url, stationOrigin)) event.preventDefault();
    });
  }
  contents.on("before-input-event", (event, input) => {
    if (input.control || input.alt || input.meta || /^F\d+$/.test(input.key))
      event.preventDefault();
  });
}

/** Pinching must not leave the page enlarged for the next person. */
export function lockZoom(window: BrowserWindow): void {
  window.webContents.on("did-finish-load", () => {
    void window.webContents.setVisualZoomLevelLimits(1, 1);
  });
}

function isAllowed(url: string, stationOrigin: string): boolean {
  return isOfStation(url, stationOrigin) || /^(data|blob|devtools):/.test(url);
}

function isOfStation(url: string, stationOrigin: string): boolean {
  try {
    return new URL(url).origin === stationOrigin;
  } catch {
    // What is no address is nobody's address.
    return false;
  }
}
