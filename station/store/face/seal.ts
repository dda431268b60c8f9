import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals bytes under a 32-byte key with AES-256-GCM and a nonce of chance (NIST SP 800-38D); `about` is bound to them
 * and not kept. @returns nonce, ciphertext, tag: 28 bytes more than `plain`
 */
export function sealed(plain: Uint8Array, { key, about }: { key: Uint8Array; about: string }) {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What `sealed` sealed; null under another key, about something else, or when a bit was changed. */
export function unsealed(
  bytes: Uint8Array,
  { key, about }: { key: Uint8Array; about: string },
): Buffer | null {
  if (bytes.length < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const plain = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}
