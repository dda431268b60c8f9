import type { FacePack } from "../contracts/face-api.ts";
import type { Refusal } from "../result.ts";
import type { FaceReading } from "./face-model.ts";
import { type FromWorker, isFromWorker, type ToWorker, type Wanted } from "./messages.ts";
import { cameraRefusals } from "./texts.zh.ts";

type LinkParts = {
  /** The answer to a picture that was taken at `atMs`. */
  readonly onread: (read: { atMs: number; face: FaceReading | null; code: string | null }) => void;
  /** What keeps the worker from reading faces or codes; null = nothing (any more). */
  readonly onproblem: (problem: Refusal | null) => void;
};

/** The page's side of the worker that looks at pictures. */
export interface WorkerLink {
  /** False while it looks at a picture: a new one would only grow old. */
  isFree(): boolean;
  look(bitmap: ImageBitmap, how: { readonly wanted: Wanted; readonly atMs: number }): void;
  usePack(pack: FacePack | null): void;
  end(): void;
}

/** A worker that answers no picture for so long is ended and started anew, ms. Loading a model takes seconds. */
const answerMs = 20_000;
/** Missing files may come back with the station. */
const retryModelMs = 10_000;

/** Between the end of a worker and the start of the next, ms. */
const restartMs = 1000;

type Missing = { model: boolean; codeReader: boolean; answer: boolean };

/** Starts the worker; it is started again whenever it falls silent or fails. */
export function workerLink({ onread, onproblem }: LinkParts): WorkerLink {
  const note = missingNotes(onproblem);
  let pack: FacePack | null = null;
  let sentAtMs: number | null = null;
  let answerTimer: Timer;
  let retryTimer: Timer;

  const heard = (message: FromWorker): void => {
    switch (message.kind) {
      case "read": {
        if (sentAtMs === null) return;
        const atMs = sentAtMs;
        answered();
        note({ answer: false });
        return onread({ atMs, face: message.face, code: message.code });
      }
      case "model":
        note({ model: message.state === "missing" });
        if (message.state === "missing") retryTimer = setTimeout(sendPack, retryModelMs);
        return;
      case "code-reader":
        return note({ codeReader: message.state === "missing" });
    }
  };
  const failed = (): void => {
    answered();
    note({ answer: true });
    worker.terminate();
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => {
      worker = startedWorker({ heard, failed });
      if (pack !== null) sendPack();
    }, restartMs);
  };
  const answered = (): void => {
    clearTimeout(answerTimer);
    sentAtMs = null;
  };
  const sendPack = (): void => {
    clearTimeout(retryTimer);
    worker.postMessage({ kind: "use-pack", pack } satisfies ToWorker);
  };
  let worker = startedWorker({ heard, failed });

  return {
    isFree: () => sentAtMs === null,
    look(bitmap, { wanted, atMs }) {
      sentAtMs = atMs;
      answerTimer = setTimeout(failed, answerMs);
      worker.postMessage({ kind: "picture", bitmap, wanted } satisfies ToWorker, [bitmap]);
    },
    usePack(next) {
      if (next?.pack === pack?.pack) return;
      pack = next;
      note({ model: false });
      sendPack();
    },
    end() {
      clearTimeout(answerTimer);
      clearTimeout(retryTimer);
      worker.terminate();
    },
  };
}

type Timer = ReturnType<typeof setTimeout> | undefined;

type Ears = {
  readonly heard: (message: FromWorker) => void;
  /** Its script did not come, or something in it broke. */
  readonly failed: () => void;
};

function startedWorker({ heard, failed }: Ears): Worker {
  const worker = new Worker(new URL("./camera-worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (isFromWorker(data)) heard(data);
  });
  worker.addEventListener("error", failed, { once: true });
  return worker;
}

/** Keeps what is missing, and tells the gravest of it when that changes. */
function missingNotes(onproblem: LinkParts["onproblem"]): (change: Partial<Missing>) => void {
  const missing: Missing = { model: false, codeReader: false, answer: false };
  return (change) => {
    const before = problemOf(missing);
    Object.assign(missing, change);
    const after = problemOf(missing);
    if (before !== after) onproblem(after);
  };
}

function problemOf(missing: Missing): Refusal | null {
  if (missing.answer) return cameraRefusals.readerStopped;
  if (missing.model) return cameraRefusals.modelMissing;
  return missing.codeReader ? cameraRefusals.codeReaderMissing : null;
}
