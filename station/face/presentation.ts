import type { FaceHint, FaceQuality, FaceThresholds } from "#shared/contracts/face-api.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import type { FaceSeen } from "#shared/identity/credential.ts";
import { faceScore, meanDescriptor } from "#shared/face/score.ts";
import { goodFrame, type Seen, type SeenFace } from "./frame-quality.ts";
import { beginTurns, followTurn, type Turning, type TurnSide } from "./head-turn.ts";

/** So many good frames in a row are compared. */
export const framesNeeded = 3;

/** FACE.md section 5, and K33 of the accessibility rules: the face step ends by itself after ten seconds. */
export const lookLimits = {
  /** A face that nobody is near enough to, from its first good frame on. */
  unknownMs: 6_000,
  /** Nobody stands there well enough to be compared, from the beginning on. */
  unseenMs: 10_000,
  /** A face that is near, but not near enough, may still come nearer for so long. */
  unsureMs: 1_500,
} as const;

/** Below this the head is always turned, twice: FACE.md section 7. */
const surelyAlone = 0.7;

/** What one presentation is judged by. */
export type PresentationRules = {
  readonly quality: FaceQuality;
  readonly thresholds: FaceThresholds;
  /** From which a face counts alone here: the pack's, or what the calibration raised it to; null = never. */
  readonly alone: number | null;
  readonly isNormalised: boolean;
  readonly headTurn: "always" | "one-in-five";
  /** Whom the face is compared with. */
  readonly nearest: (descriptor: Float32Array) => Nearest | null;
  readonly random: () => number;
};

/** The nearest person, and whether they are to be confirmed with a second sign whatever the score. */
export type Nearest = {
  readonly person: PersonKey;
  readonly score: number;
  readonly lead: number;
  readonly hasLookAlike: boolean;
};

/** What came out, with the score for the site's own figures. */
export type Decision =
  | { readonly kind: "seen"; readonly seen: FaceSeen; readonly score: number }
  | { readonly kind: "nobody"; readonly why: "unknown" | "unseen" };

type Looking = {
  readonly phase: "look";
  readonly begunMs: number;
  /** When the first good frame came; null = none yet. */
  readonly firstGoodMs: number | null;
  /** Since when somebody is near, but not near enough; null = nobody is. */
  readonly unsureSinceMs: number | null;
  readonly run: readonly Good[];
  readonly hint: FaceHint | null;
};
type Good = {
  readonly face: SeenFace;
  readonly descriptor: Float32Array;
  readonly person: PersonKey | null;
};
export type Presentation =
  | Looking
  | {
      readonly phase: "turn";
      readonly turning: Turning;
      readonly nearest: Nearest;
      readonly face: Float32Array;
    }
  | { readonly phase: "decided"; readonly decision: Decision };

/** A presentation that begins now; `nowMs` is on a clock that nobody sets. */
export function beginPresentation(nowMs: number): Presentation {
  return {
    phase: "look",
    begunMs: nowMs,
    firstGoodMs: null,
    unsureSinceMs: null,
    run: [],
    hint: "no-face",
  };
}

type Now = { readonly rules: PresentationRules; readonly nowMs: number };

/** The presentation after one more frame. What is decided stays decided. */
export function afterFrame(before: Presentation, seen: Seen, now: Now): Presentation {
  switch (before.phase) {
    case "look":
      return afterLook(before, seen, now);
    case "turn":
      return afterTurn(before, seen, now);
    case "decided":
      return before;
  }
}

function afterLook(before: Looking, seen: Seen, now: Now): Presentation {
  const frame = goodFrame(seen, { quality: now.rules.quality, before: before.run.at(-1)?.face });
  if (frame.descriptor === null) {
    return lookingOn({ ...before, run: [], hint: frame.hint }, now);
  }
  const { face, descriptor, hint } = frame;
  const person = now.rules.nearest(descriptor)?.person ?? null;
  const one: Good = { face, descriptor, person };
  const goesOn = hint === null && before.run.every((other) => other.person === person);
  const run = goesOn ? [...before.run, one].slice(-framesNeeded) : [one];
  const looking = { ...before, run, hint, firstGoodMs: before.firstGoodMs ?? now.nowMs };
  return run.length < framesNeeded ? lookingOn(looking, now) : compared(looking, now);
}

/** Three good frames of one person: their mean is compared. */
function compared(looking: Looking, now: Now): Presentation {
  const { rules, nowMs } = now;
  const face = meanDescriptor(
    looking.run.map(({ descriptor }) => descriptor),
    rules,
  );
  const nearest = rules.nearest(face);
  const isOne = looking.run.every(
    ({ person, descriptor }) =>
      person === nearest?.person && faceScore(descriptor, face) >= rules.thresholds.sameFace,
  );
  if (nearest === null || !isOne || nearest.score < rules.thresholds.suggest) {
    return lookingOn({ ...looking, unsureSinceMs: null }, now);
  }
  if (rules.alone === null) return seenAs(nearest, "face-unsure");
  if (nearest.hasLookAlike) return seenAs(nearest, "look-alike");
  if (nearest.score >= rules.alone && nearest.lead >= rules.thresholds.lead) {
    return aloneOrTurn({ nearest, face, yaw: restingYaw(looking.run) }, now);
  }
  const since = looking.unsureSinceMs ?? nowMs;
  if (nowMs - since >= lookLimits.unsureMs) return seenAs(nearest, "face-unsure");
  return lookingOn({ ...looking, unsureSinceMs: since }, now);
}

function aloneOrTurn(
  { nearest, face, yaw }: { nearest: Nearest; face: Float32Array; yaw: number },
  { rules, nowMs }: Now,
): Presentation {
  const isUnsure = nearest.score < surelyAlone;
  const isAsked = rules.headTurn === "always" || isUnsure || rules.random() < 0.2;
  if (!isAsked) return seenAs(nearest, null);
  const first: TurnSide = rules.random() < 0.5 ? "left" : "right";
  const second: TurnSide = first === "left" ? "right" : "left";
  const sides: readonly TurnSide[] = isUnsure ? [first, second] : [first];
  return { phase: "turn", nearest, face, turning: beginTurns({ sides, restingYaw: yaw, nowMs }) };
}

function afterTurn(
  before: Extract<Presentation, { phase: "turn" }>,
  seen: Seen,
  { rules, nowMs }: Now,
): Presentation {
  const followed = followTurn(before.turning, seen, {
    nowMs,
    isSame: (descriptor) => faceScore(descriptor, before.face) >= rules.thresholds.sameFace,
  });
  if (followed === "done") return seenAs(before.nearest, null);
  if (followed === "failed") return seenAs(before.nearest, "face-not-live");
  return { ...before, turning: followed };
}

/** The presentation when no frame comes: time passes for it all the same. */
export function afterTime(before: Presentation, nowMs: number): Presentation {
  if (before.phase === "look") return lookingOn(before, { nowMs });
  if (before.phase === "turn" && nowMs >= before.turning.untilMs) {
    return seenAs(before.nearest, "face-not-live");
  }
  return before;
}

/** Goes on looking, unless that has taken too long. */
function lookingOn(looking: Looking, { nowMs }: { readonly nowMs: number }): Presentation {
  const { firstGoodMs, begunMs } = looking;
  const isUnseen = firstGoodMs === null && nowMs - begunMs >= lookLimits.unseenMs;
  if (isUnseen) return nobody("unseen");
  const isUnknown = firstGoodMs !== null && nowMs - firstGoodMs >= lookLimits.unknownMs;
  if (isUnknown) return nobody("unknown");
  return looking;
}

function nobody(why: "unknown" | "unseen"): Presentation {
  return { phase: "decided", decision: { kind: "nobody", why } };
}

function seenAs({ person, score }: Nearest, doubt: FaceSeen["doubt"]): Presentation {
  return { phase: "decided", decision: { kind: "seen", seen: { person, doubt }, score } };
}

function restingYaw(run: readonly Good[]): number {
  return run.reduce((sum, { face }) => sum + face.yaw, 0) / Math.max(1, run.length);
}
