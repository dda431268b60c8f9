import { describe, expect, test } from "vitest";
import { facesInFront, overlapOf, withoutDoubles } from "./boxes.ts";
import { emptyPicture, type Picture } from "./picture.ts";
import { isDescribable, luminanceOf, sharpnessOf } from "./quality.ts";

function plain(grey: (x: number, y: number) => number): Picture {
  const picture = emptyPicture(32, 32);
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const value = grey(x, y);
      picture.data.set([value, value, value, 255], (y * 32 + x) * 4);
    }
  }
  return picture;
}

describe("quality", () => {
  test("a plain surface has its luminance and no sharpness", () => {
    const surface = plain(() => 120);
    expect(luminanceOf(surface)).toBeCloseTo(120, 3);
    expect(sharpnessOf(surface)).toBe(0);
  });

  test("edges are sharper than a slope", () => {
    const slope = sharpnessOf(plain((x) => x * 6));
    const edges = sharpnessOf(plain((x) => (x % 8 < 4 ? 60 : 180)));
    expect(slope).toBeLessThan(1);
    expect(edges).toBeGreaterThan(1000);
  });

  const quality = {
    minScore: 0.8,
    minEyeDistance: 40,
    minSharpness: 30,
    minLuminance: 40,
    maxLuminance: 210,
    maxYaw: 0.25,
  };
  const good = { score: 0.9, eyeDistance: 60, sharpness: 100, luminance: 120 };
  test.each([
    ["good", good, true],
    ["just good enough", { score: 0.8, eyeDistance: 40, sharpness: 30, luminance: 40 }, true],
    ["hardly a face", { ...good, score: 0.79 }, false],
    ["too far away", { ...good, eyeDistance: 39.9 }, false],
    ["blurred", { ...good, sharpness: 29 }, false],
    ["in the dark", { ...good, luminance: 39 }, false],
    ["against the light", { ...good, luminance: 211 }, false],
    ["not to be measured", { ...good, luminance: NaN }, false],
  ])("a face that is %s", (_name, face, isGood) => {
    expect(isDescribable(face, quality)).toBe(isGood);
  });
});

describe("faces in a picture", () => {
  const box = (
    x: number,
    width: number,
  ): { x: number; y: number; width: number; height: number } => ({
    x,
    y: 0,
    width,
    height: width,
  });

  test("of boxes over each other the best stays", () => {
    const boxes = [
      { box: box(0, 100), score: 0.7 },
      { box: box(5, 100), score: 0.9 },
      { box: box(300, 90), score: 0.8 },
    ];
    expect(withoutDoubles(boxes, 0.4)).toEqual([boxes[1], boxes[2]]);
  });

  test("overlap is shared over joint area", () => {
    expect(overlapOf(box(0, 10), box(5, 10))).toBeCloseTo(1 / 3, 6);
    expect(overlapOf(box(0, 10), box(10, 10))).toBe(0);
    expect(overlapOf(box(0, 10), box(0, 10))).toBe(1);
  });

  test("somebody farther back in the queue does not count, somebody beside does", () => {
    const near = { box: box(0, 200), score: 0.9 };
    const beside = { box: box(250, 110), score: 0.9 };
    const behind = { box: box(500, 90), score: 0.99 };
    expect(facesInFront([behind, beside, near])).toEqual([near, beside]);
    expect(facesInFront([])).toEqual([]);
  });
});
