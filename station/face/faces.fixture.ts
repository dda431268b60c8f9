import {
  facePackSchema,
  type FaceFrame,
  type FacePack,
  type FaceThresholds,
} from "#shared/contracts/face-api.ts";
import { descriptorText } from "#shared/face/descriptor-text.ts";
import { personKeySchema, type PersonKey } from "#shared/id/ids.ts";
import type { Seen, SeenFace } from "./frame-quality.ts";

export const dims = 64;

/** The thresholds of FACE.md section 5 on small descriptors. */
export function aPack(
  own: Partial<Omit<FacePack, "thresholds">> & { thresholds?: Partial<FaceThresholds> } = {},
): FacePack {
  const { thresholds = {}, ...rest } = own;
  return facePackSchema.parse({
    pack: "test-pack-1",
    adapter: "onnx",
    dims,
    isNormalised: true,
    files: { detect: "/face-models/detect.onnx" },
    quality: {
      minScore: 0.7,
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
      ...thresholds,
    },
    licence: "made of numbers, for tests",
    ...rest,
  });
}

export function aPerson(number: number): PersonKey {
  return personKeySchema.parse(number.toString(16).padStart(64, "0"));
}

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** A face of length 1; faces of different small numbers have a cosine of 0: one direction each. */
export function aFace(number: number): Float32Array {
  const face = new Float32Array(dims);
  face[number % dims] = 1;
  return face;
}

/** A face of length 1 and of chance. */
export function aRandomFace(seed: number, size = dims): Float32Array {
  const random = numbersFrom(seed);
  return unit(Float32Array.from({ length: size }, () => random() + random() + random() - 1.5));
}

/** A face of length 1 whose cosine with `face` is `cosine`, off in a direction that no `aFace` below 60 has. */
export function near(face: Float32Array, cosine: number, direction = dims - 1): Float32Array {
  const other = new Float32Array(dims);
  other[direction] = 1;
  const along = face[direction] ?? 0;
  const across = unit(other.map((value, at) => value - along * (face[at] ?? 0)));
  const sine = Math.sqrt(1 - cosine * cosine);
  return unit(face.map((value, at) => cosine * value + sine * (across[at] ?? 0)));
}

const still: SeenFace = {
  score: 0.95,
  box: { x: 0.3, y: 0.2, width: 0.3, height: 0.4 },
  eyeDistance: 70,
  sharpness: 120,
  luminance: 120,
  yaw: 0.02,
};

/** A good frame of a face. */
export function seenOf(descriptor: Float32Array | null, own: Partial<SeenFace> = {}): Seen {
  return { faces: 1, face: { ...still, ...own }, descriptor };
}

export const nobodySeen: Seen = { faces: 0, face: null, descriptor: null };

/** The same as it goes over the wire. */
export function frameOf(
  atMs: number,
  descriptor: Float32Array | null,
  own: Partial<SeenFace> = {},
): FaceFrame {
  const text = descriptor === null ? null : descriptorText(descriptor);
  return { atMs, faces: 1, face: { ...still, ...own, descriptor: text } };
}

/** Three good frames. */
export const three = (face: Float32Array) => [[face], [face], [face]] as const;

/** So many good frames. */
export const many = (face: Float32Array, count: number) =>
  Array.from({ length: count }, () => [face] as const);

/** A head that turns to both sides: one of them is the one that is asked for. */
export const turning = (face: Float32Array) =>
  [0.15, 0.3, 0.02, -0.12, -0.26, 0.02].map((yaw) => [face, yaw] as const);
