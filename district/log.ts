import type { Log } from "#shared/log.ts";

/** One JSON line per event: time, level, event, then its fields. `write` gets each line without its end. */
export function jsonLog(write: (line: string) => void, nowText: () => string): Log {
  const at =
    (level: "info" | "warn" | "error"): Log["info"] =>
    (event, fields) =>
      write(JSON.stringify({ at: nowText(), level, event, ...fields }));
  return { info: at("info"), warn: at("warn"), error: at("error") };
}
