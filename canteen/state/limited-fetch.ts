import type { Fetch } from "#shared/contracts/station-client.ts";

/** A station that has not answered by then is silent. */
const answerLimitMs = 8_000;

/** The browser's fetch with a limit of time, so that no question waits forever. */
export const limitedFetch: Fetch = (url, options) =>
  fetch(url, { ...options, signal: AbortSignal.timeout(answerLimitMs) });
