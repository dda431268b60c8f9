import { accept, refuse, type Refusal, type Result } from "../result.ts";
import { cameraRefusals } from "./texts.zh.ts";

/** How large a picture is asked for; a camera that has no such size gives the nearest. */
export type PictureSize = { readonly width: number; readonly height: number };

/** Opens the camera. Refused: camera-missing, camera-denied, camera-busy, camera-unsupported. */
export async function openCamera({ width, height }: PictureSize): Promise<Result<MediaStream>> {
  // A page that came over plain HTTP from another machine has no cameras at all, whatever the types say.
  if (!("mediaDevices" in navigator)) return refuse(cameraRefusals.unsupported);
  const video = { width: { ideal: width }, height: { ideal: height }, frameRate: { max: 30 } };
  try {
    return accept(await navigator.mediaDevices.getUserMedia({ video, audio: false }));
  } catch (error) {
    return refuse(refusalOf(error));
  }
}

function refusalOf(error: unknown): Refusal {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return cameraRefusals.denied;
    case "NotReadableError":
    case "AbortError":
      return cameraRefusals.busy;
    default:
      return cameraRefusals.missing;
  }
}

/** Turns the camera off: the light goes out with the last track. */
export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** A camera that gives no picture for so long is gone, ms. */
const silenceMs = 3000;
const lookEveryMs = 500;

type Watcher = {
  /** A new picture stands in the element. */
  readonly onpicture: (video: HTMLVideoElement) => void;
  /** The camera was unplugged or has fallen silent; said once. */
  readonly onlost: () => void;
};

/** Watches the pictures of a stream. @returns what ends the watching; the stream stays open */
export function watchStream(stream: MediaStream, { onpicture, onlost }: Watcher): () => void {
  const video = document.createElement("video");
  let lastPictureMs = performance.now();
  let isOver = false;

  const next = (): void => {
    if (isOver) return;
    lastPictureMs = performance.now();
    onpicture(video);
    video.requestVideoFrameCallback(next);
  };
  const end = (): void => {
    isOver = true;
    clearInterval(clock);
    video.srcObject = null;
  };
  const lost = (): void => {
    if (isOver) return;
    end();
    onlost();
  };
  const clock = setInterval(() => {
    // A page that is not shown gets no pictures from a camera that works.
    if (document.visibilityState === "hidden") lastPictureMs = performance.now();
    else if (performance.now() - lastPictureMs > silenceMs) lost();
  }, lookEveryMs);

  for (const track of stream.getVideoTracks()) {
    track.addEventListener("ended", lost, { once: true });
  }
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  video.requestVideoFrameCallback(next);
  // Playing fails only when the stream ends first; the clock notices that by itself.
  void video.play().catch(() => undefined);
  return end;
}
