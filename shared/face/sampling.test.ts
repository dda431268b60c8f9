import { describe, expect, test } from "vitest";
import {
  boxInside,
  cropped,
  emptyPicture,
  greyOf,
  halved,
  type Picture,
  planesOf,
  pointsOf,
} from "./picture.ts";
import { chipOf, letterboxed, stretched, unboxed } from "./sampling.ts";

/** A picture whose red rises to the right and whose green rises downwards. */
function slopes(width: number, height: number): Picture {
  const picture = emptyPicture(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      picture.data.set([x, y, 100, 255], (y * width + x) * 4);
    }
  }
  return picture;
}

function colourAt(picture: Picture, x: number, y: number): number[] {
  const at = (y * picture.width + x) * 4;
  return [...picture.data.slice(at, at + 3)];
}

describe("chips", () => {
  test("a chip that is only shifted shows the same colours", () => {
    const chip = chipOf(slopes(100, 80), { a: 1, b: 0, shiftX: -20, shiftY: -30 }, 16);
    expect(colourAt(chip, 0, 0)).toEqual([20, 30, 100]);
    expect(colourAt(chip, 15, 15)).toEqual([35, 45, 100]);
  });

  test("a chip that is shrunk by four shows the colours of where it was taken", () => {
    const chip = chipOf(slopes(200, 200), { a: 0.25, b: 0, shiftX: 0, shiftY: 0 }, 20);
    expect(colourAt(chip, 10, 5)).toEqual([40, 20, 100]);
  });

  test("what lies outside of the picture is black", () => {
    const chip = chipOf(slopes(20, 20), { a: 1, b: 0, shiftX: 10, shiftY: 10 }, 16);
    expect(colourAt(chip, 2, 2)).toEqual([0, 0, 0]);
  });

  test("a quarter turn brings the right side down", () => {
    const chip = chipOf(slopes(50, 50), { a: 0, b: 1, shiftX: 40, shiftY: 0 }, 40);
    expect(colourAt(chip, 40 - 5, 20)).toEqual([20, 5, 100]);
  });
});

describe("letterbox", () => {
  test("a picture of the same shape fills it", () => {
    const { picture, scale, left, top } = letterboxed(slopes(128, 96), { width: 64, height: 48 });
    expect({ scale, left, top }).toEqual({ scale: 2, left: 0, top: 0 });
    expect(colourAt(picture, 0, 0)[2]).toBe(100);
    expect(colourAt(picture, 63, 47)[2]).toBe(100);
  });

  test("a wide picture has bars above and below, and boxes come back to where they were", () => {
    const fitted = letterboxed(slopes(160, 90), { width: 80, height: 60 });
    expect(fitted.top).toBe(7.5);
    expect(colourAt(fitted.picture, 40, 2)).toEqual([0, 0, 0]);
    expect(colourAt(fitted.picture, 40, 30)[2]).toBe(100);
    expect(unboxed(fitted, { x: 10, y: 17.5, width: 20, height: 10 })).toEqual({
      x: 20,
      y: 20,
      width: 40,
      height: 20,
    });
  });
});

describe("pictures", () => {
  test("a stretched box that reaches outside shows the edge", () => {
    const box = { x: -10, y: 10, width: 40, height: 20 };
    const stretch = stretched(slopes(60, 60), box, { width: 20, height: 20 });
    expect(colourAt(stretch, 0, 10)[0]).toBe(0);
    expect(colourAt(stretch, 19, 0)[0]).toBeGreaterThan(26);
  });

  test("each point of a halved picture is the mean of four", () => {
    expect(colourAt(halved(slopes(9, 6)), 3, 2)).toEqual([7, 5, 100]);
  });

  test.each([
    [
      { x: -5, y: -5, width: 20, height: 20 },
      { x: 0, y: 0, width: 15, height: 15 },
    ],
    [
      { x: 90.7, y: 10.2, width: 50, height: 5 },
      { x: 90, y: 10, width: 10, height: 5 },
    ],
    [{ x: 200, y: 0, width: 5, height: 5 }, null],
    [{ x: NaN, y: 0, width: 5, height: 5 }, null],
  ])("the part of %j inside of a picture is %j", (box, inside) => {
    expect(boxInside(box, { width: 100, height: 50 })).toEqual(inside);
  });

  test("a crop shows its part", () => {
    const crop = cropped(slopes(40, 40), { x: 7, y: 9, width: 4, height: 3 });
    expect(colourAt(crop, 3, 2)).toEqual([10, 11, 100]);
  });

  test("a net is given the planes in its order", () => {
    const picture = slopes(2, 1);
    const input = { mean: 0, scale: 1 } as const;
    expect([...planesOf(picture, { ...input, order: "rgb" })]).toEqual([0, 1, 0, 0, 100, 100]);
    expect([...planesOf(picture, { ...input, order: "bgr" })]).toEqual([100, 100, 0, 0, 0, 1]);
    expect([...pointsOf(picture)]).toEqual([0, 0, 100, 1, 0, 100]);
    expect(greyOf(picture)[1]).toBeCloseTo(0.299 + 11.4, 3);
  });
});
