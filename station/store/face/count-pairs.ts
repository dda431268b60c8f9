import type { PairCount, PairTask } from "./compare-pairs.ts";

/** The finest step of a score in the count. */
const binWidth = 0.005;
const bins = 400;
/** More look-alike pairs than this are only counted. */
const keptPairs = 5_000;

/** Compares each face of a gallery with each other, once. For 5,000 of 512 numbers this takes seconds. */
export function countPairs({ vectors, dims, isNormalised, lookAlike }: PairTask): PairCount {
  const people = vectors.length / dims;
  const histogram = new Uint32Array(bins + 1);
  const alike: [number, number][] = [];
  let lookAlikePairs = 0;
  let highest = -Infinity;
  for (let one = 0; one < people; one += 1) {
    for (let other = one + 1; other < people; other += 1) {
      const score = pairScore({ vectors, dims, isNormalised }, one * dims, other * dims);
      const bin = Math.floor((score + 1) / binWidth);
      const place = bin < 0 ? 0 : Math.min(bin, bins);
      histogram[place] = (histogram[place] ?? 0) + 1;
      if (score > highest) highest = score;
      if (score < lookAlike) continue;
      lookAlikePairs += 1;
      if (alike.length < keptPairs) alike.push([one, other]);
    }
  }
  const pairs = (people * (people - 1)) / 2;
  return {
    people,
    pairs,
    histogram,
    binWidth,
    alike,
    lookAlikePairs,
    highest: pairs === 0 ? null : highest,
  };
}

function pairScore(
  { vectors, dims, isNormalised }: Pick<PairTask, "vectors" | "dims" | "isNormalised">,
  one: number,
  other: number,
): number {
  let sum = 0;
  if (isNormalised) {
    for (let at = 0; at < dims; at += 1) {
      sum += (vectors[one + at] ?? 0) * (vectors[other + at] ?? 0);
    }
    return sum;
  }
  for (let at = 0; at < dims; at += 1) {
    const gap = (vectors[one + at] ?? 0) - (vectors[other + at] ?? 0);
    sum += gap * gap;
  }
  return 1 - sum / 2;
}
