import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { billSchema } from "../bill/bill.ts";
import { canonicalText, type Canonical } from "../journal/canonical.ts";
import { journalEntrySchema } from "../journal/entry.ts";
import * as identityEntries from "../journal/identity-entries.ts";
import { salePlacedSchema, walletToppedUpSchema } from "../journal/sale-placed.ts";
import { programmeSchema } from "../programme/document.ts";
import * as codeApi from "./code-api.ts";
import * as deskApi from "./desk-api.ts";
import * as districtApi from "./district-api.ts";
import * as faceApi from "./face-api.ts";
import * as identityApi from "./identity-api.ts";
import * as refusal from "./refusal.ts";
import * as session from "./session.ts";
import * as site from "./site.ts";
import * as stationApi from "./station-api.ts";
import * as stationState from "./station-state.ts";
import { contractVersion } from "./version.ts";

/**
 * The SHA-256 of all wire schemas, by contract version. A line of a released version is never changed: stations
 * of that version are in the field and go on speaking it.
 */
const pinned: Readonly<Record<number, string>> = {
  1: "d5a297d057fc615ef2f139649883e7669841c0270f4b543ca4f50bae4eee5500",
};

/** Everything that crosses a process boundary or is kept in a journal. */
const wire: Readonly<Record<string, unknown>> = {
  ...codeApi,
  ...deskApi,
  ...districtApi,
  ...faceApi,
  ...identityApi,
  ...identityEntries,
  ...refusal,
  ...session,
  ...site,
  ...stationApi,
  ...stationState,
  billSchema,
  journalEntrySchema,
  programmeSchema,
  salePlacedSchema,
  walletToppedUpSchema,
};

function wireSchemas(): [string, z.ZodType][] {
  return Object.entries(wire)
    .flatMap(([name, value]): [string, z.ZodType][] =>
      value instanceof z.ZodType ? [[name, value]] : [],
    )
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** What may be sent, in words that do not depend on the order in which fields were written. */
function textOf(schema: z.ZodType): string {
  const json: unknown = JSON.parse(JSON.stringify(z.toJSONSchema(schema, { io: "input" })));
  return canonicalText(json as Canonical);
}

test("the wire schemas are those of the contract version", () => {
  const texts = wireSchemas().map(([name, schema]) => `${name} ${textOf(schema)}`);
  const hash = createHash("sha256").update(texts.join("\n")).digest("hex");
  const whatToDo =
    `A wire schema changed. Stations and districts of version ${contractVersion} do not know it yet: raise ` +
    `contractVersion in shared/contracts/version.ts to ${contractVersion + 1} and add the line ` +
    `"${contractVersion + 1}: ${hash}" to this table. Only as long as version ${contractVersion} was never ` +
    `released may its own line be replaced instead.`;
  expect(hash, whatToDo).toBe(pinned[contractVersion]);
});

test("nothing that crosses a boundary was forgotten", () => {
  const names = wireSchemas().map(([name]) => name);
  for (const name of [
    "billSchema",
    "deskStateSchema",
    "faceFrameSchema",
    "feedPageSchema",
    "identityLookedUpSchema",
    "intakeAnswerSchema",
    "journalBatchSchema",
    "journalEntrySchema",
    "programmeSchema",
    "provisionSchema",
    "refusalBodySchema",
    "salePlacedSchema",
    "saleRequestSchema",
    "sessionSchema",
    "signedHeadSchema",
    "siteSchema",
    "stationEventSchema",
    "stationStateSchema",
  ]) {
    expect(names).toContain(name);
  }
});

test("the hash notices a changed limit, a changed type and a new field", () => {
  const of = (shape: z.ZodRawShape) => textOf(z.strictObject(shape));
  const text = of({ a: z.string().max(40) });
  expect(of({ a: z.string().max(41) })).not.toBe(text);
  expect(of({ a: z.int() })).not.toBe(text);
  expect(of({ a: z.string().max(40).nullable() })).not.toBe(text);
  expect(of({ a: z.string().max(40), b: z.string() })).not.toBe(text);
  expect(of({ b: z.int(), a: z.int() }).replace(/\[.*\]/, "")).toBe(
    of({ a: z.int(), b: z.int() }).replace(/\[.*\]/, ""),
  );
});

/** What a screen or a station may be sent by mistake, or by somebody who tries. */
const badSales: Record<string, object> = {
  "an unknown field": { note: "" },
  "a negative sum": { expectedSelfPay: -1 },
  "half a fen": { expectedSelfPay: 0.5 },
  "more than the limit": { expectedSelfPay: 10_000_001 },
  "a sum as text": { expectedSelfPay: "280" },
  "no lines": { lines: [] },
  "61 lines": { lines: Array.from({ length: 61 }, () => ({ item: "rice", count: 1 })) },
  "no portion": { lines: [{ item: "rice", count: 0 }] },
  "a hundred portions": { lines: [{ item: "rice", count: 100 }] },
  "an item that is no slug": { lines: [{ item: "Rice; DROP TABLE sale", count: 1 }] },
  "a command that is no UUID": { commandId: "1" },
  "an unknown tender": { tender: { kind: "credit" } },
  "cash without an amount": { tender: { kind: "cash" } },
};
const goodSale = {
  commandId: "00000000-0000-4000-8000-000000000001",
  terminal: "till-1",
  sessionId: null,
  lines: [{ item: "rice", count: 1 }],
  tender: { kind: "cash", received: 1000 },
  expectedSelfPay: 280,
};

test("a sale as a till sends it is read", () => {
  expect(stationApi.saleRequestSchema.parse(goodSale)).toEqual(goodSale);
});

test.each(Object.entries(badSales))("a sale with %s is refused", (_, own) => {
  expect(stationApi.saleRequestSchema.safeParse({ ...goodSale, ...own }).success).toBe(false);
});

test("what is signed has one text", () => {
  const station = districtApi.provisionSchema.shape.station.parse("s-001");
  const hash = "ab".repeat(32);
  expect(districtApi.batchText({ station, first: 3, head: { seq: 7, hash } })).toBe(
    `{"contract":${contractVersion},"first":3,"hash":"${hash}","last":7,"purpose":"journal-batch","station":"s-001"}`,
  );
  expect(districtApi.feedRequestText({ station, path: "/feed?after=0", at: 1 })).toBe(
    '{"at":1,"path":"/feed?after=0","purpose":"feed-request","station":"s-001"}',
  );
});
