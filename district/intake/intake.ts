import { batchText, type JournalBatch, type SignedHead } from "#shared/contracts/district-api.ts";
import { headText } from "#shared/contracts/district-api.ts";
import { contractVersion } from "#shared/contracts/version.ts";
import {
  chainFault,
  genesisHash,
  type ChainFault,
  type ChainHead,
  type JournalEntry,
} from "#shared/journal/entry.ts";
import type { Log } from "#shared/log.ts";
import { accept, assert, refuse, type Refusal, type Result } from "#shared/result.ts";
import type { Clock, Instant } from "#shared/time/time.ts";
import { inTransaction, type Connection, type Database } from "../store/database.ts";
import { appendEntries, storedHashes } from "../store/journal-store.ts";
import type { UnreadEntry } from "../store/meal-store.ts";
import { keepRefusedBatch } from "../store/refused-batch-store.ts";
import { lockHead, moveHead, stationKey } from "../store/station-store.ts";
import { isSignedBy, sha256, type Sign } from "../sync/signature.ts";
import { intakeTexts, type IntakeCode } from "./texts.zh.ts";

export type IntakeParts = {
  readonly database: Database;
  /** Signs as the district. */
  readonly sign: Sign;
  /** What else has to change with new entries, in the same transaction. Gives the entries that it cannot read. */
  readonly project: (
    connection: Connection,
    entries: readonly JournalEntry[],
  ) => Promise<readonly UnreadEntry[]>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Why a batch was not appended, and which sequence is wanted next; null when nothing of it would be taken. */
export type IntakeRefusal = {
  readonly refusal: Refusal & { readonly code: IntakeCode };
  readonly expectedSeq: number | null;
};

/**
 * Appends a station's batch to its journal: all of it that is new, in one transaction, or nothing. What is stored
 * already must be the same, hash by hash, and is passed over, so that a batch may be sent again for ever.
 * @returns the countersigned head of what is stored now; or one of the refusals in `texts.zh.ts`
 */
export async function receiveBatch(
  parts: IntakeParts,
  batch: JournalBatch,
): Promise<Result<SignedHead, IntakeRefusal>> {
  const authentic = await checkSender(parts.database, batch);
  if (!authentic.ok) {
    parts.log.warn("batch.refused", {
      station: batch.station,
      code: authentic.refusal.refusal.code,
    });
    return authentic;
  }
  const appended = await inTransaction(parts.database, (connection) =>
    append(parts, connection, batch),
  );
  if (!appended.ok) {
    await remember(parts, batch, appended.refusal);
    return appended;
  }
  const { head, added, unread, at } = appended.value;
  for (const { station, seq, reason } of unread) {
    parts.log.error("entry.unread", { station, seq, reason });
  }
  parts.log.info("batch.stored", { station: batch.station, added, seq: head.seq });
  const unsigned = { station: batch.station, seq: head.seq, hash: head.hash, at };
  return accept({ ...unsigned, signature: parts.sign(headText(unsigned)) });
}

function refusedWith(code: IntakeCode, expectedSeq: number | null) {
  return refuse<IntakeRefusal>({ refusal: { code, ...intakeTexts[code] }, expectedSeq });
}

/** Whether a registered station signed this batch, by the contract that we speak. */
async function checkSender(
  database: Database,
  batch: JournalBatch,
): Promise<Result<null, IntakeRefusal>> {
  if (batch.contract !== contractVersion) return refusedWith("contract-version", null);
  const publicKey = await stationKey(database, batch.station);
  if (publicKey === null) return refusedWith("station-unknown", null);
  const { first, last } = ends(batch);
  const text = batchText({ station: batch.station, first: first.seq, head: last });
  return isSignedBy(publicKey, { text, signature: batch.signature })
    ? accept(null)
    : refusedWith("batch-signature", null);
}

function ends({ entries }: JournalBatch): { first: JournalEntry; last: JournalEntry } {
  const [first, last] = [entries[0], entries.at(-1)];
  assert(first !== undefined && last !== undefined, "a batch has entries");
  return { first, last };
}

type Appended = {
  readonly head: ChainHead;
  readonly added: number;
  readonly unread: readonly UnreadEntry[];
  readonly at: Instant;
};

async function append(
  { project, clock }: IntakeParts,
  connection: Connection,
  batch: JournalBatch,
): Promise<Result<Appended, IntakeRefusal>> {
  const stored = await lockHead(connection, batch.station);
  assert(stored !== null, "a station stays registered");
  const fault = await faultOf(connection, batch, stored);
  if (fault !== null) return refusedWith(fault, stored.seq + 1);
  const added = batch.entries.filter(({ seq }) => seq > stored.seq);
  const last = added.at(-1);
  const head = last === undefined ? stored : { seq: last.seq, hash: last.hash };
  const at = clock();
  if (added.length > 0) await appendEntries(connection, added, at);
  const unread = added.length > 0 ? await project(connection, added) : [];
  await moveHead(connection, batch.station, { ...head, heardAt: at });
  return accept({ head, added: added.length, unread, at });
}

/** Why a batch does not continue what is stored; null when it does, or repeats it. */
async function faultOf(
  connection: Connection,
  batch: JournalBatch,
  stored: ChainHead,
): Promise<IntakeCode | null> {
  const { first } = ends(batch);
  const before: ChainHead = { seq: first.seq - 1, hash: first.prevHash };
  const fault = chainFault(batch.entries, { station: batch.station, head: before, hashOf: sha256 });
  if (fault !== null) return codeOf(fault);
  if (before.seq > stored.seq) return "journal-gap";
  if (before.seq === 0 && before.hash !== genesisHash) return "journal-fork";
  if (before.seq === stored.seq) return before.hash === stored.hash ? null : "journal-fork";
  return (await repeatsStored(connection, batch, stored)) ? null : "journal-fork";
}

function codeOf({ fault }: ChainFault): IntakeCode {
  if (fault === "gap") return "journal-gap";
  return fault === "wrong-station" ? "journal-wrong-station" : "journal-wrong-hash";
}

/** Whether the entries that are stored already are the same ones. */
async function repeatsStored(
  connection: Connection,
  batch: JournalBatch,
  stored: ChainHead,
): Promise<boolean> {
  const { first } = ends(batch);
  const overlap = batch.entries.filter(({ seq }) => seq <= stored.seq);
  const to = first.seq + overlap.length - 1;
  const hashes = await storedHashes(connection, batch.station, { from: first.seq, to });
  return overlap.every(({ hash }, at) => hashes[at]?.hash === hash);
}

async function remember(
  { database, clock, log }: IntakeParts,
  batch: JournalBatch,
  { refusal, expectedSeq }: IntakeRefusal,
): Promise<void> {
  const { first, last } = ends(batch);
  const { station } = batch;
  log.error("batch.refused", { station, code: refusal.code, expectedSeq, firstSeq: first.seq });
  await keepRefusedBatch(database, {
    station,
    code: refusal.code,
    headHash: last.hash,
    firstSeq: first.seq,
    lastSeq: last.seq,
    expectedSeq,
    at: clock(),
    batch: JSON.stringify(batch),
  });
}
