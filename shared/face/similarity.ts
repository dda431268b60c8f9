import { assert } from "../result.ts";
import type { Point } from "./picture.ts";

/** Turning, scaling and shifting: (x, y) → (a·x − b·y + shiftX, b·x + a·y + shiftY). */
export type Similarity = {
  readonly a: number;
  readonly b: number;
  readonly shiftX: number;
  readonly shiftY: number;
};

/**
 * The similarity that brings points nearest to others (least squares, no mirroring).
 * Null when the points all lie in one place, as those of a face that a net has not understood may.
 */
export function similarityBetween(from: readonly Point[], to: readonly Point[]): Similarity | null {
  assert(from.length === to.length && from.length > 1, "each point has its counterpart");
  const middleFrom = middleOf(from);
  const middleTo = middleOf(to);
  let spread = 0;
  let along = 0;
  let across = 0;
  from.forEach((point, index) => {
    const target = to[index] ?? point;
    const x = point.x - middleFrom.x;
    const y = point.y - middleFrom.y;
    const u = target.x - middleTo.x;
    const v = target.y - middleTo.y;
    spread += x * x + y * y;
    along += x * u + y * v;
    across += x * v - y * u;
  });
  if (!(spread > 1e-6)) return null;
  const a = along / spread;
  const b = across / spread;
  return {
    a,
    b,
    shiftX: middleTo.x - a * middleFrom.x + b * middleFrom.y,
    shiftY: middleTo.y - b * middleFrom.x - a * middleFrom.y,
  };
}

/** How much longer things become, above 0. */
export function scaleOf({ a, b }: Similarity): number {
  return Math.hypot(a, b);
}

/** Where a point goes. */
export function moved({ a, b, shiftX, shiftY }: Similarity, { x, y }: Point): Point {
  return { x: a * x - b * y + shiftX, y: b * x + a * y + shiftY };
}

/** The way back. */
export function inverseOf({ a, b, shiftX, shiftY }: Similarity): Similarity {
  const square = a * a + b * b;
  const back = { a: a / square, b: -b / square, shiftX: 0, shiftY: 0 };
  const origin = moved(back, { x: shiftX, y: shiftY });
  return { ...back, shiftX: -origin.x, shiftY: -origin.y };
}

/** The mean of some points. */
export function middleOf(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), {
    x: 0,
    y: 0,
  });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
