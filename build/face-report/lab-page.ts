/** Runs in the browser of the face lab: the adapters of the screens on photographs that the lab serves. */
import { facePackSchema } from "#shared/contracts/face-api.ts";
import type { Picture } from "#shared/face/picture.ts";
import { faceModelOf } from "../../shared/camera/face-model-of.ts";
import type { DescribedFace, FaceModel } from "../../shared/camera/face-model.ts";

/** What a test or the report asks of the page. */
export type LabPage = {
  /** Loads the model of a pack; from then on it answers to the pack's name. */
  load(pack: unknown): Promise<void>;
  /** Every face of a photograph at an address of the lab; null = it is no picture. */
  faces(pack: string, address: string): Promise<readonly LabFace[] | null>;
  /**
   * How long one picture takes from the bitmap to the reading, ms, one number a round: what a screen's worker does
   * with a frame of the camera. The largest face is first brought to where it stands before a kiosk, in 640 × 480.
   */
  timeFrames(pack: string, address: string, rounds: number): Promise<readonly number[]>;
};
export type LabFace = DescribedFace["face"];

declare global {
  // The way into a page from outside; nothing but the lab's own page has it.
  var faceLab: LabPage;
}

/** A larger photograph is made smaller, as a camera's picture is. */
const maxWidth = 1280;

const models = new Map<string, FaceModel>();
const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext("2d", { willReadFrequently: true });

globalThis.faceLab = {
  async load(pack) {
    const model = faceModelOf(facePackSchema.parse(pack));
    await model.load();
    models.set(model.pack.pack, model);
  },
  async faces(pack, address) {
    const bitmap = await bitmapAt(address);
    if (bitmap === null) return null;
    const shrink = Math.min(1, maxWidth / bitmap.width);
    const picture = drawn(bitmap, Math.round(bitmap.width * shrink), shrink);
    const faces = await modelNamed(pack).readAll(picture);
    return faces.map(({ face }) => face);
  },
  async timeFrames(pack, address, rounds) {
    const bitmap = await bitmapAt(address);
    if (bitmap === null) return [];
    const small = await cameraPicture(modelNamed(pack), bitmap);
    if (small === null) return [];
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startMs = performance.now();
      await modelNamed(pack).read(drawn(small, small.width, 1));
      times.push(performance.now() - startMs);
    }
    return times;
  },
};

/** How wide a face is that stands at arm's length, pixels of 640. */
const nearFaceWidth = 180;

/** The largest face of a photograph as a camera shows it; null when there is no face. */
async function cameraPicture(model: FaceModel, bitmap: ImageBitmap): Promise<ImageBitmap | null> {
  const faces = await model.readAll(drawn(bitmap, bitmap.width, 1));
  const boxes = faces.map(({ face }) => face.box);
  const largest = boxes.toSorted((one, other) => other.width - one.width)[0];
  if (largest === undefined) return null;
  const width = (largest.width * bitmap.width * 640) / nearFaceWidth;
  const height = (width * 480) / 640;
  const left = (largest.x + largest.width / 2) * bitmap.width - width / 2;
  const top = (largest.y + largest.height / 2) * bitmap.height - height / 2;
  const size = { resizeWidth: 640, resizeHeight: 480 };
  return createImageBitmap(bitmap, left, top, width, height, size);
}

function modelNamed(pack: string): FaceModel {
  const model = models.get(pack);
  if (model === undefined) throw new Error(`${pack} is not loaded`);
  return model;
}

async function bitmapAt(address: string): Promise<ImageBitmap | null> {
  const reply = await fetch(address);
  try {
    return await createImageBitmap(await reply.blob());
  } catch {
    return null;
  }
}

function drawn(bitmap: ImageBitmap, width: number, shrink: number): Picture {
  if (context === null) throw new Error("a canvas has a context");
  canvas.width = width;
  canvas.height = Math.round(bitmap.height * shrink);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
