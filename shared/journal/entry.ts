import { z } from "zod";
import { hashSchema, stationIdSchema, terminalIdSchema, type StationId } from "../id/ids.ts";
import { instantSchema } from "../time/time.ts";
import { canonicalText, type Canonical } from "./canonical.ts";

/** A hash function over bytes, as 64 hexadecimal digits; SHA-256 for algorithm `sha256`. */
export type HashOf = (bytes: Uint8Array) => string;

export const genesisHash = "0".repeat(64);

const bodySchema: z.ZodType<Canonical> = z.lazy(() =>
  z.union([
    z.string().max(4000),
    z.int(),
    z.boolean(),
    z.null(),
    z.array(bodySchema).max(1000),
    z.record(z.string().max(64), bodySchema),
  ]),
);

export const journalEntrySchema = z.strictObject({
  /** Layout of the entry; 1. A reader keeps entries of a later layout and does not drop them. */
  v: z.int().min(1).max(1000),
  station: stationIdSchema,
  /** 1, 2, 3 … without a gap. The order is this number; clocks only warn. */
  seq: z.int().min(1),
  at: instantSchema,
  terminal: terminalIdSchema.nullable(),
  /** Who did it: `cashier:…`, `person`, `station`. Never a citizen number. */
  actor: z.string().min(1).max(60),
  /** What happened: `sale.placed`. Unknown kinds are kept. */
  kind: z.string().regex(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/),
  body: bodySchema,
  algorithm: z.literal("sha256"),
  prevHash: hashSchema,
  hash: hashSchema,
});
/** One change of state at a station (流水), written in the transaction that changes the rows. */
export type JournalEntry = z.output<typeof journalEntrySchema>;
export type UnhashedEntry = Omit<JournalEntry, "hash">;

const leafPrefix = 0x00;

/**
 * The bytes that the hash covers: 0x00, the 32 bytes of the previous hash, then the canonical text of the
 * entry in UTF-8. The prefix keeps leaves apart from the nodes of a later Merkle tree (RFC 6962, 2.1).
 * @param bodyText the canonical text of the body, for a caller that has it already
 */
export function entryBytes(
  entry: UnhashedEntry,
  bodyText: string = canonicalText(entry.body),
): Uint8Array {
  const { v, station, seq, at, terminal, actor, kind, algorithm, prevHash } = entry;
  // The members of the entry in canonical order; `body` stands between `at` and `kind`.
  const before = canonicalText({ actor, algorithm, at }).slice(0, -1);
  const after = canonicalText({ kind, seq, station, terminal, v }).slice(1);
  const content = new TextEncoder().encode(`${before},"body":${bodyText},${after}`);
  const bytes = new Uint8Array(33 + content.length);
  bytes[0] = leafPrefix;
  bytes.set(hexBytes(prevHash), 1);
  bytes.set(content, 33);
  return bytes;
}

/** The entry with its hash. @param bodyText the canonical text of the body, for a caller that has it already */
export function sealEntry(
  entry: UnhashedEntry,
  hashOf: HashOf,
  bodyText: string = canonicalText(entry.body),
): JournalEntry {
  return { ...entry, hash: hashOf(entryBytes(entry, bodyText)) };
}

/** Where a chain stands: the next entry has `seq + 1` and `prevHash = hash`. */
export type ChainHead = { readonly seq: number; readonly hash: string };

export const emptyHead: ChainHead = { seq: 0, hash: genesisHash };

/** What is wrong with a chain, and at which sequence. */
export type ChainFault = {
  readonly seq: number;
  readonly fault: "gap" | "wrong-previous-hash" | "wrong-hash" | "wrong-station";
};

/** The first fault of `entries` as the continuation of `head`, or null when they continue it. */
export function chainFault(
  entries: readonly JournalEntry[],
  { station, head, hashOf }: { station: StationId; head: ChainHead; hashOf: HashOf },
): ChainFault | null {
  let { seq, hash } = head;
  for (const entry of entries) {
    const at = seq + 1;
    if (entry.station !== station) return { seq: at, fault: "wrong-station" };
    if (entry.seq !== at) return { seq: at, fault: "gap" };
    if (entry.prevHash !== hash) return { seq: at, fault: "wrong-previous-hash" };
    if (hashOf(entryBytes(entry)) !== entry.hash) return { seq: at, fault: "wrong-hash" };
    seq = entry.seq;
    hash = entry.hash;
  }
  return null;
}

function hexBytes(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  }
  return bytes;
}
