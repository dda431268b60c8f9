import { z } from "zod";
import { cardKeySchema, hashSchema, personKeySchema, stationIdSchema } from "../id/ids.ts";
import { regionSchema } from "../identity/region.ts";
import { canonicalText, type Canonical } from "../journal/canonical.ts";
import { journalEntrySchema, type ChainHead } from "../journal/entry.ts";
import type { StationId } from "../id/ids.ts";
import { personFactsSchema } from "../programme/person.ts";
import { programmeSchema } from "../programme/document.ts";
import { daySchema, instantSchema } from "../time/time.ts";
import { contractVersion } from "./version.ts";

/** An Ed25519 signature (RFC 8032) in base64. */
const signatureSchema = z.string().regex(/^[A-Za-z0-9+/]{86}==$/);

/** The most entries that one batch carries. */
export const batchLimit = 500;

/** The largest body that the intake reads, bytes. */
export const intakeBodyLimit = 8 * 1024 * 1024;

/** A run of one station's journal. Signed over `batchText`; the hashes cover the rest. */
export const journalBatchSchema = z.strictObject({
  contract: z.int().min(1).max(1000),
  station: stationIdSchema,
  entries: z.array(journalEntrySchema).min(1).max(batchLimit),
  signature: signatureSchema,
});
export type JournalBatch = z.output<typeof journalBatchSchema>;

/** What the station signs: who sends which run, ending in which hash. */
export function batchText(batch: {
  readonly station: StationId;
  readonly first: number;
  readonly head: ChainHead;
}): string {
  const { station, first, head } = batch;
  return canonicalText({
    contract: contractVersion,
    purpose: "journal-batch",
    station,
    first,
    last: head.seq,
    hash: head.hash,
  });
}

/** A head that the district has countersigned (联签): the station's proof that all up to `seq` is stored. */
export const signedHeadSchema = z.strictObject({
  station: stationIdSchema,
  seq: z.int().min(0),
  hash: hashSchema,
  at: instantSchema,
  signature: signatureSchema,
});
export type SignedHead = z.output<typeof signedHeadSchema>;

/** What the district signs in a head. */
export function headText(head: Omit<SignedHead, "signature">): string {
  const { station, seq, hash, at } = head;
  return canonicalText({ purpose: "signed-head", station, seq, hash, at });
}

/** The answer to a batch: everything up to `head.seq` is stored without a gap. */
export const intakeAnswerSchema = z.strictObject({ head: signedHeadSchema });

/** A refused batch says which sequence it wants next. */
export const intakeRefusalSchema = z.strictObject({
  refusal: z.strictObject({
    code: z.string(),
    message: z.string(),
    next: z.string(),
  }),
  expectedSeq: z.int().min(1).nullable(),
});

/** A person as a station may know them; the citizen number itself stays in the district. */
export const feedPersonSchema = z.strictObject({
  person: personKeySchema,
  name: z.string().min(1).max(60),
  lastFour: z.string().length(4),
  status: z.enum(["active", "deceased", "moved"]),
  /** For looking up and as a second sign; the number itself stays in the district. */
  phone: z
    .strictObject({
      /** Keyed hash of `phone:` and the digits. */
      hash: hashSchema,
      lastFour: z.string().regex(/^\d{4}$/),
    })
    .nullable()
    .default(null),
  facts: personFactsSchema,
});
export type FeedPerson = z.output<typeof feedPersonSchema>;

export const feedCardSchema = z.strictObject({
  card: cardKeySchema,
  person: personKeySchema,
  status: z.enum(["good", "lost", "cancelled", "superseded"]),
  area: regionSchema,
  validTo: daySchema.nullable(),
});
export type FeedCard = z.output<typeof feedCardSchema>;

/** A key that signs citizen codes (市民码); a code is good only under a key that is listed and in date. */
export const codeIssuerSchema = z.strictObject({
  /** The first 8 bytes of the SHA-256 of the key, 16 hexadecimal digits. */
  keyId: z.string().regex(/^[0-9a-f]{16}$/),
  title: z.string().min(1).max(60),
  region: regionSchema,
  /** P-256, the compressed point, 33 bytes in hexadecimal digits. */
  publicKey: z.string().regex(/^0[23][0-9a-f]{64}$/),
  validFrom: instantSchema,
  validTo: instantSchema,
  isRevoked: z.boolean(),
});
export type CodeIssuer = z.output<typeof codeIssuerSchema>;

/** A credential on a phone or on paper that is good no more, before its time. */
export const revokedCodeSchema = z.strictObject({
  /** The credential's number, 32 hexadecimal digits. */
  credential: z.string().regex(/^[0-9a-f]{32}$/),
  why: z.enum(["withdrawn", "phone-lost", "replaced", "person"]),
});
export type RevokedCode = z.output<typeof revokedCodeSchema>;

/** One change; a later one of the same key replaces an earlier one. */
export const feedItemSchema = z.strictObject({
  cursor: z.int().min(1),
  change: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("person"), person: feedPersonSchema }),
    z.strictObject({ kind: z.literal("card"), card: feedCardSchema }),
    z.strictObject({ kind: z.literal("programme"), programme: programmeSchema }),
    z.strictObject({ kind: z.literal("code-issuer"), issuer: codeIssuerSchema }),
    z.strictObject({ kind: z.literal("revoked-code"), code: revokedCodeSchema }),
  ]),
});
export type FeedItem = z.output<typeof feedItemSchema>;

export const feedLimit = 1000;

/**
 * One page of the feed, in order of the cursor. Ask again with `next` until `isComplete`. Cursors count within one
 * `epoch`: a district that was set up or restored anew has another one, and its feed begins at 0 for everybody.
 */
export const feedPageSchema = z.strictObject({
  contract: z.int().min(1),
  epoch: z.uuid(),
  /** Behind which cursor the page begins: the one that was asked for, or 0 in another epoch. */
  after: z.int().min(0),
  items: z.array(feedItemSchema).max(feedLimit),
  next: z.int().min(0),
  isComplete: z.boolean(),
  /** How far the district holds the asking station's journal without a gap. */
  acknowledgedSeq: z.int().min(0),
  /** The district's time, for the station's clock warning. */
  now: instantSchema,
  /** By the district, over `feedPageText`. */
  signature: signatureSchema,
});
export type FeedPage = z.output<typeof feedPageSchema>;

/** A page whose items are not looked at yet: one that a station cannot read must not hold up the others. */
export const feedEnvelopeSchema = feedPageSchema.extend({
  items: z.array(z.json()).max(feedLimit),
});
export type FeedEnvelope = z.output<typeof feedEnvelopeSchema>;

/** What the district signs in a page for one station; `itemsHash` is that of `feedItemsText`. */
export function feedPageText(
  page: Pick<FeedPage, "epoch" | "after" | "next" | "isComplete" | "acknowledgedSeq" | "now"> & {
    readonly station: StationId;
    readonly itemsHash: string;
  },
): string {
  const { station, epoch, after, next, isComplete, acknowledgedSeq, now, itemsHash } = page;
  return canonicalText({
    purpose: "feed-page",
    station,
    epoch,
    after,
    next,
    isComplete,
    acknowledgedSeq,
    now,
    hash: itemsHash,
  });
}

/** The bytes of a page's items that are hashed: their canonical text in UTF-8. Throws on a fraction. */
export function feedItemsText(items: readonly Canonical[]): Uint8Array {
  return new TextEncoder().encode(canonicalText(items));
}

/**
 * What a station signs to read its feed: the path with its query and the moment. Sent in the headers
 * `x-yinling-station`, `x-yinling-at` and `x-yinling-signature`; refused when older than five minutes.
 */
export function feedRequestText(request: {
  readonly station: StationId;
  readonly path: string;
  readonly at: number;
}): string {
  const { station, path, at } = request;
  return canonicalText({ purpose: "feed-request", station, path, at });
}

/**
 * What a station is given once, by hand or at first pairing: who it is, its own key, the key of the keyed
 * hash, and the district's public key. A secret file.
 */
export const provisionSchema = z.strictObject({
  contract: z.int().min(1),
  station: stationIdSchema,
  title: z.string().min(1).max(60),
  region: regionSchema,
  /** Ed25519, PKCS #8 PEM. */
  stationKey: z.string().max(400),
  /** Ed25519, SPKI PEM. */
  districtKey: z.string().max(400),
  /** 64 hexadecimal digits. */
  keyedHashSecret: hashSchema,
});
export type Provision = z.output<typeof provisionSchema>;

/** The console's table of today's meals. */
export const consoleMealsSchema = z.strictObject({
  day: daySchema,
  now: instantSchema,
  stations: z.array(
    z.strictObject({
      station: stationIdSchema,
      title: z.string(),
      meals: z.int().min(0),
      persons: z.int().min(0),
      listTotal: z.int().min(0),
      selfPay: z.int().min(0),
      funders: z.array(z.strictObject({ funder: z.string(), title: z.string(), amount: z.int() })),
      /** The last acknowledged sequence and when it came; null = never heard of. */
      lastSeq: z.int().min(0),
      lastHeardAt: instantSchema.nullable(),
      /** Entries of its journal that the district holds and cannot read. */
      unread: z.int().min(0),
    }),
  ),
});
export type ConsoleMeals = z.output<typeof consoleMealsSchema>;
