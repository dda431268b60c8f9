import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FaceFrame } from "#shared/contracts/face-api.ts";
import { faceFrameSchema } from "#shared/contracts/face-api.ts";
import { descriptorFromText } from "#shared/face/descriptor-text.ts";
import { faceScore } from "#shared/face/score.ts";
import type { CameraMode } from "../../shared/camera/camera-feed.ts";
import {
  startBrowserWithCamera,
  startBrowserWithoutCamera,
  type FilmFace,
  type FilmPerson,
  type FilmScene,
} from "../world/face-film.ts";
import { root } from "../world/process.ts";
import { buildCameraPages, cameraSite, type CameraSite } from "./camera-site.ts";

/** The camera of the screens in a real Chromium, bundled and served as the screens are. */
let site: CameraSite;
let browser: Browser | null = null;

beforeAll(async () => {
  const made = spawnSync(process.execPath, [join(root, "build/face-files.mjs")], {
    stdio: "inherit",
  });
  expect(made.status).toBe(0);
  await buildCameraPages();
  site = await cameraSite(join(root, ".cache/face-pack"));
});
afterEach(async () => {
  site.showPack("there");
  await browser?.close();
  browser = null;
});
afterAll(() => site.close());

async function pageOf(started: Browser, path: "/" | "/second/" = "/"): Promise<Page> {
  browser = started;
  const page = await started.newPage();
  await page.goto(site.origin + path);
  await page.waitForFunction(() => "camera" in globalThis);
  return page;
}

async function watching(page: Page, mode: CameraMode): Promise<void> {
  await page.evaluate(
    ([pack, wanted]) => {
      globalThis.camera.feed.usePack(pack);
      globalThis.camera.feed.watch(wanted);
    },
    [site.pack, mode] as const,
  );
}

/** Waits until something that the page kept is so. */
async function until(page: Page, condition: () => boolean): Promise<void> {
  await page.waitForFunction(condition, undefined, { timeout: 60_000, polling: 100 });
}

async function filmed(scene: FilmScene, frames: number): Promise<readonly FaceFrame[]> {
  const page = await pageOf(await startBrowserWithCamera(scene));
  await watching(page, "face");
  await page.waitForFunction((count) => globalThis.camera.frames.length >= count, frames, {
    timeout: 90_000,
  });
  return page.evaluate(() => globalThis.camera.frames);
}

function person(face: FilmFace, does: FilmPerson["does"] = "still"): FilmScene {
  return { kind: "one-person", person: { face, does, on: "one-day" } };
}

function descriptorIn(frames: readonly FaceFrame[]): Float32Array {
  const text = frames.map(({ face }) => face?.descriptor ?? null).find((one) => one !== null);
  const descriptor = descriptorFromText(text ?? "", site.pack.dims);
  if (descriptor === null) throw new Error("no frame has a descriptor");
  return descriptor;
}

describe("a face in front of the camera", () => {
  test("is found, described and measured, also while the head turns", async () => {
    const frames = await filmed(person("second", "turns"), 40);
    for (const frame of frames) expect(faceFrameSchema.parse(frame).faces).toBe(1);
    const described = frames.filter(({ face }) => face?.descriptor !== null);
    expect(described.length).toBeGreaterThan(frames.length * 0.9);
    const yaws = frames.map(({ face }) => face?.yaw ?? 0);
    expect(yaws.filter((yaw) => Math.abs(yaw) < 0.08).length).toBeGreaterThan(0);
    expect(Math.max(...yaws)).toBeGreaterThan(0.2);
    expect(Math.min(...yaws)).toBeLessThan(-0.2);
  });

  test.each([
    ["looks-left", 1],
    ["looks-right", -1],
  ] as const)("that %s has turned to its own side, not to that of a mirror", async (does, sign) => {
    const frames = await filmed(person("second", does), 3);
    for (const { face } of frames) expect(sign * (face?.yaw ?? 0)).toBeGreaterThan(0.2);
  });

  test("is the same person on another day, and nobody else", async () => {
    const today = descriptorIn(await filmed(person("second"), 4));
    await browser?.close();
    const other: FilmPerson = { face: "second", does: "still", on: "another-day" };
    const later = descriptorIn(await filmed({ kind: "one-person", person: other }, 4));
    await browser?.close();
    const stranger = descriptorIn(await filmed(person("first"), 4));
    expect(faceScore(today, later)).toBeGreaterThan(0.6);
    expect(faceScore(today, stranger)).toBeLessThan(0.45);
  });

  test("is one of two when two people stand there", async () => {
    const people = [
      { face: "first", does: "still", on: "one-day" },
      { face: "fifth", does: "still", on: "one-day" },
    ] as const;
    const frames = await filmed({ kind: "two-people", people }, 4);
    expect(frames.map(({ faces }) => faces)).toContain(2);
  });

  test("is not there in an empty room", async () => {
    const frames = await filmed({ kind: "empty-room" }, 4);
    expect(frames.every(({ faces, face }) => faces === 0 && face === null)).toBe(true);
  });
});

describe("a code in front of the camera", () => {
  test("is read, from the larger picture, on another page of the same build", async () => {
    const scene = { kind: "code", text: "测试 code 1", size: "1280x720" } as const;
    const page = await pageOf(await startBrowserWithCamera(scene), "/second/");
    await watching(page, "code");
    await until(page, () => globalThis.camera.codes.length > 0);
    const { text, width } = await page.evaluate(() => ({
      text: globalThis.camera.codes[0]?.text,
      width: globalThis.camera.stream?.getVideoTracks()[0]?.getSettings().width,
    }));
    expect({ text, width }).toEqual({ text: scene.text, width: 1280 });
    expect(site.requests).not.toContain("/camera/face-api.esm.js");
  });

  test("is read from the same stream as the face beside it", async () => {
    const face: FilmPerson = { face: "second", does: "still", on: "one-day" };
    const scene = { kind: "person-and-code", person: face, text: "YL test" } as const;
    const page = await pageOf(await startBrowserWithCamera(scene));
    await watching(page, "code-and-face");
    await until(
      page,
      () =>
        globalThis.camera.codes.length > 0 &&
        globalThis.camera.frames.some((frame) => frame.face?.descriptor),
    );
    expect(await page.evaluate(() => globalThis.camera.codes[0]?.text)).toBe("YL test");
  });
});

describe("the camera", () => {
  test("is off when it is told to be: its track has ended, and nothing is told any more", async () => {
    const page = await pageOf(await startBrowserWithCamera(person("second")));
    await watching(page, "face");
    await until(page, () => globalThis.camera.frames.length > 2);
    const after = await page.evaluate(async () => {
      const { feed, frames, stream } = globalThis.camera;
      feed.watch("off");
      const told = frames.length;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const state = stream?.getVideoTracks()[0]?.readyState;
      return { state, isGone: globalThis.camera.stream === null, more: frames.length - told };
    });
    expect(after).toEqual({ state: "ended", isGone: true, more: 0 });
  });

  test("that vanishes is told of, and opens itself again", async () => {
    const page = await pageOf(await startBrowserWithCamera(person("second")));
    await watching(page, "face");
    await until(page, () => globalThis.camera.frames.length > 2);
    // A track that is stopped gives no picture and no event: a camera that hangs.
    await page.evaluate(() => globalThis.camera.stream?.getVideoTracks()[0]?.stop());
    await until(page, () => globalThis.camera.problems.at(-1)?.code === "camera-lost");
    await until(page, () => globalThis.camera.problems.at(-1) === null);
    const told = await page.evaluate(() => globalThis.camera.frames.length);
    await page.waitForFunction((count) => globalThis.camera.frames.length > count + 2, told);
  });

  test("that is unplugged is told of at once", async () => {
    const page = await pageOf(await startBrowserWithCamera(person("second")));
    await watching(page, "code");
    await until(page, () => globalThis.camera.stream !== null);
    const codes = await page.evaluate(() => {
      globalThis.camera.stream?.getVideoTracks()[0]?.dispatchEvent(new Event("ended"));
      return globalThis.camera.problems.map((problem) => problem?.code ?? null);
    });
    expect(codes).toEqual(["camera-lost"]);
  });

  test("that does not exist is missing, and one that is not allowed is denied", async () => {
    const none = await pageOf(await startBrowserWithoutCamera("none"));
    await watching(none, "code");
    await until(none, () => globalThis.camera.problems.length > 0);
    expect(await none.evaluate(() => globalThis.camera.problems[0]?.code)).toBe("camera-missing");
    await browser?.close();
    const denied = await pageOf(await startBrowserWithoutCamera("not-allowed"));
    await watching(denied, "code");
    await until(denied, () => globalThis.camera.problems.length > 0);
    expect(await denied.evaluate(() => globalThis.camera.problems[0]?.code)).toBe("camera-denied");
  });

  test("without the model's files still reads codes, and reads faces once they are there", async () => {
    site.showPack("missing");
    const face: FilmPerson = { face: "second", does: "still", on: "one-day" };
    const scene = { kind: "person-and-code", person: face, text: "YL test" } as const;
    const page = await pageOf(await startBrowserWithCamera(scene));
    await watching(page, "code-and-face");
    await until(page, () => globalThis.camera.problems.at(-1)?.code === "face-model-missing");
    await until(page, () => globalThis.camera.codes.length > 0);
    expect(await page.evaluate(() => globalThis.camera.frames.length)).toBe(0);
    site.showPack("there");
    await until(page, () => globalThis.camera.frames.length > 0);
    expect(await page.evaluate(() => globalThis.camera.problems.at(-1))).toBeNull();
  });
});
