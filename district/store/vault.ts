import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { PersonKey } from "#shared/id/ids.ts";
import type { CitizenNumber } from "#shared/identity/citizen-number.ts";

/** A number that only the vault's key opens; the last 16 bytes of `sealed` are the tag. */
export type SealedNumber = { readonly nonce: Buffer; readonly sealed: Buffer };

/** Seals and opens citizen numbers and phone numbers with AES-256-GCM (NIST SP 800-38D). */
export type Vault = {
  /** A new nonce each time, so that the same number never looks the same. */
  seal(number: CitizenNumber, person: PersonKey): SealedNumber;
  /** Throws when key, person or bytes are not those that it was sealed with. */
  open(sealed: SealedNumber, person: PersonKey): CitizenNumber;
  /** The same for the digits of a phone number; neither is taken for the other. */
  sealPhone(digits: string, person: PersonKey): SealedNumber;
  openPhone(sealed: SealedNumber, person: PersonKey): string;
};

const nonceLength = 12;
const tagLength = 16;

/** The vault with this key of 32 bytes. A number is bound to its person: it cannot be moved to another row. */
export function vaultWith(key: Buffer): Vault {
  function seal(text: string, bound: Buffer): SealedNumber {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(bound);
    const sealed = Buffer.concat([cipher.update(text, "ascii"), cipher.final()]);
    return { nonce, sealed: Buffer.concat([sealed, cipher.getAuthTag()]) };
  }

  function open({ nonce, sealed }: SealedNumber, bound: Buffer): string {
    const end = sealed.length - tagLength;
    const cipher = createDecipheriv("aes-256-gcm", key, nonce)
      .setAAD(bound)
      .setAuthTag(sealed.subarray(end));
    const text = Buffer.concat([cipher.update(sealed.subarray(0, end)), cipher.final()]);
    return text.toString("ascii");
  }

  return {
    seal: (number, person) => seal(number, numberOf(person)),
    open: (sealed, person) => open(sealed, numberOf(person)) as CitizenNumber,
    sealPhone: (digits, person) => seal(digits, phoneOf(person)),
    openPhone: (sealed, person) => open(sealed, phoneOf(person)),
  };
}

function numberOf(person: PersonKey): Buffer {
  return Buffer.from(person, "hex");
}

function phoneOf(person: PersonKey): Buffer {
  return Buffer.from(`phone:${person}`, "ascii");
}
