import { assert } from "../../result.ts";
import { daysBetween } from "../../time/time.ts";
import { bytesOfHex } from "../card/bytes.ts";
import { fromBase45, toBase45 } from "./base45.ts";
import { fromCbor, toCbor } from "./cbor.ts";
import {
  codePrefix,
  epochDay,
  kindNumbers,
  relationNumbers,
  stepMs,
  type Act,
  type CodeCredential,
} from "./code-format.ts";
import { holderBytes, issuerBytes } from "./signed-bytes.ts";

/** Signs bytes with ES256. @returns r and s, 64 bytes */
export type SignP256 = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

/**
 * Issues a credential: signed by the district, the text of a printed code, and what a phone keeps to make its codes
 * from. Throws when the credential is not whole.
 */
export function issueCredential(
  credential: CodeCredential,
  issuer: { readonly keyId: string; readonly sign: SignP256 },
): string {
  const header = new Map<number, unknown>([
    [1, -7],
    [4, bytesOfHex(issuer.keyId)],
  ]);
  const protectedBytes = toCbor(header);
  const payload = toCbor(claimsOf(credential));
  const signature = issuer.sign(issuerBytes(protectedBytes, payload));
  assert(signature.length === 64, "an ES256 signature has 64 bytes");
  return codeText([[protectedBytes, new Map(), payload, signature]]);
}

function claimsOf(credential: CodeCredential): Map<number, unknown> {
  const { person, number, kind, issuedAt, expiresAt, holderKey, act } = credential;
  const claims = new Map<number, unknown>([
    [2, bytesOfHex(person)],
    [4, expiresAt / 1000],
    [6, issuedAt / 1000],
    [7, bytesOfHex(number)],
  ]);
  if (holderKey !== null) claims.set(8, bytesOfHex(holderKey));
  claims.set(10, kindNumbers[kind]);
  if (act !== null) claims.set(11, actClaim(act));
  return claims;
}

/** Who, 1 = for meals only, and until which day since the epoch. */
function actClaim({ relation, until }: Act): readonly number[] {
  return [relationNumbers[relation], 1, daysBetween(epochDay, until)];
}

function codeText(parts: readonly unknown[]): string {
  return codePrefix + toBase45(toCbor(parts));
}

/** What a phone makes a code from in one step. */
export type PhoneCodeWish = {
  /** The text that the district issued. */
  readonly credential: string;
  /** The district's time as the phone knows it, ms. */
  readonly at: number;
  /** 8 random bytes. */
  readonly nonce: Uint8Array;
  /** With the phone's key: Web Crypto in the page, any ES256 in a test. */
  readonly sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array> | Uint8Array;
};

/** The code that a phone shows in the step of `at`. Throws when the credential is not one that was issued. */
export async function signPhoneCode({
  credential,
  at,
  nonce,
  sign,
}: PhoneCodeWish): Promise<string> {
  const bytes = fromBase45(credential.slice(codePrefix.length));
  const [envelope] = listOf(bytes === null ? null : fromCbor(bytes));
  const [protectedBytes, , payload, signature] = listOf(envelope);
  assert(
    protectedBytes instanceof Uint8Array &&
      payload instanceof Uint8Array &&
      signature instanceof Uint8Array,
    "a credential has three byte strings",
  );
  const step = Math.floor(at / stepMs);
  const signed = issuerBytes(protectedBytes, payload);
  const holder = await sign(holderBytes({ signed, signature }, { step, nonce }));
  assert(holder.length === 64, "an ES256 signature has 64 bytes");
  return codeText([envelope, step, nonce, holder]);
}

function listOf(value: unknown): readonly unknown[] {
  assert(Array.isArray(value), "the district issued this credential");
  return value;
}
