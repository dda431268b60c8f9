import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { LabFace } from "./lab-page.ts";
import { folderPhotos, labelled } from "./photos.ts";

const folder = mkdtempSync(join(tmpdir(), "photos-"));
mkdirSync(join(folder, "one"));
mkdirSync(join(folder, "empty"));
for (const name of ["b.jpg", "a.JPG", "notes.txt"]) writeFileSync(join(folder, "one", name), "");
writeFileSync(join(folder, "loose.jpg"), "");
afterAll(() => rmSync(folder, { recursive: true }));

const aFace = (x: number, width: number): LabFace => ({
  descriptor: null,
  score: 1,
  box: { x: x - width / 2, y: 0.5 - width / 2, width, height: width },
  eyeDistance: 60,
  sharpness: 100,
  luminance: 120,
  yaw: 0,
});

describe("a folder of photographs", () => {
  test("gives the pictures of each person's folder, and nothing that lies loose", () => {
    const photos = folderPhotos(folder);
    expect(photos.ok && photos.value.map(({ path }) => path)).toEqual([
      join(folder, "one/a.JPG"),
      join(folder, "one/b.jpg"),
    ]);
  });

  test.each([
    ["is not there", join(folder, "nowhere")],
    ["holds no person", join(folder, "empty")],
    ["is a file", join(folder, "loose.jpg")],
  ])("that %s is refused", (_name, path) => {
    const photos = folderPhotos(path);
    expect(!photos.ok && photos.refusal.code).toBe("photos-missing");
  });
});

describe("whom a photograph shows", () => {
  test("a person's own photograph shows the largest face", () => {
    const shows = { kind: "person", person: "p" } as const;
    const found = labelled({ path: "x", shows }, [aFace(0.2, 0.1), aFace(0.7, 0.3)]);
    expect(found.map(({ face, person }) => [face.box.width, person])).toEqual([[0.3, "p"]]);
  });

  test("in a group the known are found by their place, the others are each somebody else", () => {
    const known = [{ x: 0.7, y: 0.5, person: "k", undecided: null }];
    const photo = { path: "x", shows: { kind: "group", known } } as const;
    const found = labelled(photo, [aFace(0.2, 0.1), aFace(0.72, 0.1), aFace(0.4, 0.1)]);
    expect(found.map(({ person }) => person)).toEqual(["x#0", "k", "x#2"]);
  });
});
