/**
 * The worker that looks at the camera's pictures. A picture comes in, numbers and texts go out; it is overwritten by
 * the next one, and never kept or sent anywhere.
 */
import type { FacePack } from "../contracts/face-api.ts";
import { assert } from "../result.ts";
import { codeIn, loadCodeReader } from "./code-reader.ts";
import { faceModelOf } from "./face-model-of.ts";
import type { FaceModel } from "./face-model.ts";
import { type FromWorker, isToWorker, type Wanted } from "./messages.ts";

/** A larger picture is made smaller: it would take longer and show nothing more. */
const maxWidth = 1280;

const reader = pictureReader((message) => self.postMessage(message));
self.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  if (!isToWorker(data)) return;
  if (data.kind === "use-pack") void reader.usePack(data.pack);
  else void reader.look(data.bitmap, data.wanted);
});

type Reader = {
  usePack(pack: FacePack | null): Promise<void>;
  look(bitmap: ImageBitmap, wanted: Wanted): Promise<void>;
};

function pictureReader(send: (message: FromWorker) => void): Reader {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  assert(context !== null, "a canvas has a context");
  const codes = oneCodeReader(send);
  let model: FaceModel | null = null;
  let wantedPack: string | null = null;
  let isBusy = false;

  const pictureOf = (bitmap: ImageBitmap): ImageData => {
    const shrink = Math.min(1, maxWidth / bitmap.width);
    canvas.width = Math.round(bitmap.width * shrink);
    canvas.height = Math.round(bitmap.height * shrink);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };

  return {
    async usePack(pack) {
      model = null;
      wantedPack = pack?.pack ?? null;
      if (pack === null) return;
      const candidate = faceModelOf(pack);
      try {
        await candidate.load();
        if (wantedPack !== pack.pack) return;
        model = candidate;
        send({ kind: "model", state: "ready", why: "" });
      } catch (error) {
        send({ kind: "model", state: "missing", why: String(error) });
      }
    },
    async look(bitmap, wanted) {
      if (isBusy) return bitmap.close();
      isBusy = true;
      try {
        const picture = pictureOf(bitmap);
        const code = wanted === "face" ? null : await codes.read(picture);
        const face = wanted === "code" || model === null ? null : await model.read(picture);
        send({ kind: "read", face, code });
      } catch (error) {
        // A bug, or a runtime that ran out of memory: the page hears of it and starts a new worker.
        self.reportError(error);
      } finally {
        isBusy = false;
      }
    },
  };
}

/** The reader of codes, loaded when the first code is wanted; after a failure it tries again with the next picture. */
function oneCodeReader(send: (message: FromWorker) => void): {
  read(picture: ImageData): Promise<string | null>;
} {
  let isReady = false;
  return {
    async read(picture) {
      if (!isReady) {
        try {
          await loadCodeReader();
        } catch (error) {
          send({ kind: "code-reader", state: "missing", why: String(error) });
          return null;
        }
        isReady = true;
        send({ kind: "code-reader", state: "ready", why: "" });
      }
      return codeIn(picture);
    },
  };
}
