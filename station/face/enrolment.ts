import type {
  FaceEnrolmentAnswer,
  FaceEnrolmentRequest,
  FacePack,
} from "#shared/contracts/face-api.ts";
import { faceScore, meanDescriptor } from "#shared/face/score.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { seenIn } from "./frame-intake.ts";
import { qualityHint } from "./frame-quality.ts";
import { fullGallery, type FaceGallery } from "./gallery.ts";
import { faceRefusals } from "./texts.zh.ts";

/** An enrolment is done once with time and staff beside it, so its gate is narrower: FACE.md section 5, "Enrolment". */
const enrolmentGate = { minScore: 0.8, minEyeDistance: 60 };

/** Captures that may become a template. */
export type Sitting = {
  readonly mean: Float32Array;
  readonly captures: readonly Float32Array[];
  /** Least agreement among them, a score. */
  readonly agreement: number;
};

/**
 * Judges the captures of one sitting. Refusals: face-other-pack, face-descriptor, face-capture-poor,
 * face-captures-differ.
 */
export function sittingOf(
  { captures: frames, pack: madeWith }: FaceEnrolmentRequest,
  pack: FacePack,
): Result<Sitting> {
  if (madeWith !== pack.pack) return refuse(faceRefusals.otherPack);
  const quality = {
    ...pack.quality,
    minScore: Math.max(enrolmentGate.minScore, pack.quality.minScore),
    minEyeDistance: Math.max(enrolmentGate.minEyeDistance, pack.quality.minEyeDistance),
  };
  const captures: Float32Array[] = [];
  for (const frame of frames) {
    const seen = seenIn(frame, pack);
    if (seen === null) return refuse(faceRefusals.descriptor);
    const { faces, face, descriptor } = seen;
    const isGood = faces === 1 && face !== null && qualityHint(face, quality) === null;
    if (!isGood || descriptor === null) return refuse(faceRefusals.capturePoor);
    captures.push(descriptor);
  }
  const agreement = leastAgreement(captures);
  if (agreement < pack.thresholds.agree) return refuse(faceRefusals.capturesDiffer);
  return accept({ captures, agreement, mean: meanDescriptor(captures, pack) });
}

function leastAgreement(captures: readonly Float32Array[]): number {
  let least = 1;
  captures.forEach((one, at) => {
    for (const other of captures.slice(at + 1)) least = Math.min(least, faceScore(one, other));
  });
  return least;
}

/**
 * Who among the enrolled resembles a new face; from `lookAlike` on both are recognised with a second sign only, from
 * `agree` on they are likely one person who is enrolled twice (FACE.md section 5).
 * Refusals: face-full, face-same-as-another unless staff decided that they are different people.
 */
export function lookAlikesOf(
  { mean }: Sitting,
  { person, lookAlikeDecision }: Pick<FaceEnrolmentRequest, "person" | "lookAlikeDecision">,
  { gallery, pack }: { gallery: FaceGallery; pack: FacePack },
): Result<readonly PersonKey[]> {
  if (gallery.size() >= fullGallery && gallery.entry(person) === null) {
    return refuse(faceRefusals.full);
  }
  const { lookAlike, agree, alone } = pack.thresholds;
  const alike = gallery.alike(mean, { least: lookAlike, but: person });
  // Where a face never counts alone, somebody enrolled twice harms nobody, and many people resemble each other.
  const same = alone === null ? Infinity : Math.max(agree, lookAlike);
  const isSame = alike.some(({ score }) => score >= same);
  if (isSame && lookAlikeDecision === "undecided") return refuse(faceRefusals.sameAsAnother);
  return accept(alike.map((one) => one.person));
}

export function enrolmentAnswer(
  { captures, agreement }: Sitting,
  lookAlikes: readonly PersonKey[],
): FaceEnrolmentAnswer {
  return { templates: captures.length, agreement, lookAlikes: lookAlikes.length };
}
