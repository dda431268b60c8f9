import type { FaceFrame, FacePack } from "#shared/contracts/face-api.ts";
import { descriptorFromText } from "#shared/face/descriptor-text.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import type { Seen } from "./frame-quality.ts";
import { faceRefusals } from "./texts.zh.ts";

/** What is accepted of the frames of one presentation. */
export const intakeLimits = {
  /** A camera gives 25 or 30 a second, a screen describes 15 of them at best. */
  framesASecond: 40,
  /**
   * How far a frame may be from the time that the first one promised, either way: a busy machine holds the first or a
   * later batch up for seconds.
   */
  offMs: 5_000,
  /** How far the length of a normalised descriptor may be from 1: 32-bit floats are off by less than a millionth. */
  lengthGap: 0.01,
  /** Lengths of a descriptor that is not normalised; those of face-api lie between 1.2 and 1.6. */
  rawLength: { least: 0.1, most: 10 },
} as const;

/** How the frames of one presentation have come so far. */
export type Intake = {
  /** The first frame: the screen's clock and ours then; null before it. */
  readonly first: { readonly atMs: number; readonly nowMs: number } | null;
  readonly lastAtMs: number;
  /** How many came since `sinceMs`. */
  readonly count: number;
  readonly sinceMs: number;
};

export function emptyIntake(nowMs: number): Intake {
  return { first: null, lastAtMs: -1, count: 0, sinceMs: nowMs };
}

/**
 * Takes a batch of frames in. Refusals: face-too-many-frames, face-frames-clock (a frame that is not later than the one
 * before, too old or from the future), face-descriptor (wrong length, not a number, or a length that the pack's have not).
 */
export function takenIn(
  before: Intake,
  frames: readonly FaceFrame[],
  { pack, nowMs }: { pack: FacePack; nowMs: number },
): Result<{ readonly intake: Intake; readonly seen: readonly Seen[] }> {
  const counted = countedIn(before, frames.length, nowMs);
  if (counted.count > intakeLimits.framesASecond) return refuse(faceRefusals.tooManyFrames);
  const first = before.first ?? { atMs: frames[0]?.atMs ?? 0, nowMs };
  let { lastAtMs } = before;
  for (const { atMs } of frames) {
    const off = atMs - first.atMs - (nowMs - first.nowMs);
    const isInTime = Math.abs(off) <= intakeLimits.offMs;
    if (atMs <= lastAtMs || !isInTime) return refuse(faceRefusals.framesClock);
    lastAtMs = atMs;
  }
  const seen: Seen[] = [];
  for (const frame of frames) {
    const one = seenIn(frame, pack);
    if (one === null) return refuse(faceRefusals.descriptor);
    seen.push(one);
  }
  return accept({ intake: { ...counted, first, lastAtMs }, seen });
}

function countedIn(before: Intake, more: number, nowMs: number): Intake {
  const isNewSecond = nowMs - before.sinceMs >= 1_000;
  return isNewSecond
    ? { ...before, sinceMs: nowMs, count: more }
    : { ...before, count: before.count + more };
}

/** A frame with its descriptor as numbers; null when that is none of the pack's. */
export function seenIn({ faces, face }: FaceFrame, pack: FacePack): Seen | null {
  if (face === null) return { faces, face: null, descriptor: null };
  const { descriptor: text, ...measures } = face;
  if (text === null) return { faces, face: measures, descriptor: null };
  const descriptor = descriptorFromText(text, pack.dims);
  if (descriptor === null || !hasLengthOf(pack, descriptor)) return null;
  return { faces, face: measures, descriptor };
}

function hasLengthOf({ isNormalised }: FacePack, descriptor: Float32Array): boolean {
  const length = Math.sqrt(descriptor.reduce((sum, value) => sum + value * value, 0));
  if (isNormalised) return Math.abs(length - 1) <= intakeLimits.lengthGap;
  return length >= intakeLimits.rawLength.least && length <= intakeLimits.rawLength.most;
}
