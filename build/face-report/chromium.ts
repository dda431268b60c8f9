import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The names under which systems install it. */
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser that `CHROMIUM` names, or the first on the path; null when there is none. */
export function chromiumPath(env: NodeJS.ProcessEnv): string | null {
  const named = env["CHROMIUM"];
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = named
    ? [named]
    : names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
