/** Where the station serves what the worker loads by itself. The pages' content policy allows no other address. */

/** Runtimes of WebAssembly, the same for every screen; `build/camera-files.mjs` puts them there. */
export const cameraFolder = "/camera/";

export const runtimeFiles = {
  ort: "ort.wasm.min.mjs",
  ortGlue: "ort-wasm-simd-threaded.mjs",
  ortWasm: "ort-wasm-simd-threaded.wasm",
  faceApi: "face-api.esm.js",
  zxingWasm: "zxing_reader.wasm",
} as const;

/** Address of a runtime file. face-api asks for its wasm files by folder: `tfjs-backend-wasm-simd.wasm`. */
export function runtimeAddress(name: (typeof runtimeFiles)[keyof typeof runtimeFiles]): string {
  return cameraFolder + name;
}
