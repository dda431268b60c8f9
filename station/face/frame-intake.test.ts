import { describe, expect, test } from "vitest";
import type { FaceFrame } from "#shared/contracts/face-api.ts";
import { aFace, aPack, dims, frameOf } from "./faces.fixture.ts";
import { emptyIntake, intakeLimits, takenIn } from "./frame-intake.ts";

const pack = aPack();
const face = aFace(1);

function codeOf(frames: readonly FaceFrame[], { nowMs = 0, before = emptyIntake(0) } = {}): string {
  const taken = takenIn(before, frames, { pack, nowMs });
  return taken.ok ? "taken" : taken.refusal.code;
}
const withDescriptor = (text: string): FaceFrame => {
  const frame = frameOf(1, face);
  return { ...frame, face: frame.face === null ? null : { ...frame.face, descriptor: text } };
};
const scaled = (factor: number): Float32Array => face.map((value) => value * factor);

describe("descriptors", () => {
  test.each([
    ["of the pack", frameOf(1, face), "taken"],
    ["none", frameOf(1, null), "taken"],
    ["too short", frameOf(1, face.subarray(1)), "face-descriptor"],
    ["too long", frameOf(1, new Float32Array(dims + 1)), "face-descriptor"],
    ["empty", withDescriptor(""), "face-descriptor"],
    [
      "with NaN",
      frameOf(
        1,
        face.map((value, at) => (at === 5 ? NaN : value)),
      ),
      "face-descriptor",
    ],
    [
      "with Infinity",
      frameOf(
        1,
        face.map((value, at) => (at === 5 ? Infinity : value)),
      ),
      "face-descriptor",
    ],
    ["all zeros", frameOf(1, new Float32Array(dims)), "face-descriptor"],
    ["twice as long as it may be", frameOf(1, scaled(2)), "face-descriptor"],
    ["half as long", frameOf(1, scaled(0.5)), "face-descriptor"],
    ["no base64", withDescriptor("!".repeat(344)), "face-descriptor"],
    [
      "huge numbers",
      frameOf(
        1,
        face.map(() => 3e38),
      ),
      "face-descriptor",
    ],
  ] as const)("%s", (_name, frame, expected) => {
    expect(codeOf([frame])).toBe(expected);
  });
});

describe("the screen's clock", () => {
  test("goes on", () => {
    expect(codeOf([frameOf(10, face), frameOf(20, face)])).toBe("taken");
  });
  test.each([
    ["stands still", [10, 10]],
    ["goes back", [10, 9]],
    ["jumps ahead", [10, 10 + intakeLimits.offMs + 1]],
  ])("that %s is refused", (_name, times) => {
    expect(codeOf(times.map((atMs) => frameOf(atMs, face)))).toBe("face-frames-clock");
  });

  test("a later batch goes on where the one before ended, and an old frame is refused", () => {
    const first = takenIn(emptyIntake(0), [frameOf(500, face)], { pack, nowMs: 0 });
    if (!first.ok) throw new Error(first.refusal.code);
    const before = first.value.intake;
    expect(codeOf([frameOf(600, face)], { before, nowMs: 100 })).toBe("taken");
    expect(codeOf([frameOf(500, face)], { before, nowMs: 100 })).toBe("face-frames-clock");
    expect(codeOf([frameOf(600, face)], { before, nowMs: 5_200 })).toBe("face-frames-clock");
  });
});

test("more frames in a second than a camera gives are refused, and the next second is free again", () => {
  let before = emptyIntake(0);
  let at = 0;
  const batch = (nowMs: number): string => {
    const frames = Array.from({ length: 10 }, () => frameOf((at += 1), face));
    const taken = takenIn(before, frames, { pack, nowMs });
    if (taken.ok) before = taken.value.intake;
    return taken.ok ? "taken" : taken.refusal.code;
  };
  expect([0, 1, 2, 3, 4, 1_000].map(batch)).toEqual([
    "taken",
    "taken",
    "taken",
    "taken",
    "face-too-many-frames",
    "taken",
  ]);
});
