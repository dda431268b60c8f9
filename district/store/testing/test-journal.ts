import { generateKeyPairSync, randomUUID } from "node:crypto";
import { batchText, type JournalBatch } from "#shared/contracts/district-api.ts";
import { contractVersion } from "#shared/contracts/version.ts";
import {
  itemIdSchema,
  personKeySchema,
  saleIdSchema,
  stationIdSchema,
  type PersonKey,
  type StationId,
} from "#shared/id/ids.ts";
import type { RegionCode } from "#shared/identity/region.ts";
import type { Canonical } from "#shared/journal/canonical.ts";
import { emptyHead, sealEntry, type JournalEntry } from "#shared/journal/entry.ts";
import { postingsOf } from "#shared/journal/posting.ts";
import type { SalePlaced } from "#shared/journal/sale-placed.ts";
import { fen, sumFen } from "#shared/money/fen.ts";
import { day, instant } from "#shared/time/time.ts";
import type { Bill } from "#shared/bill/bill.ts";
import { sha256, signing } from "./test-signature.ts";

/** A station for tests: it writes a journal and signs batches of it. */
export type TestStation = {
  readonly station: StationId;
  readonly title: string;
  readonly region: RegionCode;
  readonly publicKey: string;
  readonly sign: (text: string) => string;
  readonly journal: JournalEntry[];
  /** Appends an entry. */
  write(kind: string, body: Canonical): JournalEntry;
  /** The entries from one sequence to another, both included, signed. */
  batch(from: number, to: number): JournalBatch;
};

export function aStation(name: string): TestStation {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const station = stationIdSchema.parse(name);
  const sign = signing(privateKey);
  const journal: JournalEntry[] = [];
  return {
    station,
    title: `测试食堂 ${name}`,
    region: "330106" as RegionCode,
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    sign,
    journal,
    write(kind, body) {
      const entry = anEntry(station, journal, { kind, body });
      journal.push(entry);
      return entry;
    },
    batch: (from, to) => signedBatch(station, journal.slice(from - 1, to), sign),
  };
}

/** The entry that continues a journal. */
export function anEntry(
  station: StationId,
  journal: readonly JournalEntry[],
  { kind, body, v }: { kind: string; body: Canonical; v?: number },
): JournalEntry {
  const before = journal.at(-1) ?? emptyHead;
  return sealEntry(
    {
      v: v ?? 1,
      station,
      seq: before.seq + 1,
      at: instant(1_795_320_000_000 + before.seq * 1000),
      terminal: null,
      actor: "station",
      kind,
      body,
      algorithm: "sha256",
      prevHash: before.hash,
    },
    sha256,
  );
}

/** Entries as a batch, signed as they are, be they right or wrong. */
export function signedBatch(
  station: StationId,
  entries: readonly JournalEntry[],
  sign: (text: string) => string,
): JournalBatch {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) throw new Error("a batch has entries");
  const signature = sign(batchText({ station, first: first.seq, head: last }));
  return { contract: contractVersion, station, entries: [...entries], signature };
}

export const aPersonKey = (digit: string): PersonKey => personKeySchema.parse(digit.repeat(64));

type SaleWish = {
  readonly person?: PersonKey | null;
  readonly price?: number;
  readonly on?: string;
  /** Funder to fen. */
  readonly funders?: Readonly<Record<string, number>>;
};

/** The body of a sale: one set meal at lunch, paid in cash. */
export function aSale(wish: SaleWish): SalePlaced {
  const price = fen(wish.price ?? 1200);
  const funders = Object.entries(wish.funders ?? {}).map(([funder, amount]) => ({
    funder: funder as Bill["funders"][number]["funder"],
    title: `出资方 ${funder}`,
    amount: fen(amount),
  }));
  const subsidyTotal = sumFen(funders.map(({ amount }) => amount));
  const selfPay = fen(price - subsidyTotal);
  const item = itemIdSchema.parse("lunch-set-12");
  const bill: Bill = {
    lines: [{ item, name: "两荤一素套餐", count: 1, price, total: price }],
    listTotal: price,
    fees: fen(0),
    grants: [],
    denials: [],
    discountTotal: fen(0),
    subsidyTotal,
    selfPay,
    funders,
  };
  return {
    saleId: saleIdSchema.parse(randomUUID()),
    receiptNo: "S001-1122-0001",
    person: wish.person ?? null,
    sessionId: null,
    identified: null,
    day: day(wish.on ?? "2026-11-22"),
    meal: "lunch",
    channel: "dine-in",
    bill,
    tender: { kind: "cash", received: selfPay, change: fen(0) },
    postings: postingsOf(bill, { kind: "cash" }),
  };
}

/** A sale as a journal body. */
export function bodyOf(sale: SalePlaced): Canonical {
  return JSON.parse(JSON.stringify(sale)) as Canonical;
}
