import { assert } from "../result.ts";

/** A stream of chance that is always the same for the same seed: the next number in [0, 1). */
export type Random = () => number;

/**
 * The stream with this name (sfc32 over a hash of the text). Each thing that is made takes a stream of its own,
 * such as `7/person/12`, so that a new field of one does not move all the others.
 * @source PractRand, sfc32; the hash is FNV-1a with four different starts
 */
export function randomStream(name: string): Random {
  let a = textHash(name, 0x811c9dc5);
  let b = textHash(name, 0x9e3779b9);
  let c = textHash(name, 0x85ebca6b);
  let counter = textHash(name, 0xc2b2ae35);
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  // The first numbers still show the likeness of similar names.
  for (let at = 0; at < 12; at += 1) next();
  return next;
}

function textHash(text: string, start: number): number {
  let hash = start;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash | 0;
}

/** A whole number from `from` to `to`, both included. */
export function wholeNumber(random: Random, range: { from: number; to: number }): number {
  return range.from + Math.floor(random() * (range.to - range.from + 1));
}

/** True in `share` of all cases, 0 … 1. */
export function happens(random: Random, share: number): boolean {
  return random() < share;
}

/** One of the values, all alike. */
export function pickOne<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  assert(value !== undefined, "there is something to pick from");
  return value;
}

/** One of the values; the second part of each pair is its weight. */
export function pickWeighted<T>(random: Random, pairs: readonly (readonly [T, number])[]): T {
  const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [value, weight] of pairs) {
    left -= weight;
    if (left < 0) return value;
  }
  const last = pairs.at(-1);
  assert(last !== undefined, "there is something to pick from");
  return last[0];
}

/** `count` different values, in the order in which they were picked; fewer when there are not so many. */
export function pickSome<T>(random: Random, values: readonly T[], count: number): T[] {
  const left = [...values];
  const picked: T[] = [];
  while (picked.length < count && left.length > 0) {
    picked.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return picked;
}
