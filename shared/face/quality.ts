import type { FaceFrame, FaceQuality } from "../contracts/face-api.ts";
import { greyOf, type Picture } from "./picture.ts";

/** Mean luminance of a chip, 0 to 255. */
export function luminanceOf(chip: Picture): number {
  const grey = greyOf(chip);
  return grey.reduce((sum, value) => sum + value, 0) / grey.length;
}

/** Variance of the Laplacian of a chip's luminance: below 30 at 112 pixels a face is blurred (FACE.md section 5). */
export function sharpnessOf(chip: Picture): number {
  const { width, height } = chip;
  const grey = greyOf(chip);
  const at = (index: number): number => grey[index] ?? 0;
  let sum = 0;
  let squares = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const here = y * width + x;
      const edge = at(here - 1) + at(here + 1) + at(here - width) + at(here + width) - 4 * at(here);
      sum += edge;
      squares += edge * edge;
      count++;
    }
  }
  if (count === 0) return 0;
  const mean = sum / count;
  return squares / count - mean * mean;
}

type MeasuredFace = Pick<
  NonNullable<FaceFrame["face"]>,
  "score" | "eyeDistance" | "sharpness" | "luminance"
>;

/**
 * Whether a face is worth describing: everything of the gate except the turn of the head. A turned face is described
 * too, since the frames of a head turn must be shown to be of one person; whether it looks at the camera well
 * enough to be searched for is for the station to say by its `yaw`.
 */
export function isDescribable(face: MeasuredFace, quality: FaceQuality): boolean {
  return (
    face.score >= quality.minScore &&
    face.eyeDistance >= quality.minEyeDistance &&
    face.sharpness >= quality.minSharpness &&
    face.luminance >= quality.minLuminance &&
    face.luminance <= quality.maxLuminance
  );
}
