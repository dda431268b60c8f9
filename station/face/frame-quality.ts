import type { FaceFrame, FaceHint, FaceQuality } from "#shared/contracts/face-api.ts";

/** A face as a frame tells of it. */
export type SeenFace = Omit<NonNullable<FaceFrame["face"]>, "descriptor">;

/** A frame with its descriptor as numbers. */
export type Seen = {
  readonly faces: number;
  readonly face: SeenFace | null;
  readonly descriptor: Float32Array | null;
};

/** A frame that may be compared, with its face; or none of them, and what to do better. */
type JudgedFrame =
  | {
      readonly face: SeenFace;
      readonly descriptor: Float32Array;
      /** `hold-still`: good in itself, but it does not go on from the frame before. */
      readonly hint: "hold-still" | null;
    }
  | { readonly face: null; readonly descriptor: null; readonly hint: FaceHint };

/** How far the box of a face may move and grow from one frame to the next, as a share of its size: FACE.md section 5. */
const sameBox = 0.05;

/** Judges one frame by the pack's gate, and whether the face stands where it stood in the frame before. */
export function goodFrame(
  { faces, face, descriptor }: Seen,
  { quality, before }: { quality: FaceQuality; before: SeenFace | undefined },
): JudgedFrame {
  if (faces === 0 || face === null) return hinted("no-face");
  if (faces > 1) return hinted("two-faces");
  const wrong = qualityHint(face, quality);
  if (wrong !== null) return hinted(wrong);
  if (descriptor === null) return hinted("look-here");
  const isStill = before === undefined || isSameBox(before.box, face.box);
  return { face, descriptor, hint: isStill ? null : "hold-still" };
}

function hinted(hint: FaceHint): JudgedFrame {
  return { face: null, descriptor: null, hint };
}

/** What a single face could do better before it is compared; null = nothing. */
export function qualityHint(face: SeenFace, quality: FaceQuality): FaceHint | null {
  if (face.eyeDistance < quality.minEyeDistance) return "come-closer";
  if (face.luminance < quality.minLuminance) return "too-dark";
  if (face.luminance > quality.maxLuminance) return "too-bright";
  if (face.score < quality.minScore || Math.abs(face.yaw) > quality.maxYaw) return "look-here";
  if (face.sharpness < quality.minSharpness) return "hold-still";
  return null;
}

/** Whether a face stands still: neither its middle nor its size moved by more than a twentieth of its size. */
function isSameBox(before: SeenFace["box"], now: SeenFace["box"]): boolean {
  const gapX = Math.abs(before.x + before.width / 2 - now.x - now.width / 2);
  const gapY = Math.abs(before.y + before.height / 2 - now.y - now.height / 2);
  return (
    gapX <= sameBox * before.width &&
    gapY <= sameBox * before.height &&
    Math.abs(before.width - now.width) <= sameBox * before.width &&
    Math.abs(before.height - now.height) <= sameBox * before.height
  );
}
