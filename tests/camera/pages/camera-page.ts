/** A page with nothing but a camera, and what came from it. */
import { cameraFeed, type CameraFeed } from "../../../shared/camera/camera-feed.ts";
import type { FaceFrame } from "#shared/contracts/face-api.ts";
import type { Refusal } from "#shared/result.ts";

export type CameraPage = {
  readonly feed: CameraFeed;
  readonly frames: FaceFrame[];
  readonly codes: { atMs: number; text: string }[];
  readonly problems: (Refusal | null)[];
  /** The running stream; null = the camera is off. */
  stream: MediaStream | null;
  /** Time from the picture to its telling, ms. */
  readonly delays: number[];
};

declare global {
  var camera: CameraPage;
}

const frames: FaceFrame[] = [];
const codes: { atMs: number; text: string }[] = [];
const problems: (Refusal | null)[] = [];
const delays: number[] = [];

globalThis.camera = {
  feed: cameraFeed({
    onframe(frame) {
      frames.push(frame);
      delays.push(performance.now() - frame.atMs);
    },
    oncode: (text) => codes.push({ atMs: performance.now(), text }),
    onproblem: (problem) => problems.push(problem),
    onstream: (stream) => {
      globalThis.camera.stream = stream;
    },
  }),
  frames,
  codes,
  problems,
  delays,
  stream: null,
};
