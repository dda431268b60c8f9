import { assert } from "../result.ts";

/**
 * How alike two faces are: 1 − d²/2 of the Euclidean distance d of their descriptors, which is the cosine where
 * both have length 1. Any number up to 1; 1 = the same numbers. Throws when they have different lengths.
 */
export function faceScore(one: Float32Array, other: Float32Array): number {
  assert(one.length === other.length, "descriptors of one pack have one length");
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) {
    const gap = (one[at] ?? 0) - (other[at] ?? 0);
    sum += gap * gap;
  }
  return 1 - sum / 2;
}

/** The mean of descriptors of one pack, at length 1 where the pack's descriptors have it. At least one is given. */
export function meanDescriptor(
  descriptors: readonly Float32Array[],
  { isNormalised }: { readonly isNormalised: boolean },
): Float32Array {
  const [first] = descriptors;
  assert(first !== undefined, "a mean is of one descriptor or more");
  const sum = new Float32Array(first.length);
  for (const one of descriptors) {
    for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + (one[at] ?? 0);
  }
  const length = isNormalised ? Math.hypot(...sum) : descriptors.length;
  return length === 0 ? sum : sum.map((value) => value / length);
}
