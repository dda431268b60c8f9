import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eyeDistanceOf, toArcFaceChip, toDlibChip, yawOf } from "./landmarks.ts";
import { aFace } from "./landmarks.fixture.ts";
import { inverseOf, moved, scaleOf, similarityBetween } from "./similarity.ts";

const aCoordinate = fc.double({ min: -500, max: 500, noNaN: true });
const aPoint = fc.record({ x: aCoordinate, y: aCoordinate });
const aSimilarity = fc.record({
  a: fc.double({ min: 0.1, max: 3, noNaN: true }),
  b: fc.double({ min: -3, max: 3, noNaN: true }),
  shiftX: aCoordinate,
  shiftY: aCoordinate,
});

describe("similarity", () => {
  test("the similarity between points and their image is the one that moved them", () => {
    fc.assert(
      fc.property(aSimilarity, fc.array(aPoint, { minLength: 3, maxLength: 6 }), (made, extra) => {
        const points = [{ x: 0, y: 0 }, { x: 90, y: 10 }, ...extra];
        const found = similarityBetween(
          points,
          points.map((point) => moved(made, point)),
        );
        expect(found?.a).toBeCloseTo(made.a, 6);
        expect(found?.b).toBeCloseTo(made.b, 6);
        expect(found?.shiftX).toBeCloseTo(made.shiftX, 4);
      }),
    );
  });

  test("the way back leads to where one came from", () => {
    fc.assert(
      fc.property(aSimilarity, aPoint, (there, point) => {
        const back = moved(inverseOf(there), moved(there, point));
        expect(back.x).toBeCloseTo(point.x, 5);
        expect(back.y).toBeCloseTo(point.y, 5);
      }),
    );
  });

  test("points that all lie in one place have no similarity", () => {
    const one = { x: 4, y: 4 };
    expect(similarityBetween([one, one, one], [one, { x: 1, y: 1 }, { x: 2, y: 3 }])).toBeNull();
  });
});

describe("chips", () => {
  test("the eyes of an upright face come to stand on the ArcFace template", () => {
    const face = aFace({ eyeDistance: 70 });
    const toChip = toArcFaceChip(face);
    expect(toChip).not.toBeNull();
    if (toChip === null) return;
    expect(scaleOf(toChip)).toBeCloseTo(35.2 / 70, 1);
    const nose = moved(toChip, face[30] ?? { x: 0, y: 0 });
    expect(nose.x).toBeCloseTo(56, -1);
    expect(nose.y).toBeCloseTo(71.7, -1);
  });

  test("a tilted face gives the same chip as an upright one", () => {
    const tilt = { a: Math.cos(0.5), b: Math.sin(0.5), shiftX: 30, shiftY: -12 };
    const upright = aFace({ eyeDistance: 70 });
    const tilted = upright.map((point) => moved(tilt, point));
    const straight = toDlibChip(upright);
    const turned = toDlibChip(tilted);
    if (straight === null || turned === null) throw new Error("both are faces");
    const one = moved(straight, upright[33] ?? { x: 0, y: 0 });
    const other = moved(turned, tilted[33] ?? { x: 0, y: 0 });
    expect(one.x).toBeCloseTo(other.x, 4);
    expect(one.y).toBeCloseTo(other.y, 4);
    expect(one.x).toBeCloseTo(75, -1);
  });
});

describe("head turn", () => {
  test.each([
    ["a face that looks at the camera", 0, 0],
    ["the nose to the right of the picture: the person's own left", 14, 0.2],
    ["the nose to the left of the picture: the person's own right", -14, -0.2],
  ])("%s", (_name, noseShift, yaw) => {
    expect(yawOf(aFace({ eyeDistance: 70, noseShift }))).toBeCloseTo(yaw, 2);
  });

  test("does not change with the tilt or size of the face", () => {
    fc.assert(
      fc.property(aSimilarity, fc.integer({ min: -30, max: 30 }), (how, noseShift) => {
        const face = aFace({ eyeDistance: 70, noseShift });
        expect(yawOf(face.map((point) => moved(how, point)))).toBeCloseTo(yawOf(face), 6);
      }),
    );
  });

  test("stays between −1 and 1 for landmarks that are no face", () => {
    fc.assert(
      fc.property(fc.array(aPoint, { minLength: 68, maxLength: 68 }), (points) => {
        expect(Math.abs(yawOf(points))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("the distance of the eyes is measured between their middles", () => {
    expect(eyeDistanceOf(aFace({ eyeDistance: 64 }))).toBeCloseTo(64, 6);
  });
});
