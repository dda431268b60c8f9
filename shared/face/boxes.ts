import type { Box } from "./picture.ts";

/** What a detector says. */
export type ScoredBox = { readonly box: Box; readonly score: number };

/** Shared area of two boxes over their joint area, 0 to 1. */
export function overlapOf(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (one.width * one.height + other.width * other.height - shared);
}

/** The most boxes that are looked at, best first: far more than a picture holds faces. */
const maxCandidates = 750;

/** Of boxes that overlap by more than `maxOverlap` only the best stays (non-maximum suppression); best first. */
export function withoutDoubles(
  boxes: readonly ScoredBox[],
  maxOverlap: number,
): readonly ScoredBox[] {
  const kept: ScoredBox[] = [];
  const best = boxes.toSorted((one, other) => other.score - one.score).slice(0, maxCandidates);
  for (const candidate of best) {
    if (kept.every(({ box }) => overlapOf(box, candidate.box) <= maxOverlap)) kept.push(candidate);
  }
  return kept;
}

/** A face that is less than half as wide as the nearest one belongs to somebody farther back in the queue. */
const leastShareOfWidth = 0.5;

/** Those who stand in front of the camera, largest first; people behind them do not count. */
export function facesInFront(boxes: readonly ScoredBox[]): readonly ScoredBox[] {
  const largestFirst = boxes.toSorted((one, other) => other.box.width - one.box.width);
  const widest = largestFirst[0]?.box.width ?? 0;
  return largestFirst.filter(({ box }) => box.width >= widest * leastShareOfWidth);
}
