import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { descriptorFromText, descriptorText, normalised } from "./descriptor-text.ts";

const aDescriptor = fc.float32Array({
  minLength: 1,
  maxLength: 600,
  noNaN: true,
  noDefaultInfinity: true,
});

describe("a descriptor as text", () => {
  test("comes back as it was", () => {
    fc.assert(
      fc.property(aDescriptor, (descriptor) => {
        expect(descriptorFromText(descriptorText(descriptor), descriptor.length)).toEqual(
          descriptor,
        );
      }),
    );
  });

  test("is little-endian whatever the machine is", () => {
    expect(descriptorText(new Float32Array([1]))).toBe("AACAPw==");
  });

  test.each([
    ["a number too few", descriptorText(new Float32Array(127)), 128],
    ["a number too many", descriptorText(new Float32Array(129)), 128],
    ["not a number", descriptorText(new Float32Array([1, NaN])), 2],
    ["infinite", descriptorText(new Float32Array([1, Infinity])), 2],
    ["no base64", "AACA?w==", 1],
    ["cut off", "AACAPw=", 1],
    ["empty", "", 1],
    ["with spaces", "AACA Pw==", 1],
  ])("%s is none", (_name, text, dims) => {
    expect(descriptorFromText(text, dims)).toBeNull();
  });

  test("any text is a descriptor or none, and never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = descriptorFromText(text, 1);
        expect(read === null || read.length === 1).toBe(true);
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("length", () => {
  test("a descriptor is brought to length 1", () => {
    const unit = normalised(new Float32Array([3, 4]));
    expect(unit?.[0]).toBeCloseTo(0.6, 6);
    expect(unit?.[1]).toBeCloseTo(0.8, 6);
  });

  test.each([
    ["zeros", [0, 0]],
    ["NaN", [NaN, 1]],
    ["infinite", [Infinity, 1]],
  ])("%s have none", (_name, numbers) => {
    expect(normalised(new Float32Array(numbers))).toBeNull();
  });
});
