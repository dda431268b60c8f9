import { createHash, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import type { HashOf } from "#shared/journal/entry.ts";

/** SHA-256 as 64 hexadecimal digits. */
export const sha256: HashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Signs a text. @returns an Ed25519 signature over its UTF-8 bytes, base64 */
export type Sign = (text: string) => string;

/** Signs with one private key (Ed25519, RFC 8032). */
export function signingWith(privateKey: KeyObject): Sign {
  return (text) => sign(null, Buffer.from(text, "utf8"), privateKey).toString("base64");
}

/** Whether the holder of a public key (SPKI PEM) signed exactly this text. */
export function isSignedBy(
  publicKey: string,
  { text, signature }: { text: string; signature: string },
): boolean {
  const key = createPublicKey(publicKey);
  return verify(null, Buffer.from(text, "utf8"), key, Buffer.from(signature, "base64"));
}
