/**
 * Films for the camera of a test: Chromium plays a file of JPEG pictures in place of a camera
 * (`--use-file-for-fake-video-capture`) and starts over at its end. A face is a photograph that ships with face-api,
 * bent over a half ellipsoid and turned: it shows the plumbing and the timing, not how well people are recognised.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { encode } from "uqr";
import { startBrowser } from "./browser.ts";
import { filmPage, type FilmPage, type PageFigure, type PageScene } from "./film-page.ts";
import { root } from "./process.ts";

/** Faces of the demo photographs that look at the camera well enough. */
export const filmFaces = {
  first: { photo: 6, x: 0.8275, y: 0.2685, width: 0.119, height: 0.191, yaw: -0.11 },
  second: { photo: 6, x: 0.66, y: 0.286, width: 0.102, height: 0.18, yaw: 0.09 },
  third: { photo: 6, x: 0.1875, y: 0.4015, width: 0.107, height: 0.173, yaw: 0.23 },
  fourth: { photo: 5, x: 0.6235, y: 0.229, width: 0.081, height: 0.16, yaw: -0.2 },
  /** To all appearances one person in two photographs: `fifth` and `fifthElsewhere`. */
  fifth: { photo: 3, x: 0.618, y: 0.2625, width: 0.12, height: 0.217, yaw: -0.35 },
  fifthElsewhere: { photo: 1, x: 0.821, y: 0.253, width: 0.122, height: 0.174, yaw: -0.18 },
} as const;
export type FilmFace = keyof typeof filmFaces;

/** Somebody in front of the camera. */
export type FilmPerson = {
  readonly face: FilmFace;
  /**
   * `turns`: straight, own left, straight, own right, again and again; `looks-around`: the same, a little and slowly, as
   * somebody who is being enrolled; `still`: looks at the camera all the time.
   */
  readonly does: "turns" | "looks-around" | "still" | "looks-left" | "looks-right";
  /** Another day: other light, a little farther away, the head a little to the side. */
  readonly on: "one-day" | "another-day";
};

/** What the camera sees. */
export type FilmScene =
  | { readonly kind: "empty-room" }
  | { readonly kind: "one-person"; readonly person: FilmPerson }
  | { readonly kind: "two-people"; readonly people: readonly [FilmPerson, FilmPerson] }
  /** A phone with a QR code, held so that a module is 7 (large) or 4 pixels wide. */
  | { readonly kind: "code"; readonly text: string; readonly size: "640x480" | "1280x720" }
  /** A person who holds a phone with a code beside the face. */
  | { readonly kind: "person-and-code"; readonly person: FilmPerson; readonly text: string };

/** Pictures a second; Chromium plays every film of JPEG pictures at this rate. */
const picturesPerSecond = 30;
/** One round of a head that turns: straight 1 s, left 0.8 s, straight 0.4 s, right 0.8 s, straight 0.2 s. */
export const roundMs = 3200;
/** One round of people who only sway a little. */
const stillRoundMs = 1600;

const photoFolder = join(root, "node_modules/@vladmandic/face-api/demo");
const filmFolder = join(root, ".cache/films");

/** The film of a scene: made once and kept, since a film with a face takes seconds. @returns the path of the file */
export async function filmOf(scene: FilmScene): Promise<string> {
  const makers = ["face-film.ts", "film-page.ts"].map((name) =>
    readFileSync(join(import.meta.dirname, name), "utf8"),
  );
  const name = createHash("sha256")
    .update([JSON.stringify(scene), ...makers].join())
    .digest("hex");
  const path = join(filmFolder, `${name.slice(0, 16)}.mjpeg`);
  if (!existsSync(path)) await makeFilm(scene, path);
  return path;
}

/** Makes a film of one person whose head turns. */
export async function faceFilm(person: FilmPerson, outPath: string): Promise<void> {
  await makeFilm({ kind: "one-person", person }, outPath);
}

/** Makes the film of a scene. */
export async function makeFilm(scene: FilmScene, outPath: string): Promise<void> {
  const browser = await startBrowser();
  try {
    const pictures = await drawn(browser, pageSceneOf(scene));
    mkdirSync(dirname(outPath), { recursive: true });
    writeFileSync(`${outPath}.new`, Buffer.concat(pictures));
    renameSync(`${outPath}.new`, outPath);
  } finally {
    await browser.close();
  }
}

/** What makes a film the camera of a Chromium, and lets pages use it without a question. */
export function cameraArguments(film: string): readonly string[] {
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${film}`,
  ];
}

/** A Chromium whose camera sees a scene. */
export async function startBrowserWithCamera(scene: FilmScene): Promise<Browser> {
  return startBrowser(cameraArguments(await filmOf(scene)));
}

/** A Chromium on a machine without a camera, or with one that pages are not allowed to use. */
export async function startBrowserWithoutCamera(why: "none" | "not-allowed"): Promise<Browser> {
  const device = why === "none" ? [] : ["--use-fake-device-for-media-stream"];
  const question = why === "none" ? ["--use-fake-ui-for-media-stream"] : [];
  return startBrowser([...device, ...question]);
}

function pageSceneOf(scene: FilmScene): PageScene {
  const small = { width: 640, height: 480 };
  switch (scene.kind) {
    case "empty-room":
      return { ...small, pictures: picturesPerSecond, people: [], code: null };
    case "one-person":
      return peopleScene([figureOf(scene.person, { x: 320, y: 235 })]);
    case "two-people":
      return peopleScene([
        figureOf(scene.people[0], { x: 165, y: 235 }),
        figureOf(scene.people[1], { x: 475, y: 235 }),
      ]);
    case "code": {
      const [width = 640, height = 480] = scene.size.split("x").map(Number);
      const code = { modules: modulesOf(scene.text), x: width / 2, y: height / 2, moduleSize: 7 };
      return { width, height, pictures: picturesPerSecond, people: [], code };
    }
    case "person-and-code": {
      const code = { modules: modulesOf(scene.text), x: 500, y: 340, moduleSize: 4 };
      return { ...peopleScene([figureOf(scene.person, { x: 190, y: 235 })]), code };
    }
  }
}

function peopleScene(people: readonly PageFigure[]): PageScene {
  const isStill = people.every(({ turnDegrees }) => turnDegrees === 0);
  const slowest = Math.max(...people.map(({ slowness }) => slowness));
  const pictures = ((isStill ? stillRoundMs : roundMs * slowest) / 1000) * picturesPerSecond;
  return { width: 640, height: 480, pictures, people, code: null };
}

function figureOf(person: FilmPerson, at: { x: number; y: number }): PageFigure {
  const face = filmFaces[person.face];
  const photo = readFileSync(join(photoFolder, `sample${face.photo}.jpg`)).toString("base64");
  const isOtherDay = person.on === "another-day";
  return {
    photo: `data:image/jpeg;base64,${photo}`,
    box: { x: face.x, y: face.y, width: face.width, height: face.height },
    restingYaw: face.yaw,
    ...movements[person.does],
    at: isOtherDay ? { x: at.x - 14, y: at.y + 9 } : at,
    faceWidth: isOtherDay ? 165 : 185,
    rollDegrees: isOtherDay ? 5 : 0,
    light: isOtherDay ? 0.8 : 1,
  };
}

/** As far as a senior is asked to turn: FACE.md section 7. */
const farTurn = 24;
/** As far as somebody turns for a capture (FACE.md section 5: at most 15°), and how slowly. */
const slightTurn = 11;
const slowly = 3;
const still = { turnDegrees: 0, heldDegrees: 0, slowness: 1 };
const movements: Readonly<
  Record<FilmPerson["does"], Pick<PageFigure, "turnDegrees" | "heldDegrees" | "slowness">>
> = {
  turns: { ...still, turnDegrees: farTurn },
  "looks-around": { ...still, turnDegrees: slightTurn, slowness: slowly },
  still,
  "looks-left": { ...still, heldDegrees: farTurn },
  "looks-right": { ...still, heldDegrees: -farTurn },
};

function modulesOf(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: "M", border: 4 }).data;
}

async function drawn(browser: Browser, scene: PageScene): Promise<readonly Buffer[]> {
  const page = await browser.newPage();
  await page.goto("about:blank");
  await page.evaluate(`globalThis.filmPage = (${filmPage.toString()})()`);
  await page.evaluate((one) => globalThis.filmPage.prepare(one), scene);
  const pictures: Buffer[] = [];
  for (let index = 0; index < scene.pictures; index++) {
    const base64 = await page.evaluate((one) => globalThis.filmPage.picture(one), index);
    pictures.push(Buffer.from(base64, "base64"));
  }
  return pictures;
}

declare global {
  var filmPage: FilmPage;
}
