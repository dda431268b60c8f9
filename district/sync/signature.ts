import { createHash, createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import type { VerifyP256 } from "#shared/identity/code/code-format.ts";
import type { SignP256 } from "#shared/identity/code/sign-code.ts";
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

/** Signs bytes with one private key of P-256 (ES256, signatures of 64 bytes). */
export function p256SigningWith(privateKey: KeyObject): SignP256 {
  return (bytes) => sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" });
}

/** A SubjectPublicKeyInfo of P-256 up to its compressed point (RFC 5480). */
const p256Head = Buffer.from("3039301306072a8648ce3d020106082a8648ce3d030107032200", "hex");

/** Whether a P-256 key signed these bytes. A key that is no point of the curve gives false. */
export const verifyP256: VerifyP256 = ({ publicKey, signed, signature }) => {
  const key = p256Key(publicKey);
  return key !== null && verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature);
};

function p256Key(point: string): KeyObject | null {
  try {
    const der = Buffer.concat([p256Head, Buffer.from(point, "hex")]);
    return createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    // Not every text of 66 digits is a point, and it comes from outside.
    return null;
  }
}

/** Whether a text of 66 hexadecimal digits is a point of P-256. */
export function isP256Point(point: string): boolean {
  return p256Key(point) !== null;
}
