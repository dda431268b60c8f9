import type * as Ort from "onnxruntime-web/wasm";
import type { FacePack } from "../contracts/face-api.ts";
import { type ScoredBox, withoutDoubles } from "../face/boxes.ts";
import { normalised } from "../face/descriptor-text.ts";
import { arcFaceSize, landmarkCount } from "../face/landmarks.ts";
import { type Box, greyOf, type Picture, planesOf } from "../face/picture.ts";
import { type Letterbox, letterboxed, stretched, unboxed } from "../face/sampling.ts";
import { assert } from "../result.ts";
import { faceModel, type FaceModel } from "./face-model.ts";
import { runtimeAddress, runtimeFiles } from "./files.ts";
import { modelFile, ModelFileMissing, servedModule } from "./model-file.ts";

/** The detector's picture, and what it takes for a face (FACE.md section 11). */
const detectorSize = { width: 320, height: 240 };
const detectorInput = { order: "rgb", mean: 127, scale: 128 } as const;
const leastScore = 0.6;
const maxOverlap = 0.4;

const landmarkSize = { width: 64, height: 64 };
const featureInput = { order: "bgr", mean: 127.5, scale: 128 } as const;

type Runtime = typeof Ort;
type Nets = { readonly detect: Net; readonly landmark: Net; readonly feature: Net };
/** Runs a net: numbers and their shape in, the named outputs back. */
type Net = (
  input: Float32Array,
  shape: readonly number[],
) => Promise<ReadonlyMap<string, Float32Array>>;

/**
 * A model of three ONNX nets (roles `detect`, `landmark`, `feature`): the pipeline that FACE.md section 11 measured.
 * It runs on onnxruntime-web with WebAssembly and one thread.
 */
export function onnxModel(pack: FacePack): FaceModel {
  let loaded: Nets | null = null;
  const nets = (): Nets => {
    assert(loaded !== null, "a model is loaded before it reads");
    return loaded;
  };
  return faceModel(pack, {
    async load() {
      const runtime = await startedRuntime();
      loaded = {
        detect: await netOf(runtime, await modelFile(pack, "detect")),
        landmark: await netOf(runtime, await modelFile(pack, "landmark")),
        feature: await netOf(runtime, await modelFile(pack, "feature")),
      };
    },
    async detect(picture) {
      const fitted = letterboxed(picture, detectorSize);
      const planes = planesOf(fitted.picture, detectorInput);
      const outputs = await nets().detect(planes, [1, 3, detectorSize.height, detectorSize.width]);
      return facesOf(outputs, fitted);
    },
    async landmarks(picture, box) {
      const input = landmarkInput(picture, box);
      const outputs = await nets().landmark(input, [1, 1, landmarkSize.height, landmarkSize.width]);
      const numbers = outputOf(outputs, "output");
      return Array.from({ length: landmarkCount }, (_, index) => ({
        x: box.x + numberAt(numbers, index * 2) * box.width,
        y: box.y + numberAt(numbers, index * 2 + 1) * box.height,
      }));
    },
    async describe({ chip }) {
      const planes = planesOf(chip, featureInput);
      const outputs = await nets().feature(planes, [1, 3, arcFaceSize, arcFaceSize]);
      const descriptor = outputOf(outputs, "output");
      assert(descriptor.length === pack.dims, "the net gives as many numbers as the pack says");
      return normalised(descriptor);
    },
  });
}

function landmarkInput(picture: Picture, box: Box): Float32Array {
  return greyOf(stretched(picture, box, landmarkSize)).map((value) => value / 256);
}

/** The detector's boxes (already decoded, corners in fractions of its picture) that are faces. */
function facesOf(
  outputs: ReadonlyMap<string, Float32Array>,
  fitted: Letterbox,
): readonly ScoredBox[] {
  const scores = outputOf(outputs, "scores");
  const corners = outputOf(outputs, "boxes");
  const found: ScoredBox[] = [];
  for (let at = 0; at * 2 < scores.length; at++) {
    const score = numberAt(scores, at * 2 + 1);
    if (!(score > leastScore)) continue;
    const left = numberAt(corners, at * 4) * detectorSize.width;
    const top = numberAt(corners, at * 4 + 1) * detectorSize.height;
    const right = numberAt(corners, at * 4 + 2) * detectorSize.width;
    const bottom = numberAt(corners, at * 4 + 3) * detectorSize.height;
    const box = { x: left, y: top, width: right - left, height: bottom - top };
    found.push({ box: unboxed(fitted, box), score });
  }
  return withoutDoubles(found, maxOverlap);
}

function numberAt(numbers: Float32Array, index: number): number {
  const value = numbers[index];
  assert(value !== undefined, "the net gave as many numbers as its kind does");
  return value;
}

function outputOf(outputs: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  const numbers = outputs.get(name);
  assert(numbers !== undefined, "the net has the outputs of its kind");
  return numbers;
}

async function startedRuntime(): Promise<Runtime> {
  const address = runtimeAddress(runtimeFiles.ort);
  const runtime = await servedModule(address);
  if (!isRuntime(runtime)) throw new ModelFileMissing(`${address} is not onnxruntime-web`);
  const absolute = (name: "ortGlue" | "ortWasm"): string =>
    new URL(runtimeAddress(runtimeFiles[name]), self.location.origin).href;
  runtime.env.logLevel = "error";
  runtime.env.wasm.numThreads = 1;
  runtime.env.wasm.proxy = false;
  runtime.env.wasm.wasmPaths = { mjs: absolute("ortGlue"), wasm: absolute("ortWasm") };
  return runtime;
}

function isRuntime(module: object): module is Runtime {
  return "InferenceSession" in module && "Tensor" in module && "env" in module;
}

async function netOf(runtime: Runtime, file: ArrayBuffer): Promise<Net> {
  const session = await runtime.InferenceSession.create(file, { executionProviders: ["wasm"] });
  const [inputName] = session.inputNames;
  assert(inputName !== undefined, "a net has an input");
  return async (input, shape) => {
    const tensor = new runtime.Tensor("float32", input, shape);
    const outputs = await session.run({ [inputName]: tensor });
    return new Map(
      Object.entries(outputs).map(([name, { data }]) => {
        assert(data instanceof Float32Array, "the nets give 32-bit floats");
        return [name, data];
      }),
    );
  };
}
