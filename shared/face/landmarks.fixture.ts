import type { Point } from "./picture.ts";

/** The 68 landmarks of a plain face around (200, 200); the points that nothing looks at lie on the chin. */
export function aFace({
  eyeDistance,
  noseShift = 0,
}: {
  readonly eyeDistance: number;
  readonly noseShift?: number;
}): Point[] {
  const unit = eyeDistance / 2;
  const at = (x: number, y: number): Point => ({ x: 200 + x * unit, y: 200 + y * unit });
  const face = Array.from({ length: 68 }, () => at(0, 3));
  // The corner that looks at the nose and the outer one stand for the four points between them.
  const eye = (middle: number): Point[] =>
    [-0.4, -0.2, 0.2, 0.4, 0.2, -0.2].map((x) => at(middle + x, 0));
  face.splice(36, 12, ...eye(-1), ...eye(1));
  face[1] = at(-2, 0.4);
  face[15] = at(2, 0.4);
  face[30] = at(noseShift / unit, 1.1);
  face[33] = at(noseShift / unit, 1.4);
  face[48] = at(-0.8, 2.3);
  face[54] = at(0.8, 2.3);
  return face;
}
