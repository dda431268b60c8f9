import type { FacePack } from "../contracts/face-api.ts";
import { faceApiModel } from "./face-api-model.ts";
import type { FaceModel } from "./face-model.ts";
import { onnxModel } from "./onnx-model.ts";

/** The model that a pack is made for, not loaded yet. */
export function faceModelOf(pack: FacePack): FaceModel {
  switch (pack.adapter) {
    case "onnx":
      return onnxModel(pack);
    case "face-api":
      return faceApiModel(pack);
  }
}
