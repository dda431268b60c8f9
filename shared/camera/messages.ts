import type { FacePack } from "../contracts/face-api.ts";
import type { FaceReading } from "./face-model.ts";

/** What one picture is looked at for. */
export type Wanted = "code" | "face" | "code-and-face";

/** From the page to the worker. The picture is handed over, so that the page keeps none. */
export type ToWorker =
  | { readonly kind: "use-pack"; readonly pack: FacePack | null }
  | { readonly kind: "picture"; readonly bitmap: ImageBitmap; readonly wanted: Wanted };

/** From the worker to the page: numbers and texts, never a picture. */
export type FromWorker =
  /** One answer for each picture; `face` null = faces were not wanted, or the model is not ready. */
  | { readonly kind: "read"; readonly face: FaceReading | null; readonly code: string | null }
  | { readonly kind: "model"; readonly state: "ready" | "missing"; readonly why: string }
  | { readonly kind: "code-reader"; readonly state: "ready" | "missing"; readonly why: string };

/** The longest text of a code that is passed on: more than any code of ours, less than a QR code can hold. */
export const maxCodeLength = 2000;

/** Whether a message is one of the worker's; anything else is not listened to. */
export function isFromWorker(message: unknown): message is FromWorker {
  if (!isRecord(message)) return false;
  switch (message["kind"]) {
    case "read":
      return isTextOrNull(message["code"]) && isReadingOrNull(message["face"]);
    case "model":
    case "code-reader":
      return isState(message["state"]) && typeof message["why"] === "string";
    default:
      return false;
  }
}

/** Whether a message is one of the page's. */
export function isToWorker(message: unknown): message is ToWorker {
  if (!isRecord(message)) return false;
  switch (message["kind"]) {
    case "use-pack":
      return message["pack"] === null || isRecord(message["pack"]);
    case "picture":
      return message["bitmap"] instanceof ImageBitmap && isWanted(message["wanted"]);
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isTextOrNull(value: unknown): boolean {
  return value === null || (typeof value === "string" && value.length <= maxCodeLength);
}

function isReadingOrNull(value: unknown): boolean {
  if (value === null) return true;
  if (!isRecord(value) || typeof value["faces"] !== "number") return false;
  return value["face"] === null || isRecord(value["face"]);
}

function isState(value: unknown): boolean {
  return value === "ready" || value === "missing";
}

function isWanted(value: unknown): boolean {
  return value === "code" || value === "face" || value === "code-and-face";
}
