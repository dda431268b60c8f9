import { z } from "zod";
import { amountSchema } from "../money/fen-schema.ts";
import { funderIdSchema, itemIdSchema, programmeIdSchema } from "../id/ids.ts";

/** A reason on the wire: its stable number and the sentence as it was shown. */
export const reasonSchema = z.strictObject({ code: z.int(), text: z.string().max(200) });

const billLineSchema = z.strictObject({
  item: itemIdSchema,
  name: z.string().max(60),
  count: z.int().min(1).max(99),
  /** List price of one, fen. */
  price: amountSchema,
  total: amountSchema,
});
export type BillLine = z.infer<typeof billLineSchema>;

/** What one body bears of one grant, or of the whole bill. */
const shareSchema = z.strictObject({
  funder: funderIdSchema,
  title: z.string().max(60),
  amount: amountSchema,
});
export type FunderShare = z.infer<typeof shareSchema>;

const grantSchema = z.strictObject({
  programme: programmeIdSchema,
  version: z.int().min(1),
  title: z.string().max(60),
  tier: z.string().max(30),
  layer: z.enum(["offer", "discount", "subsidy", "voucher"]),
  /** What comes off the bill, and the price before and after it. */
  amount: amountSchema,
  before: amountSchema,
  after: amountSchema,
  /** Who bears it; adds up to `amount`. */
  shares: z.array(shareSchema).max(12),
  reasons: z.array(reasonSchema).max(10),
});
/** A programme that took something off. */
export type Grant = z.infer<typeof grantSchema>;

const denialSchema = z.strictObject({
  programme: programmeIdSchema,
  version: z.int().min(1),
  title: z.string().max(60),
  verdict: z.enum(["refused", "needs-evidence"]),
  reasons: z.array(reasonSchema).max(10),
  /** Exactly one condition is missing: worth telling the person. */
  isNearMiss: z.boolean(),
});
/** A programme that gave nothing, with why. */
export type Denial = z.infer<typeof denialSchema>;

export const billSchema = z.strictObject({
  lines: z.array(billLineSchema).max(60),
  listTotal: amountSchema,
  /** Delivery and packing fees; neither discounted nor subsidised. */
  fees: amountSchema,
  grants: z.array(grantSchema).max(40),
  denials: z.array(denialSchema).max(100),
  /** Sum of grants in the layers offer and discount. */
  discountTotal: amountSchema,
  /** Sum of grants in the layers subsidy and voucher. */
  subsidyTotal: amountSchema,
  /** listTotal + fees − discountTotal − subsidyTotal; never negative. */
  selfPay: amountSchema,
  /** Every body's part of the whole bill, in the order in which the bodies first appear. */
  funders: z.array(shareSchema).max(60),
});
/** A bill (账单): every line, every grant with who bears it, and every refusal with its reason. */
export type Bill = z.infer<typeof billSchema>;
