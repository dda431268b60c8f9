import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { instant } from "#shared/time/time.ts";
import { openDatabase } from "../database.ts";
import { openFaceGround } from "./face-ground.ts";
import { loadedPack } from "./pack-folder.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "face-pack-"));
  write("detect.onnx", "the net");
  writeManifest();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const sumOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function writeManifest(own: Record<string, unknown> = {}): void {
  const thresholds = {
    ...{ alone: 0.6, lead: 0.1, suggest: 0.45, confirm: 0.45, sameFace: 0.5 },
    ...{ agree: 0.6, lookAlike: 0.45 },
  };
  const quality = {
    ...{ minScore: 0.7, minEyeDistance: 40, minSharpness: 30 },
    ...{ minLuminance: 40, maxLuminance: 210, maxYaw: 0.25 },
  };
  const manifest = {
    ...{ pack: "test-pack-1", adapter: "onnx", dims: 512, isNormalised: true },
    ...{ files: { detect: "/face-models/detect.onnx" }, quality, thresholds, licence: "test" },
    sha256: { "detect.onnx": sumOf("the net") },
    ...own,
  };
  write("manifest.json", JSON.stringify(manifest));
}

test("a pack whose files are those of its manifest is run", () => {
  const { pack, pathOf } = loadedPack(folder);
  expect(pack).toMatchObject({ pack: "test-pack-1", dims: 512 });
  expect(pack).not.toHaveProperty("sha256");
  expect(pathOf("detect.onnx")).toBe(join(folder, "detect.onnx"));
});

test.each(["manifest.json", "../detect.onnx", "toString", ""])("%j is no file of it", (name) => {
  expect(loadedPack(folder).pathOf(name)).toBeNull();
});

test.each([
  ["a file that was exchanged", () => write("detect.onnx", "another net")],
  ["a file that is missing", () => rmSync(join(folder, "detect.onnx"))],
  ["a manifest that is no JSON", () => write("manifest.json", "{")],
  ["an address outside its folder", () => writeManifest({ files: { detect: "/detect.onnx" } })],
  ["a checksum of a file that it does not name", () => writeManifest({ sha256: {} })],
  ["a name that leads elsewhere", () => writeManifest({ sha256: { "../x": sumOf("x") } })],
])("%s is refused; the station runs without faces", (_name, spoil) => {
  spoil();
  expect(() => loadedPack(folder)).toThrow();
  const logged: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event: string) => void logged.push(event),
  };
  const db = openDatabase(":memory:");
  const ground = openFaceGround({
    ...{ databasePath: ":memory:", db, packFolder: folder, assessment: "sample" },
    ...{ clock: () => instant(1), log },
  });
  expect(ground.model).toBeNull();
  expect(logged).toEqual(["face.pack-refused"]);
  ground.close();
});
