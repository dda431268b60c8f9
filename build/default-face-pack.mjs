/**
 * The face model pack that ships (dist/face-packs/face-api): the weights of @vladmandic/face-api, MIT. Good enough to
 * confirm one person who was named by a card or a code, and to suggest somebody to a second sign; never alone.
 */
import { join } from "node:path";
import { root } from "./console.mjs";
import { fingerprint, isStamped, writeStamp } from "./fingerprint.mjs";
import { quality, writePackFolder } from "./pack-folder.mjs";

const source = join(root, "node_modules/@vladmandic/face-api/model");
const nets = {
  detect: "tiny_face_detector_model",
  landmark: "face_landmark_68_model",
  feature: "face_recognition_model",
};

/** The score of a Euclidean distance. */
const scoreAt = (distance) => 1 - distance ** 2 / 2;

/** Distances of FACE.md section 5, "With face-api as a fallback". */
const pack = {
  pack: "face-api-dlib-1",
  adapter: "face-api",
  dims: 128,
  isNormalised: false,
  // The tiny detector's scores are lower than those the common gate was measured with.
  quality: { ...quality, minScore: 0.6 },
  thresholds: {
    alone: null,
    lead: 0.02,
    suggest: scoreAt(0.5),
    confirm: scoreAt(0.5),
    sameFace: scoreAt(0.6),
    agree: scoreAt(0.6),
    lookAlike: scoreAt(0.5),
  },
  licence:
    "MIT, @vladmandic/face-api 1.7.15 (weights of face-api.js; the descriptor is dlib's ResNet of 2017). Only to " +
    "confirm a person after a card or code (1:1), or as a suggestion that a second sign confirms; never 1:N alone.",
};

export const defaultFacePackFolder = "dist/face-packs/face-api";

/** Writes the pack when its source has changed. */
export function buildDefaultFacePack() {
  const stamp = `${defaultFacePackFolder}.stamp`;
  const print = fingerprint([
    "build/default-face-pack.mjs",
    "build/pack-folder.mjs",
    "node_modules/@vladmandic/face-api/package.json",
  ]);
  if (isStamped(stamp, print)) return;
  const files = Object.fromEntries(
    Object.entries(nets).flatMap(([role, name]) => [
      [role, join(source, `${name}-weights_manifest.json`)],
      [`${role}-weights`, join(source, `${name}.bin`)],
    ]),
  );
  writePackFolder(join(root, defaultFacePackFolder), { ...pack, files });
  writeStamp(stamp, print);
}
