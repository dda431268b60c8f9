/**
 * The WebAssembly runtimes of the camera's worker (dist/screens/camera), which the station serves under /camera/ to
 * every screen; their names and addresses are those of shared/camera/files.ts.
 */
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { root, say } from "./console.mjs";
import { fingerprint, isStamped, writeStamp } from "./fingerprint.mjs";
import { unpackedFiles } from "./packed.mjs";

const installed = [
  "onnxruntime-web/dist/ort.wasm.min.mjs",
  "onnxruntime-web/dist/ort-wasm-simd-threaded.mjs",
  "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
  "zxing-wasm/dist/reader/zxing_reader.wasm",
  "@vladmandic/face-api/dist/face-api.esm.js",
];

/**
 * face-api holds the code of tfjs but not its WebAssembly, and the package that has both would bring all of tfjs
 * along; it must be of the version that face-api was built with.
 */
const tfjs = {
  name: "@tensorflow/tfjs-backend-wasm@4.22.0",
  sha256: "5cd6f5e18657c12fb94f4ec3dcef485c8c1a9ca39f3ef1d261c1cb13c1a231c3",
  files: ["package/dist/tfjs-backend-wasm-simd.wasm"],
};
const kept = ".cache/tfjs-wasm";

const target = "dist/screens/camera";

/** Copies the files when the packages changed. */
export async function buildCameraFiles() {
  const print = fingerprint(["build/camera-files.mjs", "build/packed.mjs", "package-lock.json"]);
  if (isStamped(`${target}.stamp`, print)) return;
  await keepTfjs();
  const folder = join(root, target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const paths = [
    ...installed.map((path) => join(root, "node_modules", path)),
    ...tfjs.files.map((path) => join(root, kept, basename(path))),
  ];
  for (const path of paths) copyFileSync(path, join(folder, basename(path)));
  writeStamp(`${target}.stamp`, print);
}

async function keepTfjs() {
  const names = tfjs.files.map((path) => basename(path));
  const isKept = isStamped(`${kept}.stamp`, tfjs.sha256);
  if (isKept && names.every((name) => existsSync(join(root, kept, name)))) return;
  say(`· 下载 ${tfjs.name} · fetching it (2.5 MB, once)`);
  const work = await unpackedFiles(tfjs);
  mkdirSync(join(root, kept), { recursive: true });
  for (const path of tfjs.files) copyFileSync(join(work, path), join(root, kept, basename(path)));
  rmSync(work, { recursive: true, force: true });
  writeStamp(`${kept}.stamp`, tfjs.sha256);
}
