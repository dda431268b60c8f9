import { decode, encode } from "cborg";
import { areSameBytes } from "../card/bytes.ts";

/** Bytes of core deterministic CBOR (RFC 8949, 4.2.1); keys of maps are whole numbers. */
export function toCbor(value: unknown): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encode(value));
}

/**
 * Reads CBOR of outside strictly: one item that fills the bytes, no indefinite lengths, no tags, no fractions, no
 * duplicate keys, and each number in its shortest form. Null for anything else. What is nested cannot go deeper than
 * there are bytes, and the caller bounds those.
 */
export function fromCbor(bytes: Uint8Array): unknown {
  try {
    const value: unknown = decode(bytes, strictly);
    // Keys out of order are the one thing that the reader lets pass.
    return areSameBytes(toCbor(value), bytes) ? value : null;
  } catch {
    return null;
  }
}

const strictly = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
  useMaps: true,
} as const;
