import { assert } from "#shared/result.ts";

/**
 * The value below which a share of the samples lies, by nearest rank: always one of the samples, never a value
 * between two of them.
 * @param share 0 … 1; 0.99 is the 99th percentile
 */
export function percentile(samples: readonly number[], share: number): number {
  assert(share >= 0 && share <= 1, "a share lies between 0 and 1");
  const sorted = samples.toSorted((one, other) => one - other);
  const value = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1];
  assert(value !== undefined, "there are samples");
  return value;
}

/** The middle sample; of an even number the lower one of the two in the middle. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** One round of a comparison: both sides were measured one right after the other. */
export type Round = { readonly subject: readonly number[]; readonly base: readonly number[] };

/**
 * How many times the base the subject takes: the ratio of the medians of each round, and of those the median. What
 * else the machine does slows both sides of a round, and a round that it spoils is outvoted.
 */
export function ratioOfMedians(rounds: readonly Round[]): number {
  return median(rounds.map(({ subject, base }) => median(subject) / median(base)));
}
