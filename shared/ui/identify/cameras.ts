/**
 * Whether a camera is plugged in; the camera stays off and nobody is asked for a permission. False where the page may
 * not use one at all, such as over plain HTTP from another machine.
 */
export async function isCameraThere(browser: Navigator): Promise<boolean> {
  const devices = mediaOf(browser);
  if (devices === undefined) return false;
  try {
    const all = await devices.enumerateDevices();
    return all.some(({ kind }) => kind === "videoinput");
  } catch {
    // A browser that does not tell has none for us.
    return false;
  }
}

/** Calls whenever a device was plugged in or out. */
export function oncameras(browser: Navigator, then: () => void): void {
  mediaOf(browser)?.addEventListener("devicechange", then);
}

/** Missing outside secure contexts, whatever the types say. */
function mediaOf(browser: Navigator): MediaDevices | undefined {
  const devices: MediaDevices | undefined = browser.mediaDevices;
  return devices;
}
