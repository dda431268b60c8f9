import { z } from "zod";
import { billSchema } from "../bill/bill.ts";
import { personKeySchema, saleIdSchema, sessionIdSchema } from "../id/ids.ts";
import { amountSchema } from "../money/fen-schema.ts";
import { channelSchema, mealSchema } from "../programme/document.ts";
import { daySchema } from "../time/time.ts";
import { identifiedSchema } from "./identity-entries.ts";
import { postingSchema } from "./posting.ts";

/** The body of a journal entry of kind `sale.placed`. */
export const salePlacedSchema = z.strictObject({
  saleId: saleIdSchema,
  receiptNo: z.string().max(40),
  /** null = a guest at list price. */
  person: personKeySchema.nullable(),
  sessionId: sessionIdSchema.nullable(),
  /** By which signs; null for a guest. */
  identified: identifiedSchema.nullable(),
  day: daySchema,
  meal: mealSchema,
  channel: channelSchema,
  bill: billSchema,
  tender: z.strictObject({
    kind: z.enum(["cash", "wallet"]),
    received: amountSchema,
    change: amountSchema,
  }),
  postings: z.array(postingSchema).max(80),
});
export type SalePlaced = z.output<typeof salePlacedSchema>;

/** The body of a journal entry of kind `wallet.topped-up`. */
export const walletToppedUpSchema = z.strictObject({
  receiptNo: z.string().max(40),
  person: personKeySchema,
  amount: amountSchema,
  postings: z.array(postingSchema).max(4),
});
