import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stationIdSchema, terminalIdSchema } from "../id/ids.ts";
import { instant } from "../time/time.ts";
import {
  chainFault,
  emptyHead,
  entryBytes,
  genesisHash,
  journalEntrySchema,
  sealEntry,
  type HashOf,
  type JournalEntry,
  type UnhashedEntry,
} from "./entry.ts";

const hashOf: HashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");
const station = stationIdSchema.parse("s-001");
const other = stationIdSchema.parse("s-002");

const first: UnhashedEntry = {
  v: 1,
  station,
  seq: 1,
  at: instant(1_795_319_100_000),
  terminal: terminalIdSchema.parse("till-1"),
  actor: "cashier:till-1",
  kind: "receipt.reprinted",
  body: { receiptNo: "S-001-261122-0001", note: "补打", count: 2 },
  algorithm: "sha256",
  prevHash: genesisHash,
};

describe("the bytes of an entry", () => {
  // Stations and districts of every version must agree on these for as long as journals are kept.
  test("never change", () => {
    const text =
      '{"actor":"cashier:till-1","algorithm":"sha256","at":1795319100000,' +
      '"body":{"count":2,"note":"补打","receiptNo":"S-001-261122-0001"},' +
      '"kind":"receipt.reprinted","seq":1,"station":"s-001","terminal":"till-1","v":1}';
    const bytes = Buffer.from(entryBytes(first));
    expect(bytes[0]).toBe(0);
    expect(bytes.subarray(1, 33)).toEqual(Buffer.alloc(32));
    expect(bytes.subarray(33).toString()).toBe(text);
    expect(sealEntry(first, hashOf).hash).toBe(
      "21b97cdfa800fc82b7a4e9290c048627c90394838e79fc3fd58bcfe7542e24e7",
    );
  });

  test("contain the previous hash as 32 bytes", () => {
    const prevHash = "0123456789abcdef".repeat(4);
    const bytes = Buffer.from(entryBytes({ ...first, prevHash }));
    expect(bytes.subarray(1, 33).toString("hex")).toBe(prevHash);
  });
});

/** A chain of so many entries. */
function aChain(length: number): JournalEntry[] {
  const chain: JournalEntry[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const prevHash = chain.at(-1)?.hash ?? genesisHash;
    chain.push(sealEntry({ ...first, seq, prevHash, body: { amount: seq * 100 } }, hashOf));
  }
  return chain;
}

const faultOf = (entries: readonly JournalEntry[], head = emptyHead) =>
  chainFault(entries, { station, head, hashOf });
const chain = aChain(6);
const [one, two, three, four] = chain;
if (one === undefined || two === undefined || three === undefined || four === undefined) {
  throw new Error("a chain of six has four");
}

describe("a chain", () => {
  test("continues its head", () => {
    expect(faultOf([])).toBe(null);
    expect(faultOf(chain)).toBe(null);
    expect(faultOf(chain.slice(2), { seq: 2, hash: two.hash })).toBe(null);
  });

  const edits: [string, (entry: JournalEntry) => JournalEntry, string][] = [
    ["v", (entry) => ({ ...entry, v: 2 }), "wrong-hash"],
    ["station", (entry) => ({ ...entry, station: other }), "wrong-station"],
    ["seq", (entry) => ({ ...entry, seq: 9 }), "gap"],
    ["at", (entry) => ({ ...entry, at: instant(entry.at + 1) }), "wrong-hash"],
    ["terminal", (entry) => ({ ...entry, terminal: null }), "wrong-hash"],
    ["actor", (entry) => ({ ...entry, actor: "person" }), "wrong-hash"],
    ["kind", (entry) => ({ ...entry, kind: "sale.placed" }), "wrong-hash"],
    ["a body's amount", (entry) => ({ ...entry, body: { amount: 301 } }), "wrong-hash"],
    ["a body's type", (entry) => ({ ...entry, body: { amount: "300" } }), "wrong-hash"],
    ["a body's field", (entry) => ({ ...entry, body: { amount: 300, x: 1 } }), "wrong-hash"],
    ["prevHash", (entry) => ({ ...entry, prevHash: one.hash }), "wrong-previous-hash"],
    ["hash", (entry) => ({ ...entry, hash: one.hash }), "wrong-hash"],
  ];
  test.each(edits)("with an edited %s breaks at that entry", (_, edit, fault) => {
    const edited = chain.map((entry) => (entry === three ? edit(entry) : entry));
    expect(faultOf(edited)).toEqual({ seq: 3, fault });
  });

  test.each<[string, JournalEntry[], number, string]>([
    ["without its first entry", chain.slice(1), 1, "gap"],
    ["without one in the middle", chain.filter((entry) => entry !== three), 3, "gap"],
    ["with two exchanged", [one, three, two, four], 2, "gap"],
    ["with one twice", [one, two, two, three], 3, "gap"],
    [
      "of another station",
      aChain(2).map((entry) => ({ ...entry, station: other })),
      1,
      "wrong-station",
    ],
    [
      "with an edited entry that was hashed again",
      [one, sealEntry({ ...two, body: { amount: 1 } }, hashOf), three],
      3,
      "wrong-previous-hash",
    ],
  ])("%s has a fault", (_, entries, seq, fault) => {
    expect(faultOf(entries)).toEqual({ seq, fault });
  });

  test("that does not continue the head has a fault at once", () => {
    expect(faultOf(chain.slice(2), { seq: 2, hash: one.hash })).toEqual({
      seq: 3,
      fault: "wrong-previous-hash",
    });
    expect(faultOf(chain.slice(2), { seq: 1, hash: one.hash })).toEqual({ seq: 2, fault: "gap" });
  });

  test("shows any change of any one character of an entry's text", () => {
    const positions = fc.record({
      which: fc.integer({ min: 0, max: chain.length - 1 }),
      at: fc.nat(),
      character: fc.constantFrom("0", "1", "a", "f", "x", "-"),
    });
    fc.assert(
      fc.property(positions, ({ which, at, character }) => {
        const text = JSON.stringify(chain[which]);
        const place = at % text.length;
        const changed = text.slice(0, place) + character + text.slice(place + 1);
        if (changed === text) return;
        const entry = readOrNull(changed);
        // A text that is no entry any more does not get as far as the chain.
        if (entry === null) return;
        expect(faultOf(chain.with(which, entry))).not.toBe(null);
      }),
      { numRuns: 1000 },
    );
  });
});

function readOrNull(text: string): JournalEntry | null {
  try {
    const parsed = journalEntrySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

describe("an entry on the wire", () => {
  const sealed = sealEntry(first, hashOf);

  test("comes back as it was", () => {
    expect(journalEntrySchema.parse(JSON.parse(JSON.stringify(sealed)))).toEqual(sealed);
  });

  test.each<[string, object]>([
    ["sequence 0", { seq: 0 }],
    ["a fraction as sequence", { seq: 1.5 }],
    ["a fraction in its body", { body: { amount: 0.5 } }],
    ["a text of 4,001 characters in its body", { body: "x".repeat(4001) }],
    ["a kind without a verb", { kind: "sale" }],
    ["a kind in capitals", { kind: "Sale.Placed" }],
    ["another algorithm", { algorithm: "md5" }],
    ["a short hash", { hash: "00" }],
    ["a hash in capitals", { hash: "A".repeat(64) }],
    ["no actor", { actor: "" }],
    ["an unknown field", { note: "" }],
    ["a negative time", { at: -1 }],
  ])("is refused with %s", (_, own) => {
    expect(journalEntrySchema.safeParse({ ...sealed, ...own }).success).toBe(false);
  });

  test("of a later layout and an unknown kind is kept", () => {
    const later = sealEntry({ ...first, v: 7, kind: "shift.closed" }, hashOf);
    expect(journalEntrySchema.safeParse(later).success).toBe(true);
    expect(faultOf([later])).toBe(null);
  });
});
