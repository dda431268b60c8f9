import type { BrowserWindow, Session, WebContents } from "electron";

/**
 * Takes from a session everything that a kiosk's page does not need: no permission but the camera's picture, no
 * download, and no request to anything but the station. Data and blob addresses hold only what the page made itself.
 */
export function lockSession(session: Session, stationOrigin: string): void {
  session.setPermissionRequestHandler((...[, permission, answer, details]) => {
    const kinds = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    const isCamera = permission === "media" && kinds.length > 0 && kinds.every(isPicture);
    answer(isCamera && details.isMainFrame && isKioskPage(details.requestingUrl, stationOrigin));
  });
  session.setPermissionCheckHandler((...[contents, permission, , details]) => {
    const { mediaType, isMainFrame } = details;
    if (permission !== "media" || mediaType === undefined || !isPicture(mediaType)) return false;
    return isMainFrame && contents !== null && isKioskPage(contents.getURL(), stationOrigin);
  });
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

/** The camera's picture, never the microphone: nothing is recorded of what is said in front of a kiosk. */
function isPicture(kind: string): boolean {
  return kind === "video";
}

/** The one page that looks for faces and codes. */
function isKioskPage(url: string, stationOrigin: string): boolean {
  return isOfStation(url, stationOrigin) && new URL(url).pathname.startsWith("/kiosk/");
}

function isOfStation(url: string, stationOrigin: string): boolean {
  try {
    return new URL(url).origin === stationOrigin;
  } catch {
    // What is no address is nobody's address.
    return false;
  }
}
