import type { Log } from "#shared/log.ts";

/** Writes one JSON line an event; `write` is the process's standard output in service. */
export function jsonLog(write: (line: string) => void, nowText: () => string): Log {
  const line =
    (level: "info" | "warn" | "error") =>
    (
      event: string,
      fields: Readonly<Record<string, string | number | boolean | null>> = {},
    ): void =>
      write(`${JSON.stringify({ at: nowText(), level, event, ...fields })}\n`);
  return { info: line("info"), warn: line("warn"), error: line("error") };
}
