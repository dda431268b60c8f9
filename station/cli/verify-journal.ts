import { headText, signedHeadSchema } from "#shared/contracts/district-api.ts";
import type { StationId } from "#shared/id/ids.ts";
import { canonicalText } from "#shared/journal/canonical.ts";
import {
  chainFault,
  emptyHead,
  journalEntrySchema,
  type ChainHead,
  type HashOf,
  type JournalEntry,
} from "#shared/journal/entry.ts";
import type { AuditEntry, AuditHead, JournalAudit } from "../store/journal-audit.ts";
import { rowFault, type RowFault } from "./verify-rows.ts";

/** What can be wrong with a station's file, with the sentence that a person reads. */
export const faultTexts = {
  "unreadable-entry": "the entry cannot be read · 流水无法读取",
  gap: "an entry is missing, or stands in another's place · 流水缺失或错位",
  "wrong-previous-hash": "the entry does not follow the one before it · 与上一条不衔接",
  "wrong-hash": "the entry was changed after it was written · 流水写入后被改动",
  "wrong-station": "the entry is another station's · 流水属于别的站点",
  "postings-unbalanced": "the postings do not add up to zero · 分录借贷不平",
  "postings-differ": "the postings are not those of the entry · 分录与流水不符",
  "bill-wrong": "the sums of the bill do not agree · 账单合计不符",
  "sale-missing": "the sale's row is missing · 缺少销售记录",
  "sale-differs": "the sale's row is not what the entry says · 销售记录与流水不符",
  "grants-differ": "what was granted is not what the entry says · 补贴记录与流水不符",
  "row-without-entry": "a sale or posting has no entry · 有记录而无流水",
  "wallet-differs": "a wallet is not what the postings say · 钱包余额与分录不符",
  "head-signature": "a countersigned head has a wrong signature · 联签签名不对",
  "head-differs":
    "the district countersigned another entry: the journal was written anew · 与区平台联签不符，流水被重写",
  "head-missing":
    "the district countersigned more than is here: the journal was cut · 区平台联签过的流水缺失",
} as const;
export type FaultKind = keyof typeof faultTexts;

/** The first fault of a file. `seq` is null where it cannot be tied to one entry. */
export type JournalFault = { readonly seq: number | null; readonly fault: FaultKind };

/** What a look at the whole file came to. */
export type Verification = {
  readonly entries: number;
  readonly head: ChainHead;
  /** The last sequence that the district countersigned; 0 before the first. */
  readonly countersigned: number;
  readonly fault: JournalFault | null;
};

/** What is known besides the file itself. */
export type VerifyParts = {
  readonly station: StationId;
  readonly hashOf: HashOf;
  /** Whether the district signed a text; null when its key is not at hand, and then nobody can tell. */
  readonly isFromDistrict: ((text: string, signature: string) => boolean) | null;
};

/**
 * Walks a station's journal from its first entry: the chain, the rows that follow from each entry, and the
 * heads that the district has countersigned. A chain that was hashed anew is whole in itself; only the heads
 * show it, and only they show that the end was cut off.
 */
export function verifyJournal(audit: JournalAudit, parts: VerifyParts): Verification {
  const heads = audit.heads();
  const headAt = new Map(heads.map((one) => [one.seq, one]));
  const countersigned = heads.at(-1)?.seq ?? 0;
  let head = emptyHead;
  let entries = 0;
  const found = (fault: JournalFault | null): Verification => ({
    entries,
    head,
    countersigned,
    fault,
  });
  for (const row of audit.entries()) {
    const before = head;
    const entry = entryOf(row, parts.station);
    if (entry === null) return found({ seq: before.seq + 1, fault: "unreadable-entry" });
    const fault =
      chainFault([entry], { ...parts, head: before }) ??
      atSeq(entry.seq, rowFault(entry, audit)) ??
      headFault(entry, headAt.get(entry.seq), parts);
    if (fault !== null) return found(fault);
    head = { seq: entry.seq, hash: entry.hash };
    entries += 1;
  }
  return found(faultBeyond(head, heads) ?? strayFault(audit));
}

/** The entry of a row, or null when it is none. Its body must be in its one spelling. */
function entryOf({ body, ...rest }: AuditEntry, station: StationId): JournalEntry | null {
  if (typeof body !== "string") return null;
  try {
    const value: unknown = JSON.parse(body);
    const parsed = journalEntrySchema.safeParse({ ...rest, station, body: value });
    if (!parsed.success || canonicalText(parsed.data.body) !== body) return null;
    return parsed.data;
  } catch {
    // The text is no JSON, or is nested so deeply that nobody can have written it.
    return null;
  }
}

function atSeq(seq: number, fault: RowFault | null): JournalFault | null {
  return fault === null ? null : { seq, fault };
}

function headFault(
  { seq, hash }: JournalEntry,
  signed: AuditHead | undefined,
  { station, isFromDistrict }: VerifyParts,
): JournalFault | null {
  if (signed === undefined) return null;
  if (signed.hash !== hash) return { seq, fault: "head-differs" };
  if (isFromDistrict === null) return null;
  const parsed = signedHeadSchema.safeParse({ ...signed, station });
  if (!parsed.success) return { seq, fault: "head-signature" };
  const { signature, ...text } = parsed.data;
  return isFromDistrict(headText(text), signature) ? null : { seq, fault: "head-signature" };
}

/** A countersigned head beyond the end of the chain. */
function faultBeyond(head: ChainHead, heads: readonly AuditHead[]): JournalFault | null {
  const beyond = heads.some(({ seq }) => seq > head.seq);
  return beyond ? { seq: head.seq + 1, fault: "head-missing" } : null;
}

function strayFault(audit: JournalAudit): JournalFault | null {
  const orphan = audit.orphanSeq();
  if (orphan !== null) return { seq: orphan, fault: "row-without-entry" };
  if (audit.hasStrayGrant()) return { seq: null, fault: "row-without-entry" };
  return audit.wrongWallet() === null ? null : { seq: null, fault: "wallet-differs" };
}
