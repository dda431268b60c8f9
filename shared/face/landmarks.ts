import { assert } from "../result.ts";
import type { Point } from "./picture.ts";
import { middleOf, similarityBetween, type Similarity } from "./similarity.ts";

/** The 68 points of the iBUG scheme that both landmark nets give; "left" and "right" are those of the picture. */
export type Landmarks = readonly Point[];

export const landmarkCount = 68;

/** Points 36–41: the eye at the left of the picture. */
function leftEyeOf(landmarks: Landmarks): Point {
  return middleOf(landmarks.slice(36, 42));
}

/** Points 42–47: the eye at the right of the picture. */
function rightEyeOf(landmarks: Landmarks): Point {
  return middleOf(landmarks.slice(42, 48));
}

function pointAt(landmarks: Landmarks, index: number): Point {
  const point = landmarks[index];
  assert(point !== undefined, "a face has 68 landmarks");
  return point;
}

/** Between the middles of the eyes, pixels. */
export function eyeDistanceOf(landmarks: Landmarks): number {
  const left = leftEyeOf(landmarks);
  const right = rightEyeOf(landmarks);
  return Math.hypot(right.x - left.x, right.y - left.y);
}

/**
 * How far the head is turned: the place of the tip of the nose between the cheeks (points 1 and 15) along the line of
 * the eyes, (left gap − right gap) / sum, −1 to 1 and about 0 for a face that looks at the camera. In a picture that
 * is not mirrored it is positive when the person has turned to their OWN left, which is to the right of the picture.
 * 20° to 25° change it by more than 0.20 (FACE.md section 7).
 */
export function yawOf(landmarks: Landmarks): number {
  const left = leftEyeOf(landmarks);
  const right = rightEyeOf(landmarks);
  const length = Math.hypot(right.x - left.x, right.y - left.y);
  if (length === 0) return 0;
  const along = (point: Point): number =>
    (point.x * (right.x - left.x) + point.y * (right.y - left.y)) / length;
  const nose = along(pointAt(landmarks, 30));
  const leftGap = nose - along(pointAt(landmarks, 1));
  const rightGap = along(pointAt(landmarks, 15)) - nose;
  const sum = leftGap + rightGap;
  if (!(sum > 0)) return 0;
  return Math.min(1, Math.max(-1, (leftGap - rightGap) / sum));
}

/** The ArcFace template of a chip of 112 pixels: eyes, tip of the nose, corners of the mouth (InsightFace). */
export const arcFaceSize = 112;
const arcFaceTemplate: readonly Point[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** From the picture to the ArcFace chip; null when the landmarks are no face. */
export function toArcFaceChip(landmarks: Landmarks): Similarity | null {
  const five = [
    leftEyeOf(landmarks),
    rightEyeOf(landmarks),
    ...[30, 48, 54].map((index) => pointAt(landmarks, index)),
  ];
  return similarityBetween(five, arcFaceTemplate);
}

/** dlib's chip for its recognition net: 150 pixels, padding 0.25. */
export const dlibSize = 150;
const dlibPadding = 0.25;

/** The mean shape of dlib's five points (`get_face_chip_details`), and which of the 68 they are. */
const dlibShape: readonly { readonly index: number; readonly x: number; readonly y: number }[] = [
  { index: 45, x: 0.8595674595992, y: 0.2134981538014 },
  { index: 42, x: 0.6460604764104, y: 0.2289674387677 },
  { index: 36, x: 0.1205750620789, y: 0.2137274526848 },
  { index: 39, x: 0.3340850613712, y: 0.2290642403242 },
  { index: 33, x: 0.4901123135679, y: 0.6277975316475 },
];

/** From the picture to dlib's chip; null when the landmarks are no face. */
export function toDlibChip(landmarks: Landmarks): Similarity | null {
  const placed = (value: number): number =>
    ((dlibPadding + value) / (2 * dlibPadding + 1)) * dlibSize;
  return similarityBetween(
    dlibShape.map(({ index }) => pointAt(landmarks, index)),
    dlibShape.map(({ x, y }) => ({ x: placed(x), y: placed(y) })),
  );
}
