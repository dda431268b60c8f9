import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

/**
 * Costs of one guess: 2^14 × 8 × 128 bytes = 16 MB and some 50 ms, which a sale behind it does not notice. No cost
 * protects four digits from whoever has the file; against guessing at a screen there is the lock.
 */
const cost = { N: 2 ** 14, r: 8, p: 1 };
const hashBytes = 32;
const saltBytes = 16;

/** A PIN as it is stored: `scrypt$SALT$HASH`, both in base64. */
export function hashedPin(pin: string): string {
  const salt = randomBytes(saltBytes);
  const hash = scryptSync(pin, salt, hashBytes, cost);
  return `scrypt$${salt.toString("base64")}$${hash.toString("base64")}`;
}

/** Whether a PIN is the one that was stored; compared in constant time. */
export function isPinOf(pin: string, stored: string): boolean {
  const [, salt = "", hash = ""] = stored.split("$");
  const wanted = Buffer.from(hash, "base64");
  if (wanted.length !== hashBytes) return false;
  return timingSafeEqual(scryptSync(pin, Buffer.from(salt, "base64"), hashBytes, cost), wanted);
}
