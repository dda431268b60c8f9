import type { CodeIssuer } from "#shared/contracts/district-api.ts";
import {
  aheadAtMostMs,
  freshForMs,
  stepMs,
  type CodeCredential,
  type HolderProof,
  type ScannedCode,
  type VerifyP256,
} from "#shared/identity/code/code-format.ts";
import { refuseCode, type CodeRefusal } from "#shared/identity/code/code-refusal.ts";
import { readCode, readCredential } from "#shared/identity/code/read-code.ts";
import type { VerifiedCode } from "#shared/identity/credential.ts";
import { accept, type Result } from "#shared/result.ts";
import { businessDay, type Clock, type Instant } from "#shared/time/time.ts";
import type { ClockDoubt } from "./clock-doubt.ts";

/** What the feed brought and what was shown here. */
export type CodeStore = {
  /** The key of this identifier; null when the district does not list it. */
  readonly issuer: (keyId: string) => CodeIssuer | null;
  readonly isRevoked: (credential: string) => boolean;
  /** Takes a phone's code once at this site. @returns false when it was shown before */
  readonly takeOnce: (use: {
    readonly credential: string;
    readonly nonce: string;
    readonly at: Instant;
  }) => boolean;
};

export type CodeVerifierParts = {
  readonly store: CodeStore;
  readonly verify: VerifyP256;
  readonly clock: Clock;
  readonly clockDoubt: Pick<ClockDoubt, "isDoubtful">;
};

export type CodeVerifier = {
  verify(text: string): Result<VerifiedCode, CodeRefusal>;
};

/**
 * Verifies citizen codes without any network, cheapest first: length → base45 → CBOR → key listed → issuer's
 * signature → dates → revoked → the phone's signature → fresh within 60 s → once at this site. Nothing of the payload
 * is read before the issuer's signature holds. A printed code has no phone and is taken again and again: it only
 * names somebody. @returns who, or one of the refusals of `codeTexts`; never throws on a text
 */
export function codeVerifier(parts: CodeVerifierParts): CodeVerifier {
  return {
    verify(text) {
      const read = readCode(text);
      if (!read.ok) return read;
      const credential = checkCredential(parts, read.value);
      if (!credential.ok) return credential;
      const { number, person, kind } = credential.value;
      const held = checkHolder(parts, credential.value, read.value.proof);
      return held.ok ? accept({ person, kind, credential: number }) : held;
    },
  };
}

/** Whether the district has issued this, and it is good today. */
function checkCredential(
  { store, verify, clock }: CodeVerifierParts,
  { keyId, signed, signature, payload }: ScannedCode,
): Result<CodeCredential, CodeRefusal> {
  const now = clock();
  const issuer = store.issuer(keyId);
  if (issuer === null) return refuseCode("code-other-district");
  if (!verify({ publicKey: issuer.publicKey, signed, signature }))
    return refuseCode("code-signature");
  if (issuer.isRevoked) return refuseCode("code-revoked");
  if (now > issuer.validTo) return refuseCode("code-expired");
  const read = readCredential(payload);
  if (!read.ok) return read;
  const { issuedAt, expiresAt, act, number } = read.value;
  if (issuedAt > now + aheadAtMostMs || now < issuer.validFrom) return refuseCode("code-future");
  if (now >= expiresAt) return refuseCode("code-expired");
  if (act !== null && businessDay(now) > act.until) return refuseCode("code-expired");
  return store.isRevoked(number) ? refuseCode("code-revoked") : read;
}

/** Whether the phone that holds the key shows this now, for the first time at this site. */
function checkHolder(
  { store, verify, clock, clockDoubt }: CodeVerifierParts,
  { holderKey, number }: CodeCredential,
  proof: HolderProof | null,
): Result<null, CodeRefusal> {
  // What a phone keeps is no code of its own, and a printed code has nothing to prove.
  if (holderKey === null) return proof === null ? accept(null) : refuseCode("code-kind");
  if (proof === null) return refuseCode("code-kind");
  const { signed, signature, step, nonce } = proof;
  if (!verify({ publicKey: holderKey, signed, signature })) return refuseCode("code-signature");
  if (clockDoubt.isDoubtful()) return refuseCode("clock-doubtful");
  const now = clock();
  const madeAt = step * stepMs;
  if (now - madeAt > freshForMs) return refuseCode("code-stale");
  if (madeAt - now > aheadAtMostMs) return refuseCode("code-future");
  return store.takeOnce({ credential: number, nonce, at: now })
    ? accept(null)
    : refuseCode("code-used");
}
