import { z } from "zod";
import { stationIdSchema, terminalIdSchema } from "../id/ids.ts";
import { instantSchema } from "../time/time.ts";

/** The printer in words that a cashier acts on. */
export const printerStateSchema = z.enum([
  "ready",
  "paper-low",
  "paper-out",
  "cover-open",
  "offline",
  "no-answer",
  "error",
  "absent",
]);
export type PrinterState = z.infer<typeof printerStateSchema>;

/** The card reader: `absent` is a station without one, `down` a service that stopped. */
export const readerStateSchema = z.enum(["ready", "reading", "down", "missing", "absent"]);
export type ReaderState = z.infer<typeof readerStateSchema>;

export const terminalStateSchema = z.strictObject({
  terminal: terminalIdSchema,
  role: z.enum(["till", "kiosk"]),
  reader: readerStateSchema,
  printer: printerStateSchema,
});

/** What is always visible at the till, in words: network, unsent, printer, reader, clock. */
export const stationStateSchema = z.strictObject({
  station: stationIdSchema,
  title: z.string().max(60),
  now: instantSchema,
  network: z.strictObject({
    isOnline: z.boolean(),
    /** Since when it has been so. */
    since: instantSchema,
  }),
  /** Journal entries that the district has not acknowledged. */
  unsent: z.int().min(0),
  /** Why the district does not take the journal, until somebody acts; null = it does. A code. */
  syncFault: z.string().max(100).nullable(),
  /** When people, cards and programmes last came from the district; null = never. */
  dataFrom: instantSchema.nullable(),
  terminals: z.array(terminalStateSchema).max(20),
  /** Paper jobs whose outcome needs a person's eyes. */
  questions: z.array(
    z.strictObject({
      printJobId: z.int().min(1),
      terminal: terminalIdSchema,
      receiptNo: z.string().max(40),
      text: z.string().max(200),
    }),
  ),
});
export type StationState = z.infer<typeof stationStateSchema>;
