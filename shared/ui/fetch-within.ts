import type { Fetch } from "#shared/contracts/station-client.ts";

/** A station that has not answered by then is silent, ms. */
export const stationAnswerMs = 8_000;

/** The browser's fetch with a limit of time, ms, so that no question waits forever. */
export function fetchWithin(limitMs: number): Fetch {
  return (url, options) => fetch(url, { ...options, signal: AbortSignal.timeout(limitMs) });
}
