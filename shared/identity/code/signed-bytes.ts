import { toCbor } from "./cbor.ts";

const nothing = new Uint8Array(0);

/** What the issuer signs: the Sig_structure of COSE_Sign1 without external data (RFC 9052, 4.4). */
export function issuerBytes(
  protectedBytes: Uint8Array,
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return toCbor(["Signature1", protectedBytes, nothing, payload]);
}

/** What the phone signs in a step: the whole credential with its signature, when, and the nonce. */
export function holderBytes(
  credential: { readonly signed: Uint8Array; readonly signature: Uint8Array },
  { step, nonce }: { readonly step: number; readonly nonce: Uint8Array },
): Uint8Array<ArrayBuffer> {
  return toCbor(["YL1 holder", credential.signed, credential.signature, step, nonce]);
}
