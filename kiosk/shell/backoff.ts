/** Waits between attempts, in ms: at once for a stumble, slower for something that keeps failing. */
const waitsMs = [500, 1000, 2000, 5000, 10_000] as const;

/** @returns the wait before the attempt that follows `failures` failures in a row (0 = the first attempt), in ms. */
export function backoffMs(failures: number): number {
  if (failures <= 0) return 0;
  return waitsMs[Math.min(failures, waitsMs.length) - 1] ?? 0;
}
