import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hash,
  sign,
  verify,
  type KeyObject,
} from "node:crypto";
import type { Provision } from "#shared/contracts/district-api.ts";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import type { VerifyP256 } from "#shared/identity/code/code-format.ts";
import type { HashOf } from "#shared/journal/entry.ts";

/** SHA-256 as 64 hexadecimal digits. */
export const sha256: HashOf = (bytes) => hash("sha256", bytes, "hex");

/** What a station signs, checks and hashes with. */
export type StationKeys = {
  readonly keyedHash: KeyedHash;
  /** Ed25519 over UTF-8, base64. */
  sign(text: string): string;
  /** Whether the district signed this text. */
  isFromDistrict(text: string, signature: string): boolean;
};

/** The keys of a provision. Throws when they are no Ed25519 keys: the station cannot start without them. */
export function stationKeys({ stationKey, districtKey, keyedHashSecret }: Provision): StationKeys {
  const own: KeyObject = createPrivateKey(stationKey);
  const district: KeyObject = createPublicKey(districtKey);
  const secret = createSecretKey(keyedHashSecret, "hex");
  return {
    keyedHash: (text) => createHmac("sha256", secret).update(text).digest("hex"),
    sign: (text) => sign(null, Buffer.from(text), own).toString("base64"),
    isFromDistrict: (text, signature) =>
      verify(null, Buffer.from(text), district, Buffer.from(signature, "base64")),
  };
}

/** A SubjectPublicKeyInfo of P-256 up to its compressed point (RFC 5480). */
const p256Head = Buffer.from("3039301306072a8648ce3d020106082a8648ce3d030107032200", "hex");

/** Whether a P-256 key signed these bytes (ES256, signature of 64 bytes). A key that is no point gives false. */
export const verifyP256: VerifyP256 = ({ publicKey, signed, signature }) => {
  try {
    const key = createPublicKey({
      key: Buffer.concat([p256Head, Buffer.from(publicKey, "hex")]),
      format: "der",
      type: "spki",
    });
    return verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature);
  } catch {
    return false;
  }
};
