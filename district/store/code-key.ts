import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { assert } from "#shared/result.ts";
import { readOrMake } from "./keys.ts";

/** The key that signs citizen codes. */
export type CodeKey = {
  /** The first 8 bytes of the SHA-256 of the public key, 16 hexadecimal digits. */
  readonly keyId: string;
  /** P-256, the compressed point in 66 hexadecimal digits. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
};

/** Reads the key in a folder, and makes it first when it is missing: a file of mode 600. */
export function loadCodeKey(folder: string): CodeKey {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const privateKey = createPrivateKey(readOrMake(join(folder, "code-issuer.pem"), newKey));
  assert(
    privateKey.asymmetricKeyDetails?.namedCurve === "prime256v1",
    "the key of citizen codes is one of P-256",
  );
  const point = compressedPoint(createPublicKey(privateKey));
  const keyId = createHash("sha256").update(point).digest("hex").slice(0, 16);
  return { keyId, publicKey: point.toString("hex"), privateKey };
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** x, and before it whether y is even (2) or odd (3). */
function compressedPoint(publicKey: KeyObject): Buffer {
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const isOdd = ((Buffer.from(y, "base64url").at(-1) ?? 0) & 1) === 1;
  return Buffer.concat([Buffer.from([isOdd ? 3 : 2]), Buffer.from(x, "base64url")]);
}
