import type { PersonKey } from "../../id/ids.ts";
import { day, type Day, type Instant } from "../../time/time.ts";

/**
 * The citizen code (市民码), version 1, after ENTITLEMENT section 6: `YL1:` and base45 (RFC 9285) of a CBOR array
 * in core deterministic encoding (RFC 8949, 4.2.1).
 *
 *     printed code  [credential]
 *     phone code    [credential, step, nonce, holder signature]
 *     credential    [protected, {}, payload, issuer signature]      COSE_Sign1 (RFC 9052), ES256
 *     protected     {1: -7, 4: key id of 8 bytes}
 *     payload       {2: person, 4: expires, 6: issued, 7: number, 8: holder's key, 10: kind, 11: act}
 *
 * A step is ten seconds since the epoch. Both signatures are ES256 of 64 bytes. It names a person by their key and
 * holds nothing else of them.
 */
export const codePrefix = "YL1:";

/** The longest text that is looked at; a code of a phone has 418 characters at most, QR version 12 at level M. */
export const longestCode = 600;

/** A phone signs anew in every step, ms. */
export const stepMs = 10_000;
/** A phone's code is good for this long from the beginning of its step. */
export const freshForMs = 60_000;
/** How far a phone's clock may be ahead. */
export const aheadAtMostMs = 30_000;

const dayMs = 86_400_000;
/** The longest that a credential may be good: a phone's renews itself, a printed one lasts a year. */
export const longestLifeMs = {
  phone: 7 * dayMs,
  delegate: 7 * dayMs,
  paper: 366 * dayMs,
} as const satisfies Record<CodeKind, number>;

/** Whose code it is: the holder's phone, a relative's phone for the holder, or a printed one. */
export type CodeKind = "phone" | "delegate" | "paper";
export const kindNumbers = { phone: 1, delegate: 2, paper: 3 } as const satisfies Record<
  CodeKind,
  number
>;

/** What somebody who shows a code for another person is to them. */
export type Relation = "spouse" | "child" | "relative" | "carer";
export const relationNumbers = {
  spouse: 1,
  child: 2,
  relative: 3,
  carer: 4,
} as const satisfies Record<Relation, number>;

/** Days are counted from here, as in RFC 8943. */
export const epochDay: Day = day("1970-01-01");

/** Who acts for the person: for meals only, to the end of a day. */
export type Act = { readonly relation: Relation; readonly until: Day };

/** What the district has signed. Moments are whole seconds. */
export type CodeCredential = {
  /** 32 hexadecimal digits; stays the same when the credential is renewed. */
  readonly number: string;
  readonly person: PersonKey;
  readonly kind: CodeKind;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** The phone's P-256 key, a compressed point in 66 hexadecimal digits; null on paper. */
  readonly holderKey: string | null;
  /** Null unless the kind is `delegate`. */
  readonly act: Act | null;
};

/** What a phone adds in each step: that it holds the key, and when. */
export type HolderProof = {
  /** Ten-second steps since the epoch. */
  readonly step: number;
  /** 16 hexadecimal digits. */
  readonly nonce: string;
  /** The bytes that the phone signed. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
};

/** A code whose form is right and of which nothing is believed yet. */
export type ScannedCode = {
  /** Which key is said to have signed it: 16 hexadecimal digits. */
  readonly keyId: string;
  /** The bytes that the issuer signed. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** What `readCredential` reads once the signature holds. */
  readonly payload: Uint8Array;
  /** Null on a printed code. */
  readonly proof: HolderProof | null;
};

/**
 * Whether a key signed these bytes: ES256, that is ECDSA on P-256 with SHA-256.
 * `publicKey` is a compressed point in 66 hexadecimal digits, `signature` r and s in 64 bytes. A key or a signature
 * that is none gives false.
 */
export type VerifyP256 = (check: {
  readonly publicKey: string;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}) => boolean;
