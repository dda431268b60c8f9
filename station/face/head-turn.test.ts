import { expect, test, describe } from "vitest";
import { aFace, near, nobodySeen, seenOf } from "./faces.fixture.ts";
import { beginTurns, followTurn, type TurnSide, type Turning } from "./head-turn.ts";
import type { Seen } from "./frame-quality.ts";

const anna = near(aFace(1), 0.7);
const other = aFace(9);
const isSame = (descriptor: Float32Array): boolean =>
  descriptor[1] !== undefined && descriptor[1] > 0.5;
const at = (yaw: number, descriptor: Float32Array | null = anna): Seen =>
  seenOf(descriptor, { yaw });

/** Follows frames 100 ms apart. */
function followed(sides: readonly TurnSide[], seen: readonly Seen[]): Turning | "done" | "failed" {
  let turning: Turning | "done" | "failed" = beginTurns({ sides, restingYaw: 0.05, nowMs: 0 });
  for (const [index, one] of seen.entries()) {
    if (typeof turning === "string") return turning;
    turning = followTurn(turning, one, { nowMs: (index + 1) * 100, isSame });
  }
  return turning;
}
const outcome = (turning: Turning | "done" | "failed"): string =>
  typeof turning === "string" ? turning : `${turning.leg} ${turning.at + 1}`;

const toLeft = [at(0.1), at(0.2), at(0.28), at(0.2), at(0.06)];
const toRight = [at(-0.05), at(-0.1), at(-0.18), at(-0.08), at(0.02)];

describe("a head turn", () => {
  test.each([
    ["left and back", ["left"], toLeft, "done"],
    ["right and back", ["right"], toRight, "done"],
    ["to the wrong side", ["left"], toRight, "away 1"],
    ["not back yet", ["left"], toLeft.slice(0, 4), "back 1"],
    [
      "not far enough: a photo that is tilted reaches 0.16",
      ["left"],
      [at(0.15), at(0.21), at(0.05)],
      "away 1",
    ],
    ["the first of two", ["left", "right"], toLeft, "away 2"],
    ["both of two", ["left", "right"], [...toLeft, ...toRight], "done"],
    ["the same side twice is not both", ["left", "right"], [...toLeft, ...toLeft], "away 2"],
    ["another face comes", ["left"], [at(0.1), at(0.1, other), at(0.28, other)], "failed"],
    ["one poor frame is forgiven", ["left"], [at(0.1), at(0.2, other), at(0.28), at(0.06)], "done"],
    [
      "turned so far that it is not described",
      ["left"],
      [at(0.2), at(0.5, null), at(0.06)],
      "done",
    ],
    ["never described on its way", ["left"], [at(0.2, null), at(0.5, null), at(0.06)], "away 1"],
    ["back without being described", ["left"], [at(0.2), at(0.5), at(0.06, null)], "back 1"],
    ["gone for a moment", ["left"], [at(0.2), nobodySeen, nobodySeen, at(0.3), at(0.05)], "done"],
    ["gone for long", ["left"], [at(0.2), ...Array<Seen>(9).fill(nobodySeen)], "failed"],
    ["two people", ["left"], [at(0.2), ...Array<Seen>(9).fill({ ...at(0.3), faces: 2 })], "failed"],
    ["too late", ["left"], [...Array<Seen>(39).fill(at(0.05)), at(0.3)], "failed"],
  ] as const)("%s", (_name, sides, seen, expected) => {
    expect(outcome(followed(sides, seen))).toBe(expected);
  });

  test("the second turn has four seconds of its own", () => {
    const still = Array<Seen>(30).fill(at(0.05));
    expect(outcome(followed(["left", "right"], [...toLeft, ...still, ...toRight]))).toBe("done");
  });
});
