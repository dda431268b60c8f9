import { createHash, sign, type KeyObject } from "node:crypto";
import type { HashOf } from "#shared/journal/entry.ts";

/** What a station does by itself: the hash of its entries and its signature, written here once more. */
export const sha256: HashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");

export function signing(privateKey: KeyObject): (text: string) => string {
  return (text) => sign(null, Buffer.from(text), privateKey).toString("base64");
}
