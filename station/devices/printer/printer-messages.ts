import { z } from "zod";
import { maxBlocks, maxCells, maxQrCharacters } from "#shared/receipt/layout.ts";
import { printerStatuses } from "./printer-status.ts";

/** Longest job, in bytes before base64; a receipt has about 10,000. */
const maxJobBytes = 256 * 1_024;

const align = z.enum(["left", "centre", "right"]);
const size = z.enum(["normal", "large"]);
const weight = z.enum(["normal", "bold"]);
const text = z.string().max(maxCells * 4);

const receiptDocument = z.strictObject({
  columns: z.union([z.literal(32), z.literal(48)]),
  blocks: z
    .array(
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("text"), text, align, size, weight }),
        z.strictObject({ kind: z.literal("pair"), left: text, right: text, size, weight }),
        z.strictObject({ kind: z.literal("rule") }),
        z.strictObject({ kind: z.literal("blank") }),
        z.strictObject({ kind: z.literal("qr"), text: z.string().max(maxQrCharacters) }),
      ]),
    )
    .max(maxBlocks),
});

const jobId = z.string().min(1).max(100);

/** One job for the printer host. */
export const printMessage = z.strictObject({
  kind: z.literal("print"),
  jobId,
  content: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("document"), document: receiptDocument }),
    z.strictObject({ kind: z.literal("bytes"), base64: z.base64().max((maxJobBytes * 4) / 3 + 4) }),
  ]),
  drawer: z.enum(["kick", "leave"]),
});

/** One job as it goes to the host. */
export type PrintMessage = z.infer<typeof printMessage>;

/**
 * What the station tells the printer host: a job, and later that its bytes may go out. Between the two the
 * station has written down that they do, so that a crash at any moment leaves no paper that nobody knows of.
 */
export const toPrinterHost = z.discriminatedUnion("kind", [
  printMessage,
  z.strictObject({ kind: z.literal("go"), jobId }),
]);
export type ToPrinterHost = z.infer<typeof toPrinterHost>;

const status = z.enum(printerStatuses);

/** What the printer host tells the station; its heartbeat is the supervisor's. */
export const fromPrinterHost = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("status"), status }),
  /** The printer can take the job now; its first byte waits for the answer "go". */
  z.strictObject({ kind: z.literal("begun"), jobId }),
  z.strictObject({
    kind: z.literal("outcome"),
    jobId,
    outcome: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("printed") }),
      z.strictObject({ kind: z.literal("refused"), status }),
      z.strictObject({ kind: z.literal("unprintable") }),
      z.strictObject({ kind: z.literal("unknown"), status }),
    ]),
  }),
  z.strictObject({
    kind: z.literal("log"),
    level: z.enum(["info", "warn", "error"]),
    event: z.string().max(100),
    fields: z.record(z.string(), z.union([z.string().max(500), z.number(), z.boolean(), z.null()])),
  }),
]);

/** One message of the host. */
export type HostMessage = z.infer<typeof fromPrinterHost>;
