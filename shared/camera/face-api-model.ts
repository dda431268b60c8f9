import type * as FaceApiModule from "@vladmandic/face-api";
import type { FacePack } from "../contracts/face-api.ts";
import { dlibSize, landmarkCount, toDlibChip } from "../face/landmarks.ts";
import { boxInside, cropped, type Picture, pointsOf } from "../face/picture.ts";
import { chipOf } from "../face/sampling.ts";
import { assert } from "../result.ts";
import { faceModel, type FaceModel } from "./face-model.ts";
import { cameraFolder, runtimeAddress, runtimeFiles } from "./files.ts";
import { modelFile, ModelFileMissing, servedModule } from "./model-file.ts";

/** The side of the tiny detector's picture, and what it takes for a face. */
const detectorOptions = { inputSize: 416, scoreThreshold: 0.5 };

/** The part of tfjs inside face-api that is used here. */
type Tensor = FaceApiModule.tf.Tensor3D;
type Tensors = {
  setBackend(name: "wasm" | "cpu"): Promise<boolean>;
  setWasmPaths(folder: string): void;
  ready(): Promise<void>;
  tensor3d(values: Float32Array, shape: [number, number, number]): Tensor;
  io: { decodeWeights(weights: ArrayBuffer, specs: WeightSpecs): FaceApiModule.tf.NamedTensorMap };
};
type FaceApi = Pick<
  typeof FaceApiModule,
  "TinyFaceDetector" | "FaceLandmark68Net" | "FaceRecognitionNet"
> & {
  readonly tf: Tensors;
  readonly env: { setEnv(environment: Readonly<Record<string, unknown>>): void };
};
type Nets = {
  readonly tf: Tensors;
  readonly detect: FaceApiModule.TinyFaceDetector;
  readonly landmark: FaceApiModule.FaceLandmark68Net;
  readonly feature: FaceApiModule.FaceRecognitionNet;
};

/** What the file beside some weights says of each of them; tfjs reads it. */
type WeightSpecs = readonly object[];

/**
 * The nets of @vladmandic/face-api (roles `detect`, `landmark`, `feature`, each with its `-weights`) with dlib's own
 * five-point chip in place of the package's upright crop: a fifth of the misses (FACE.md section 3). It runs on tfjs
 * with WebAssembly; on a machine that cannot, on plain JavaScript, which is far too slow for anything but a test.
 */
export function faceApiModel(pack: FacePack): FaceModel {
  let loaded: Nets | null = null;
  const nets = (): Nets => {
    assert(loaded !== null, "a model is loaded before it reads");
    return loaded;
  };
  return faceModel(pack, {
    async load() {
      const { tf, TinyFaceDetector, FaceLandmark68Net, FaceRecognitionNet } = await started();
      const detect = new TinyFaceDetector();
      const landmark = new FaceLandmark68Net();
      const feature = new FaceRecognitionNet();
      await fill({ tf, pack, role: "detect", net: detect });
      await fill({ tf, pack, role: "landmark", net: landmark });
      await fill({ tf, pack, role: "feature", net: feature });
      loaded = { tf, detect, landmark, feature };
    },
    async detect(picture) {
      const { detect } = nets();
      const found = await withTensor(nets(), picture, (tensor) =>
        detect.locateFaces(tensor, detectorOptions),
      );
      return found.map(({ box, score }) => ({
        box: { x: box.x, y: box.y, width: box.width, height: box.height },
        score,
      }));
    },
    async landmarks(picture, found) {
      const box = boxInside(found, picture);
      if (box === null) return Array.from({ length: landmarkCount }, () => ({ x: 0, y: 0 }));
      const { landmark } = nets();
      const result = await withTensor(nets(), cropped(picture, box), (tensor) =>
        landmark.detectLandmarks(tensor),
      );
      assert(!Array.isArray(result), "one face has one set of landmarks");
      return result.positions.map(({ x, y }) => ({ x: x + box.x, y: y + box.y }));
    },
    async describe({ picture, landmarks }) {
      const toChip = toDlibChip(landmarks);
      if (toChip === null) return null;
      const { feature } = nets();
      const descriptor = await withTensor(nets(), chipOf(picture, toChip, dlibSize), (tensor) =>
        feature.computeFaceDescriptor(tensor),
      );
      assert(!Array.isArray(descriptor), "one face has one descriptor");
      assert(descriptor.length === pack.dims, "the net gives as many numbers as the pack says");
      return descriptor.every(Number.isFinite) ? descriptor : null;
    },
  });
}

async function started(): Promise<FaceApi> {
  const address = runtimeAddress(runtimeFiles.faceApi);
  const faceApi = await servedModule(address);
  if (!isFaceApi(faceApi)) throw new ModelFileMissing(`${address} is not face-api`);
  const { tf, env } = faceApi;
  // It knows pages and Node, not workers, and asks of every tensor whether it is a medium of a page.
  env.setEnv({ Canvas: OffscreenCanvas, Image: ImageBitmap, Video: ImageBitmap, ImageData });
  tf.setWasmPaths(new URL(cameraFolder, self.location.origin).href);
  const isFast = await tf.setBackend("wasm").catch(() => false);
  if (!isFast) await tf.setBackend("cpu");
  await tf.ready();
  return faceApi;
}

function isFaceApi(module: object): module is FaceApi {
  return "tf" in module && "TinyFaceDetector" in module && "FaceRecognitionNet" in module;
}

type Filling = {
  readonly tf: Tensors;
  readonly pack: FacePack;
  readonly role: "detect" | "landmark" | "feature";
  readonly net: { loadFromWeightMap(weights: FaceApiModule.tf.NamedTensorMap): void };
};

/** Loads a net's weights itself: the package's own way needs a page around it and is not found in a worker. */
async function fill({ tf, pack, role, net }: Filling): Promise<void> {
  const manifest = new TextDecoder().decode(await modelFile(pack, role));
  const weights = await modelFile(pack, `${role}-weights`);
  const specs = weightSpecs(JSON.parse(manifest));
  if (specs === null) throw new ModelFileMissing(`${pack.files[role] ?? role} is no manifest`);
  net.loadFromWeightMap(tf.io.decodeWeights(weights, specs));
}

/** The one group of weights in a weights manifest; null when it is none. */
function weightSpecs(manifest: unknown): WeightSpecs | null {
  const group: unknown = Array.isArray(manifest) ? manifest[0] : null;
  if (typeof group !== "object" || group === null || !("weights" in group)) return null;
  const { weights } = group;
  const isList = (value: unknown): value is WeightSpecs =>
    Array.isArray(value) && value.every((one) => typeof one === "object" && one !== null);
  return isList(weights) ? weights : null;
}

/** Gives a net a picture and takes the memory back. */
async function withTensor<T>(
  { tf }: Nets,
  picture: Picture,
  use: (tensor: Tensor) => Promise<T>,
): Promise<T> {
  const tensor = tf.tensor3d(pointsOf(picture), [picture.height, picture.width, 3]);
  try {
    return await use(tensor);
  } finally {
    tensor.dispose();
  }
}
