/** What a call gave, and how long it took in ms. */
export type Timed<T> = { readonly value: T; readonly ms: number };

/** Calls once and takes the time. */
export function timed<T>(work: () => T): Timed<T> {
  const start = performance.now();
  const value = work();
  return { value, ms: performance.now() - start };
}

/** How often something is done before it counts, and how often it counts. */
export type Repetitions = { readonly warmUp: number; readonly count: number };

/** The times of a call, in ms, after as many calls that do not count. The call is told its number, from 0. */
export function sample(
  { warmUp, count }: Repetitions,
  work: (turn: number) => unknown,
): readonly number[] {
  for (let turn = 0; turn < warmUp; turn += 1) work(turn);
  return Array.from({ length: count }, (_, turn) => timed(() => work(warmUp + turn)).ms);
}

/** What something that measures itself gave, one time after the other; the first ones do not count. */
export async function repeat<T>(
  { warmUp, count }: Repetitions,
  work: (turn: number) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  for (let turn = 0; turn < warmUp + count; turn += 1) {
    const result = await work(turn);
    if (turn >= warmUp) results.push(result);
  }
  return results;
}
