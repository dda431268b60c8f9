import type { FaceFrame, FacePack } from "../contracts/face-api.ts";
import { facesInFront, type ScoredBox } from "../face/boxes.ts";
import { descriptorText } from "../face/descriptor-text.ts";
import {
  arcFaceSize,
  eyeDistanceOf,
  type Landmarks,
  toArcFaceChip,
  yawOf,
} from "../face/landmarks.ts";
import { boxInside, type Picture } from "../face/picture.ts";
import { isDescribable, luminanceOf, sharpnessOf } from "../face/quality.ts";
import { chipOf } from "../face/sampling.ts";

/** What is told of a picture; the time is added by who took it. */
export type FaceReading = Omit<FaceFrame, "atMs">;

/** A measured face with what only the machine that took the picture may hold. */
export type DescribedFace = {
  readonly face: NonNullable<FaceFrame["face"]>;
  readonly descriptor: Float32Array | null;
};

/** A face model: finds faces, measures them and describes those that are good enough (FACE.md). */
export interface FaceModel {
  readonly pack: FacePack;
  /** Fetches the files and makes the nets ready. Rejects when a file is missing or is no model. */
  load(): Promise<void>;
  /** The faces in front of the camera and the largest of them; described when it passes the pack's quality gate. */
  read(picture: Picture): Promise<FaceReading>;
  /** Every face of a picture, whoever stands where: for measurements on group photographs. */
  readAll(picture: Picture): Promise<readonly DescribedFace[]>;
}

/** The nets behind a model: the part in which adapters differ. */
export interface FaceNets {
  load(): Promise<void>;
  /** Faces without doubles, in pixels. */
  detect(picture: Picture): Promise<readonly ScoredBox[]>;
  landmarks(picture: Picture, box: ScoredBox["box"]): Promise<Landmarks>;
  /** As many numbers as the pack says, at length 1 where it says so; null when the net gave none that are numbers. */
  describe(seen: SeenFace): Promise<Float32Array | null>;
}

/** A face that was found, with its ArcFace chip. */
export type SeenFace = {
  readonly picture: Picture;
  readonly landmarks: Landmarks;
  readonly chip: Picture;
};

/** A face model made of nets. */
export function faceModel(pack: FacePack, nets: FaceNets): FaceModel {
  const measured = async (picture: Picture, found: ScoredBox): Promise<DescribedFace | null> => {
    const landmarks = await nets.landmarks(picture, found.box);
    const toChip = toArcFaceChip(landmarks);
    const box = boxInside(found.box, picture);
    if (toChip === null || box === null) return null;
    const chip = chipOf(picture, toChip, arcFaceSize);
    const measures = {
      score: Math.min(1, Math.max(0, found.score)),
      box: {
        x: box.x / picture.width,
        y: box.y / picture.height,
        width: box.width / picture.width,
        height: box.height / picture.height,
      },
      eyeDistance: eyeDistanceOf(landmarks),
      sharpness: sharpnessOf(chip),
      luminance: luminanceOf(chip),
      yaw: yawOf(landmarks),
    };
    const descriptor = isDescribable(measures, pack.quality)
      ? await nets.describe({ picture, landmarks, chip })
      : null;
    const text = descriptor === null ? null : descriptorText(descriptor);
    return { face: { ...measures, descriptor: text }, descriptor };
  };

  return {
    pack,
    load: () => nets.load(),
    async read(picture) {
      const inFront = facesInFront(await nets.detect(picture));
      const largest = inFront[0];
      const seen = largest === undefined ? null : await measured(picture, largest);
      return { faces: Math.min(inFront.length, 50), face: seen?.face ?? null };
    },
    async readAll(picture) {
      const all: DescribedFace[] = [];
      for (const found of await nets.detect(picture)) {
        const seen = await measured(picture, found);
        if (seen !== null) all.push(seen);
      }
      return all;
    },
  };
}
