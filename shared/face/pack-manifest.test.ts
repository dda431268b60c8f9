import { describe, expect, test } from "vitest";
import { packManifestSchema, packOf } from "./pack-manifest.ts";

const manifest = {
  pack: "test-1",
  adapter: "onnx",
  dims: 512,
  isNormalised: true,
  files: { detect: "/face-models/a.onnx", feature: "/face-models/b.onnx" },
  quality: {
    minScore: 0.8,
    minEyeDistance: 40,
    minSharpness: 30,
    minLuminance: 40,
    maxLuminance: 210,
    maxYaw: 0.25,
  },
  thresholds: {
    alone: 0.6,
    lead: 0.1,
    suggest: 0.45,
    confirm: 0.45,
    sameFace: 0.5,
    agree: 0.6,
    lookAlike: 0.45,
  },
  licence: "for tests",
  sha256: { "b.onnx": "0".repeat(64), "a.onnx": "1".repeat(64) },
};

describe("manifest of a face model pack", () => {
  test("one that names the same files twice is good, and tells screens no checksum", () => {
    expect(packOf(packManifestSchema.parse(manifest))).not.toHaveProperty("sha256");
  });

  test.each([
    ["a file without a checksum", { sha256: { "a.onnx": "1".repeat(64) } }],
    ["a checksum of a file that nobody serves", { files: { detect: "/face-models/a.onnx" } }],
    [
      "a file of another folder",
      { files: { detect: "/etc/a.onnx", feature: "/face-models/b.onnx" } },
    ],
    [
      "a way out of the folder",
      { sha256: { "../a": "1".repeat(64) }, files: { x: "/face-models/../a" } },
    ],
    ["a checksum that is none", { sha256: { "a.onnx": "1", "b.onnx": "0".repeat(64) } }],
    ["a word it does not know", { colour: "red" }],
  ])("%s is refused", (_name, change) => {
    expect(packManifestSchema.safeParse({ ...manifest, ...change }).success).toBe(false);
  });
});
