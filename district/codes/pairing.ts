import type {
  MakePairingRequest,
  Pairing,
  PairPhoneRequest,
  PhoneCredential,
} from "#shared/contracts/code-api.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import { maskName, type KeyedHash } from "#shared/identity/citizen-number.ts";
import { accept, assert, type Result } from "#shared/result.ts";
import { addDays, businessDay, instant, type Instant } from "#shared/time/time.ts";
import { codesOfPerson } from "../store/code-store.ts";
import { writeAudit } from "../store/code-audit-store.ts";
import { inTransaction, type Connection } from "../store/database.ts";
import {
  addPairing,
  addPairingFailure,
  forgetPairings,
  pairingFailures,
  triedPairing,
  usePairing,
  type PairingRecord,
} from "../store/pairing-store.ts";
import { knownPerson, type KnownPerson } from "../store/people-store.ts";
import { refused, type CodeParts, type CodeServiceRefusal } from "./code-parts.ts";
import { issueCode, type Issued } from "./issue.ts";

/** A pairing code is good for this long, ms. */
const pairingLifeMs = 30 * 60_000;
/** A pairing code that was entered more often than this is out of use. */
const triesAtMost = 5;
/** Wrong codes from one address within a quarter of an hour; then it waits. */
const failuresAtMost = 10;
const failureWindowMs = 15 * 60_000;
/** Relatives who may show a code for one person. */
const delegatesAtMost = 3;
/** How long a relative's right may be agreed for at once, days. */
const longestDelegationDays = 366;

type Outcome<T> = Promise<Result<T, CodeServiceRefusal>>;

/** Makes a pairing code for a person's own phone, or for that of somebody who acts for them. */
export async function makePairing(
  parts: CodeParts,
  { person, act }: MakePairingRequest,
): Outcome<Pairing> {
  const { database, clock } = parts;
  const now = clock();
  const known = await knownPerson(database, person);
  if (known === null) return refused("person-unknown");
  if (known.status !== "active") return refused("person-inactive");
  const today = businessDay(now);
  const isTooLong = act !== null && act.until > addDays(today, longestDelegationDays);
  if (isTooLong || (act !== null && act.until < today)) return refused("delegation-too-long");
  if (act !== null && (await hasAllDelegates(database, person, now)))
    return refused("delegates-full");
  const expiresAt = instant(now + pairingLifeMs);
  const pairingCode = await inTransaction(database, async (connection) => {
    await forgetPairings(connection, instant(now - pairingLifeMs));
    const made = { person, act, madeAt: now, expiresAt, isDemo: false };
    const code = await addFreshPairing(parts, connection, made);
    const detail = act === null ? "phone" : "delegate";
    await writeAudit(connection, {
      ...{ at: now, what: "pairing-made", by: "console" },
      ...{ person, subject: null, detail },
    });
    return code;
  });
  return accept({ pairingCode, expiresAt });
}

/** Draws codes until one is free: with a few thousand given out, one draw in 20,000 meets one of them. */
async function addFreshPairing(
  { newPairingCode, keyedHash }: CodeParts,
  connection: Connection,
  pairing: Omit<PairingRecord, "codeHash" | "usedAt" | "tries">,
): Promise<string> {
  for (let draw = 0; draw < 20; draw += 1) {
    const code = newPairingCode();
    if (await addPairing(connection, { ...pairing, codeHash: hashOf(code, keyedHash) }))
      return code;
  }
  throw new Error("assertion failed: eight digits have room for one more pairing");
}

/** How a pairing code is kept. */
export function hashOf(pairingCode: string, keyedHash: KeyedHash): string {
  return keyedHash(`pairing:${pairingCode}`);
}

async function hasAllDelegates(
  connection: Parameters<typeof codesOfPerson>[0],
  person: PersonKey,
  now: Instant,
): Promise<boolean> {
  const codes = await codesOfPerson(connection, person);
  const today = businessDay(now);
  const acting = codes.filter(
    ({ kind, status, act }) =>
      kind === "delegate" && status === "good" && act !== null && act.until >= today,
  );
  return acting.length >= delegatesAtMost;
}

/**
 * Pairs a phone: the code that staff gave, the last four of the holder's number, and the phone's own key. Tries are
 * limited for each code and each address, and a wrong code and a wrong number look alike.
 */
export async function pairPhone(
  parts: CodeParts,
  request: PairPhoneRequest,
  address: string,
): Outcome<PhoneCredential> {
  const { database, clock, keyedHash } = parts;
  const now = clock();
  const addressHash = keyedHash(`address:${address}`);
  const since = Math.max(0, now - failureWindowMs);
  if ((await pairingFailures(database, { addressHash, since })) >= failuresAtMost) {
    parts.log.warn("pairing.too-many-tries");
    return refused("pairing-too-many");
  }
  const checked = await checkPairing(parts, request);
  if (!checked.ok) {
    if (checked.refusal.code === "pairing-wrong") {
      await addPairingFailure(database, { addressHash, at: now, before: since });
    }
    return checked;
  }
  return usedPairing(parts, checked.value, request.publicKey);
}

type Checked = { readonly pairing: PairingRecord; readonly known: KnownPerson };

async function checkPairing(
  { database, clock, keyedHash, isP256Point }: CodeParts,
  { pairingCode, lastFour, publicKey }: PairPhoneRequest,
): Outcome<Checked> {
  if (!isP256Point(publicKey)) return refused("holder-key");
  const pairing = await triedPairing(database, hashOf(pairingCode, keyedHash));
  if (pairing === null) return refused("pairing-wrong");
  if (pairing.usedAt !== null && !pairing.isDemo) return refused("pairing-used");
  if (clock() >= pairing.expiresAt && !pairing.isDemo) return refused("pairing-expired");
  if (pairing.tries > triesAtMost && !pairing.isDemo) return refused("pairing-locked");
  const known = await knownPerson(database, pairing.person);
  assert(known !== null, "a pairing has its person");
  if (known.lastFour !== lastFour) return refused("pairing-wrong");
  return known.status === "active" ? accept({ pairing, known }) : refused("person-inactive");
}

async function usedPairing(
  parts: CodeParts,
  { pairing, known }: Checked,
  holderKey: string,
): Outcome<PhoneCredential> {
  const { codeHash, person, act } = pairing;
  const now = parts.clock();
  const issued = await inTransaction(parts.database, async (connection) => {
    if (!(await usePairing(connection, codeHash, now))) return null;
    const kind = act === null ? "phone" : "delegate";
    const made = await issueCode(parts, connection, { person, kind, holderKey, act });
    const { number } = made.record;
    await writeAudit(connection, {
      ...{ at: now, what: "paired", by: "phone" },
      ...{ person, subject: number, detail: kind },
    });
    return made;
  });
  if (issued === null) return refused("pairing-used");
  parts.log.info("code.paired", { kind: issued.record.kind });
  return accept(phoneCredentialOf(issued, { known, now }));
}

/** What a phone is told of the code that it was given. */
export function phoneCredentialOf(
  { record, text }: Issued,
  { known, now }: { readonly known: KnownPerson; readonly now: Instant },
): PhoneCredential {
  const { number, act, issuedAt, expiresAt, kind } = record;
  assert(kind !== "paper", "a phone has a phone's code");
  const maskedName = maskName(known.name);
  return { credential: text, number, kind, maskedName, act, issuedAt, expiresAt, now };
}
