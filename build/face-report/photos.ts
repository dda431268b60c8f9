import { existsSync, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { accept, refuse, type Result } from "#shared/result.ts";
import type { LabFace } from "./lab-page.ts";

/** A photograph and whom it shows: one named person, or a group of whom some are known by their place. */
export type Photo = {
  readonly path: string;
  readonly shows:
    | { readonly kind: "person"; readonly person: string }
    | { readonly kind: "group"; readonly known: readonly KnownFace[] };
};

/** A face of a group photograph: where its middle is, in fractions, and what can be said of it. */
export type KnownFace = {
  readonly x: number;
  readonly y: number;
  readonly person: string;
  readonly undecided: string | null;
};

/**
 * The photographs that ship with face-api, as they look to the eye: one woman is in two of them; whether the three
 * dark-haired women of the first, second and fourth are one cannot be told. Everybody else is there once.
 */
const demoFaces: Readonly<Record<number, readonly KnownFace[]>> = {
  1: [
    { x: 0.821, y: 0.253, person: "demo-a", undecided: null },
    { x: 0.484, y: 0.42, person: "demo-b1", undecided: "demo-b" },
  ],
  2: [{ x: 0.804, y: 0.205, person: "demo-b2", undecided: "demo-b" }],
  3: [{ x: 0.618, y: 0.263, person: "demo-a", undecided: null }],
  4: [{ x: 0.181, y: 0.217, person: "demo-b3", undecided: "demo-b" }],
};

/** The demo photographs of face-api in a project folder. Refused: photos-missing. */
export function demoPhotos(root: string): Result<readonly Photo[]> {
  const photos = [1, 2, 3, 4, 5, 6].map((number): Photo => {
    const path = join(root, `node_modules/@vladmandic/face-api/demo/sample${number}.jpg`);
    return { path, shows: { kind: "group", known: demoFaces[number] ?? [] } };
  });
  const missing = photos.find(({ path }) => !existsSync(path));
  return missing === undefined ? accept(photos) : refuse(photosMissing(missing.path));
}

/** The most photographs of one run. */
const mostPhotos = 20_000;

const endings = new Set([".jpg", ".jpeg", ".png", ".webp"]);

/** The photographs of a folder, one folder a person: `DIR/PERSON/*.jpg`. Refused: photos-missing, photos-too-many. */
export function folderPhotos(folder: string): Result<readonly Photo[]> {
  if (!isFolder(folder)) return refuse(photosMissing(folder));
  const photos = readdirSync(folder)
    .toSorted()
    .filter((person) => isFolder(join(folder, person)))
    .flatMap((person) =>
      readdirSync(join(folder, person))
        .toSorted()
        .filter((name) => endings.has(extname(name).toLowerCase()))
        .map((name): Photo => ({
          path: join(folder, person, name),
          shows: { kind: "person", person: `folder-${person}` },
        })),
    );
  if (photos.length === 0) return refuse(photosMissing(folder));
  return photos.length > mostPhotos ? refuse(photosTooMany) : accept(photos);
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

const photosTooMany = {
  code: "photos-too-many",
  message: `照片太多 · more than ${mostPhotos} photographs`,
  next: "分几次测 · measure them in parts",
};

function photosMissing(path: string): { code: string; message: string; next: string } {
  return {
    code: "photos-missing",
    message: `没有照片 · no photographs at ${path}`,
    next: "照片放成 目录/人/*.jpg · lay them out as DIR/PERSON/*.jpg",
  };
}

/** How near to its known place a face of a group must be found, fractions of the photograph. */
const placeTolerance = 0.06;

/** Which faces of a photograph count, and whom each shows. A person's own photograph shows one face, the largest. */
export function labelled(
  { path, shows }: Photo,
  faces: readonly LabFace[],
): readonly {
  readonly face: LabFace;
  readonly person: string;
  readonly undecided: string | null;
}[] {
  if (shows.kind === "person") {
    const largest = faces.toSorted((one, other) => other.box.width - one.box.width)[0];
    return largest === undefined ? [] : [{ face: largest, person: shows.person, undecided: null }];
  }
  return faces.map((face, index) => {
    const x = face.box.x + face.box.width / 2;
    const y = face.box.y + face.box.height / 2;
    const known = shows.known.find((one) => Math.hypot(one.x - x, one.y - y) < placeTolerance);
    return {
      face,
      person: known?.person ?? `${path}#${index}`,
      undecided: known?.undecided ?? null,
    };
  });
}
