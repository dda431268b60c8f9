import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { KeyedHash } from "#shared/identity/citizen-number.ts";
import { assert } from "#shared/result.ts";

/** The secrets of a district. They lie in files of their own and in no table. */
export type DistrictKeys = {
  /** 32 bytes: seals citizen numbers. */
  readonly vaultKey: Buffer;
  /** 64 hexadecimal digits: makes person and card keys, here and at every station. */
  readonly keyedHashSecret: string;
  /** Ed25519: countersigns heads. */
  readonly signingKey: KeyObject;
  /** Its public part, SPKI PEM: what stations check heads with. */
  readonly publicKey: string;
};

/** Reads the keys in a folder and makes those that are missing; files of mode 600 in a folder of mode 700. */
export function loadKeys(folder: string): DistrictKeys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = (): string => randomBytes(32).toString("hex");
  const keyedHashSecret = readOrMake(join(folder, "keyed-hash.key"), secret);
  const signingKey = createPrivateKey(readOrMake(join(folder, "district.pem"), newPrivateKey));
  const vaultSecret = readOrMake(join(folder, "vault.key"), secret);
  for (const key of [keyedHashSecret, vaultSecret]) {
    assert(/^[0-9a-f]{64}$/.test(key), "a key file holds 64 hexadecimal digits");
  }
  return {
    vaultKey: Buffer.from(vaultSecret, "hex"),
    keyedHashSecret,
    signingKey,
    publicKey: publicKeyOf(signingKey),
  };
}

/** A new Ed25519 key, PKCS #8 PEM. */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** The public part of a private key, SPKI PEM. */
export function publicKeyOf(privateKey: KeyObject | string): string {
  return createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
}

/** HMAC with SHA-256 under a secret of 64 hexadecimal digits. */
export function keyedHashWith(secret: string): KeyedHash {
  const key = Buffer.from(secret, "hex");
  return (text) => createHmac("sha256", key).update(text, "utf8").digest("hex");
}

/** The text of a secret file; when it is not there, it is made first, so that only we can read it. */
export function readOrMake(path: string, make: () => string): string {
  if (!existsSync(path)) writeSecret(path, make());
  return readFileSync(path, "utf8").trim();
}

function writeSecret(path: string, text: string): void {
  // "wx": of two services that start at once the second fails here instead of replacing a key.
  const file = openSync(path, "wx", 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
}
