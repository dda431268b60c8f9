import type { FaceFrame, FacePack } from "../contracts/face-api.ts";
import type { Refusal } from "../result.ts";
import { closeCamera, openCamera, type PictureSize, watchStream } from "./camera-stream.ts";
import type { Wanted } from "./messages.ts";
import { cameraRefusals } from "./texts.zh.ts";
import { workerLink, type WorkerLink } from "./worker-link.ts";

/** What the camera is on for; `off` = it is off, with no light burning. */
export type CameraMode = "off" | Wanted;

export type CameraFeedParts = {
  /** One picture told in numbers, at most about 12 a second. Only in the modes with a face. */
  readonly onframe: (frame: FaceFrame) => void;
  /** The text of a QR code in the picture, as often as it is read. It is data: never an address to follow. */
  readonly oncode: (text: string) => void;
  /** What keeps the camera from working and what to do about it; null = it works (again). */
  readonly onproblem: (problem: Refusal | null) => void;
  /** The moving picture for a mirrored preview; null = the camera is off or gone. */
  readonly onstream: (stream: MediaStream | null) => void;
};

/** One camera of one screen. */
export interface CameraFeed {
  /** Turns the camera on or off, or to another purpose. The answer comes through the callbacks. */
  watch(mode: CameraMode): void;
  /** The site's model pack, known from the face settings; null = no faces are read. */
  usePack(pack: FacePack | null): void;
  /** Turns the camera off for good: all tracks stopped, the worker ended. */
  stop(): void;
}

/** Faces are measured at 640 × 480; a code held at arm's length needs more. */
const faceSize: PictureSize = { width: 640, height: 480 };
const codeSize: PictureSize = { width: 1280, height: 720 };

/** Time between two pictures that are looked at, ms: while somebody is there, and while nobody is. */
const busyMs = 75;
const idleMs = 130;

/** A camera that is gone is looked for so often, ms, and whenever a device is plugged in. */
const reopenMs = 2000;

/** A camera that is off until it is told to watch. Frames are not mirrored; a preview element is (`scaleX(-1)`). */
export function cameraFeed(parts: CameraFeedParts): CameraFeed {
  const problems = problemBoard(parts.onproblem);
  let mode: CameraMode = "off";
  let pauseMs = idleMs;
  let lookedAtMs = -Infinity;
  let link: WorkerLink | null = null;
  let pack: FacePack | null = null;

  const theLink = (): WorkerLink => {
    link ??= workerLink({
      onread: ({ atMs, face, code }) => {
        pauseMs = face === null || face.faces === 0 ? idleMs : busyMs;
        if (wantsFace(mode) && face !== null) parts.onframe({ atMs, ...face });
        if (wantsCode(mode) && code !== null) parts.oncode(code);
      },
      onproblem: (problem) => problems.set("reader", problem),
    });
    return link;
  };
  const look = (video: HTMLVideoElement): void => {
    const atMs = performance.now();
    const reader = theLink();
    if (mode === "off" || !reader.isFree() || atMs - lookedAtMs < pauseMs) return;
    lookedAtMs = atMs;
    const wanted = mode;
    createImageBitmap(video).then(
      (bitmap) => (reader.isFree() ? reader.look(bitmap, { wanted, atMs }) : bitmap.close()),
      // A stream that ended between two pictures has none to give; its end is noticed elsewhere.
      () => undefined,
    );
  };
  const camera = steadyCamera({
    onpicture: look,
    onstream: parts.onstream,
    onproblem: (problem) => problems.set("camera", problem),
  });

  return {
    watch(next) {
      mode = next;
      if (next === "off") camera.close();
      else camera.open(next === "code" ? codeSize : faceSize);
      if (wantsFace(next)) theLink().usePack(pack);
    },
    usePack(next) {
      pack = next;
      if (wantsFace(mode)) theLink().usePack(pack);
    },
    stop() {
      mode = "off";
      camera.end();
      link?.end();
      link = null;
    },
  };
}

function wantsFace(mode: CameraMode): boolean {
  return mode === "face" || mode === "code-and-face";
}

function wantsCode(mode: CameraMode): boolean {
  return mode === "code" || mode === "code-and-face";
}

/** Tells the gravest of the problems there are, and only when it changes. */
function problemBoard(onproblem: CameraFeedParts["onproblem"]): {
  set(source: "camera" | "reader", problem: Refusal | null): void;
} {
  const standing: Record<"camera" | "reader", Refusal | null> = { camera: null, reader: null };
  return {
    set(source, problem) {
      const before = standing.camera ?? standing.reader;
      standing[source] = problem;
      const after = standing.camera ?? standing.reader;
      if (before?.code !== after?.code) onproblem(after);
    },
  };
}

type SteadyCameraParts = Pick<CameraFeedParts, "onstream" | "onproblem"> & {
  readonly onpicture: (video: HTMLVideoElement) => void;
};

/** A camera that, once it is opened, opens itself again whenever it is lost. */
function steadyCamera({ onpicture, onstream, onproblem }: SteadyCameraParts): {
  open(size: PictureSize): void;
  close(): void;
  end(): void;
} {
  let wanted: PictureSize | null = null;
  let shown: { readonly stream: MediaStream; readonly unwatch: () => void } | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** Opening takes a while; what was asked for last is the only one that counts. */
  let attempt = 0;

  const drop = (): void => {
    clearTimeout(retry);
    attempt += 1;
    if (shown === null) return;
    shown.unwatch();
    closeCamera(shown.stream);
    shown = null;
    onstream(null);
  };
  const failed = (problem: Refusal): void => {
    drop();
    onproblem(problem);
    // Asking again after a "no" would only bring the question up again.
    if (problem.code !== cameraRefusals.denied.code) retry = setTimeout(start, reopenMs);
  };
  const start = (): void => {
    if (wanted === null) return;
    const mine = ++attempt;
    void openCamera(wanted).then((opened) => {
      if (mine !== attempt) {
        if (opened.ok) closeCamera(opened.value);
        return;
      }
      if (!opened.ok) return failed(opened.refusal);
      const onlost = (): void => failed(cameraRefusals.lost);
      shown = { stream: opened.value, unwatch: watchStream(opened.value, { onpicture, onlost }) };
      onproblem(null);
      onstream(opened.value);
    });
  };
  const plugged = (): void => {
    if (wanted === null || shown !== null) return;
    clearTimeout(retry);
    start();
  };
  const devices = "mediaDevices" in navigator ? navigator.mediaDevices : null;
  devices?.addEventListener("devicechange", plugged);

  const close = (): void => {
    wanted = null;
    drop();
    onproblem(null);
  };
  return {
    open(size) {
      if (wanted === size) return;
      wanted = size;
      drop();
      start();
    },
    close,
    end() {
      close();
      devices?.removeEventListener("devicechange", plugged);
    },
  };
}
