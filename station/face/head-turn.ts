import type { Seen } from "./frame-quality.ts";

/** To the person's own left or right. */
export type TurnSide = "left" | "right";

/** FACE.md section 7. Yaw is nose asymmetry, 0 to 1. */
const turnRules = {
  /** One turn and back. */
  limitMs: 4_000,
  /** From the resting value, to the side that was asked for. */
  away: 0.2,
  /** From the resting value. */
  back: 0.08,
  /** From here on a face counts as seen on its way, and must still be the same. */
  onTheWay: 0.1,
  /** A face may be out of sight for so long before it counts as another. */
  outOfSightMs: 700,
  /** So many described frames in a row that are not the same face are another face. */
  othersInARow: 2,
} as const;

/** Where a head turn stands. */
export type Turning = {
  readonly sides: readonly TurnSide[];
  /** Which turn, from 0. */
  readonly at: number;
  readonly leg: "away" | "back";
  readonly restingYaw: number;
  readonly untilMs: number;
  readonly lastSeenMs: number;
  /** Whether the same face was seen on the way of this turn. */
  readonly isHeld: boolean;
  readonly others: number;
};

/** Begins one or two turns. */
export function beginTurns(turns: {
  readonly sides: readonly TurnSide[];
  readonly restingYaw: number;
  readonly nowMs: number;
}): Turning {
  const { sides, restingYaw, nowMs } = turns;
  return {
    sides,
    restingYaw,
    at: 0,
    leg: "away",
    untilMs: nowMs + turnRules.limitMs,
    lastSeenMs: nowMs,
    isHeld: false,
    others: 0,
  };
}

/**
 * The turn after one more frame: going on, done, or failed because time ran out, the face went away or another came.
 * A face that is turned far may be without descriptor; then it counts only if it was seen to be the same on its way.
 */
export function followTurn(
  before: Turning,
  { faces, face, descriptor }: Seen,
  { nowMs, isSame }: { nowMs: number; isSame: (descriptor: Float32Array) => boolean },
): Turning | "done" | "failed" {
  if (nowMs >= before.untilMs) return "failed";
  if (faces !== 1 || face === null) {
    return nowMs - before.lastSeenMs > turnRules.outOfSightMs ? "failed" : before;
  }
  const isOther = descriptor !== null && !isSame(descriptor);
  const others = isOther ? before.others + 1 : descriptor === null ? before.others : 0;
  if (others >= turnRules.othersInARow) return "failed";
  const turn = asked(before, face.yaw);
  const isNowHeld = descriptor !== null && !isOther && turn >= turnRules.onTheWay;
  const now = { ...before, others, lastSeenMs: nowMs, isHeld: before.isHeld || isNowHeld };
  if (isOther) return now;
  if (now.leg === "away") {
    return turn > turnRules.away && now.isHeld ? { ...now, leg: "back" } : now;
  }
  const isBack = descriptor !== null && Math.abs(face.yaw - now.restingYaw) < turnRules.back;
  return isBack ? nextTurn(now, nowMs) : now;
}

/** How far the head is turned to the side that is asked for: to the own left the nose moves right in the picture. */
function asked({ sides, at, restingYaw }: Turning, yaw: number): number {
  return sides[at] === "left" ? yaw - restingYaw : restingYaw - yaw;
}

function nextTurn(turning: Turning, nowMs: number): Turning | "done" {
  if (turning.at + 1 >= turning.sides.length) return "done";
  const untilMs = nowMs + turnRules.limitMs;
  return { ...turning, at: turning.at + 1, leg: "away", untilMs, isHeld: false };
}
