import { z } from "zod";
import { personKeySchema } from "../../id/ids.ts";
import { accept, refuse, type Result } from "../../result.ts";
import { addDays, instant } from "../../time/time.ts";
import { hexOf } from "../card/bytes.ts";
import { fromBase45 } from "./base45.ts";
import { fromCbor } from "./cbor.ts";
import {
  codePrefix,
  epochDay,
  kindNumbers,
  longestCode,
  longestLifeMs,
  relationNumbers,
  type Act,
  type CodeCredential,
  type CodeKind,
  type Relation,
  type ScannedCode,
} from "./code-format.ts";
import { foreignCodeRefusal, refuseCode, type CodeRefusal } from "./code-refusal.ts";
import { holderBytes, issuerBytes } from "./signed-bytes.ts";

const bytesOf = (length: number) =>
  z.instanceof(Uint8Array).refine((bytes) => bytes.length === length);
const anyBytes = z.instanceof(Uint8Array);

const envelopeSchema = z.tuple([anyBytes, z.instanceof(Map), anyBytes, bytesOf(64)]);
const stepSchema = z.int().min(0).max(0xffff_ffff);
const printedSchema = z.tuple([envelopeSchema]);
const phoneSchema = z.tuple([envelopeSchema, stepSchema, bytesOf(8), bytesOf(64)]);
const codeSchema = z.union([printedSchema, phoneSchema]);

const es256 = -7;

/**
 * Reads the form of a scanned text: its length, base45, CBOR. Nothing of the payload is looked at.
 * @returns or `code-too-long`, `code-not-ours`, `code-unreadable`; never throws
 */
export function readCode(text: string): Result<ScannedCode, CodeRefusal> {
  if (text.length > longestCode) return refuseCode("code-too-long");
  // A scanner that types ends with Enter; a blank may be a part of the code and stays.
  const line = text.replace(/[\r\n\t]+$/, "");
  if (!line.startsWith(codePrefix)) return refuse(foreignCodeRefusal(line.trim()));
  const bytes = fromBase45(line.slice(codePrefix.length));
  const code = codeSchema.safeParse(bytes === null ? null : fromCbor(bytes));
  if (!code.success) return refuseCode("code-unreadable");
  const [envelope, ...proof] = code.data;
  const [protectedBytes, unprotected, payload, signature] = envelope;
  const keyId = keyIdOf(protectedBytes);
  if (keyId === null || unprotected.size > 0) return refuseCode("code-unreadable");
  const signed = issuerBytes(protectedBytes, payload);
  const scanned = { keyId, signed, signature, payload };
  if (proof.length === 0) return accept({ ...scanned, proof: null });
  const [step, nonce, holderSignature] = proof;
  return accept({
    ...scanned,
    proof: {
      step,
      nonce: lowerHex(nonce),
      signed: holderBytes({ signed, signature }, { step, nonce }),
      signature: holderSignature,
    },
  });
}

/** The key that a credential names, 16 hexadecimal digits; null when its protected part is not ours. */
function keyIdOf(protectedBytes: Uint8Array): string | null {
  const header = fromCbor(protectedBytes);
  if (!(header instanceof Map) || header.size !== 2 || header.get(1) !== es256) return null;
  const keyId = bytesOf(8).safeParse(header.get(4));
  return keyId.success ? lowerHex(keyId.data) : null;
}

const claimsSchema = z.strictObject({
  2: bytesOf(32),
  4: stepSchema,
  6: stepSchema,
  7: bytesOf(16),
  8: bytesOf(33).optional(),
  10: z.int(),
  11: z.tuple([z.int(), z.literal(1), z.int().min(0).max(0xffff)]).optional(),
});

/**
 * What a credential says, to be read when its signature holds. `code-kind` for one that this version does not know
 * or that contradicts itself: a phone without a key, a printed code with one, a life longer than its kind may have.
 */
export function readCredential(payload: Uint8Array): Result<CodeCredential, CodeRefusal> {
  const map = fromCbor(payload);
  const claims = claimsSchema.safeParse(map instanceof Map ? Object.fromEntries(map) : null);
  if (!claims.success) return refuseCode("code-kind");
  const {
    2: person,
    4: expires,
    6: issued,
    7: number,
    8: key,
    10: kindNumber,
    11: act,
  } = claims.data;
  const kind = nameOf<CodeKind>(kindNumbers, kindNumber);
  if (kind === null) return refuseCode("code-kind");
  const isLifeRight = expires > issued && (expires - issued) * 1000 <= longestLifeMs[kind];
  const hasKey = key !== undefined;
  const hasAct = act !== undefined;
  const relation = hasAct ? nameOf<Relation>(relationNumbers, act[0]) : null;
  const isWhole = hasKey === (kind !== "paper") && hasAct === (kind === "delegate");
  if (!isLifeRight || !isWhole || (hasAct && relation === null)) return refuseCode("code-kind");
  return accept({
    number: lowerHex(number),
    person: personKeySchema.parse(lowerHex(person)),
    kind,
    issuedAt: instant(issued * 1000),
    expiresAt: instant(expires * 1000),
    holderKey: hasKey ? lowerHex(key) : null,
    act: hasAct && relation !== null ? actOf(relation, act[2]) : null,
  });
}

function actOf(relation: Relation, untilDays: number): Act {
  return { relation, until: addDays(epochDay, untilDays) };
}

function nameOf<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
  number: number,
): Name | null {
  const found = Object.entries(numbers).find(([, value]) => value === number);
  return found === undefined ? null : (found[0] as Name);
}

function lowerHex(bytes: Uint8Array): string {
  return hexOf(bytes).toLowerCase();
}
