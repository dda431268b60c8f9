import type { Log } from "#shared/log.ts";

/**
 * Work that nobody waits for and that must not end the station: what it throws is logged as
 * `<name>.work-failed`, and the next call works again.
 */
export function guarded<Told extends readonly unknown[]>(
  name: string,
  log: Log,
  work: (...told: Told) => void,
): (...told: Told) => void {
  return (...told) => {
    try {
      work(...told);
    } catch (error) {
      log.error(`${name}.work-failed`, { why: error instanceof Error ? error.message : "unknown" });
    }
  };
}
