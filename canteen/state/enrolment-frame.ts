import type { FaceFrame, FaceHint, FacePack } from "#shared/contracts/face-api.ts";
import { descriptorFromText } from "#shared/face/descriptor-text.ts";
import { faceScore } from "#shared/face/score.ts";

/** What the person is asked to do for a capture, in the order of the sitting: FACE.md section 5, "Enrolment". */
export const poses = ["front", "glasses", "left", "right", "smile"] as const;
export type Pose = (typeof poses)[number];

/** What keeps a picture from being a capture. */
export type CaptureHint = FaceHint | "turn-left" | "turn-right" | "turn-less" | "not-alike";

/** An enrolment asks more of a picture than a recognition does. @source FACE.md section 5, "Enrolment" */
const enrolmentGate = { minScore: 0.8, minEyeDistance: 60 } as const;
/** A slight turn, as a change of the nose's asymmetry against looking straight: 20° to 25° change it by 0.20. */
const leastTurn = 0.06;
/** Of the asymmetry up to which a pack compares faces, how much still counts as looking straight. */
const straightShare = 0.6;

type Wanted = {
  readonly pose: Pose;
  readonly pack: FacePack;
  /** The asymmetry of this face when it looks straight; zero before that is known. */
  readonly straightYaw: number;
};

/** What keeps a frame from being the capture that is wanted; null = nothing. The first thing to change comes first. */
export function captureHint(frame: FaceFrame, wanted: Wanted): CaptureHint | null {
  const { quality } = wanted.pack;
  const { face } = frame;
  if (frame.faces > 1) return "two-faces";
  if (face === null) return "no-face";
  if (face.eyeDistance < Math.max(quality.minEyeDistance, enrolmentGate.minEyeDistance)) {
    return "come-closer";
  }
  if (face.luminance < quality.minLuminance) return "too-dark";
  if (face.luminance > quality.maxLuminance) return "too-bright";
  const turn = turnHint(face.yaw, wanted);
  if (turn !== null) return turn;
  if (face.score < Math.max(quality.minScore, enrolmentGate.minScore)) return "look-here";
  if (face.sharpness < quality.minSharpness || face.descriptor === null) return "hold-still";
  return null;
}

function turnHint(yaw: number, { pose, pack, straightYaw }: Wanted): CaptureHint | null {
  const { maxYaw } = pack.quality;
  const turned = yaw - straightYaw;
  if (pose === "left" && turned < leastTurn) return "turn-left";
  if (pose === "right" && turned > -leastTurn) return "turn-right";
  const most = pose === "left" || pose === "right" ? maxYaw : maxYaw * straightShare;
  if (Math.abs(yaw) <= most) return null;
  return pose === "left" || pose === "right" ? "turn-less" : "look-here";
}

/** The least agreement among captures, a score; 1 for a single one. Captures of other packs count as unlike. */
export function agreementOf(captures: readonly FaceFrame[], pack: FacePack): number {
  const descriptors = captures.map(({ face }) =>
    descriptorFromText(face?.descriptor ?? "", pack.dims),
  );
  return descriptors.reduce((least, one, at) => {
    const scores = descriptors
      .slice(at + 1)
      .map((other) => (one === null || other === null ? -1 : faceScore(one, other)));
    return Math.min(least, ...scores);
  }, 1);
}
