import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { PersonKey } from "#shared/id/ids.ts";
import type { CitizenNumber } from "#shared/identity/citizen-number.ts";

/** A citizen number that only the vault's key opens; the last 16 bytes of `sealed` are the tag. */
export type SealedNumber = { readonly nonce: Buffer; readonly sealed: Buffer };

/** Seals and opens citizen numbers with AES-256-GCM (NIST SP 800-38D). */
export type Vault = {
  /** A new nonce each time, so that the same number never looks the same. */
  seal(number: CitizenNumber, person: PersonKey): SealedNumber;
  /** Throws when key, person or bytes are not those that it was sealed with. */
  open(sealed: SealedNumber, person: PersonKey): CitizenNumber;
};

const nonceLength = 12;
const tagLength = 16;

/** The vault with this key of 32 bytes. A number is bound to its person: it cannot be moved to another row. */
export function vaultWith(key: Buffer): Vault {
  return {
    seal(number, person) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(person, "hex"));
      const text = Buffer.concat([cipher.update(number, "ascii"), cipher.final()]);
      return { nonce, sealed: Buffer.concat([text, cipher.getAuthTag()]) };
    },
    open({ nonce, sealed }, person) {
      const end = sealed.length - tagLength;
      const cipher = createDecipheriv("aes-256-gcm", key, nonce)
        .setAAD(Buffer.from(person, "hex"))
        .setAuthTag(sealed.subarray(end));
      const text = Buffer.concat([cipher.update(sealed.subarray(0, end)), cipher.final()]);
      return text.toString("ascii") as CitizenNumber;
    },
  };
}
