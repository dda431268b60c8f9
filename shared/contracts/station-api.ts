import { z } from "zod";
import { billSchema } from "../bill/bill.ts";
import {
  commandIdSchema,
  itemIdSchema,
  saleIdSchema,
  sessionIdSchema,
  terminalIdSchema,
} from "../id/ids.ts";
import { amountSchema } from "../money/fen-schema.ts";
import { mealSchema } from "../programme/document.ts";
import { daySchema, instantSchema } from "../time/time.ts";
import { refusalSchema } from "./refusal.ts";
import { secondSignSchema, sessionSchema } from "./session.ts";
import { stationStateSchema } from "./station-state.ts";

/** Something on today's menu. */
export const menuItemSchema = z.strictObject({
  item: itemIdSchema,
  kind: z.enum(["set", "dish"]),
  name: z.string().min(1).max(60),
  /** 红烧肉、炒青菜、米饭、番茄蛋汤 for a set; a short note for a dish, may be empty. */
  note: z.string().max(120),
  price: amountSchema,
  isSoldOut: z.boolean(),
});
export type MenuItem = z.infer<typeof menuItemSchema>;

export const menuSchema = z.strictObject({
  day: daySchema,
  /** The meal period that is open now; null between meals, and then there are no items. */
  meal: mealSchema.nullable(),
  /** 午餐 */
  mealTitle: z.string().max(20),
  /** 09:30–16:30 */
  window: z.string().max(20),
  items: z.array(menuItemSchema).max(200),
});
export type Menu = z.infer<typeof menuSchema>;

const orderLineSchema = z.strictObject({ item: itemIdSchema, count: z.int().min(1).max(99) });
export type OrderLine = z.infer<typeof orderLineSchema>;

/** What the screen wants to know the price of. An empty order clears the guest display. */
export const quoteRequestSchema = z.strictObject({
  terminal: terminalIdSchema,
  sessionId: sessionIdSchema.nullable(),
  lines: z.array(orderLineSchema).max(60),
});
export type QuoteRequest = z.output<typeof quoteRequestSchema>;
export const quoteSchema = z.strictObject({
  bill: billSchema,
  /** Set when a dish has to be dismissed or a limit is near; never stops the sale. */
  notices: z.array(refusalSchema).max(5),
});
export type Quote = z.infer<typeof quoteSchema>;

const tenderSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cash"), received: amountSchema }),
  z.strictObject({ kind: z.literal("wallet") }),
]);
export type Tender = z.infer<typeof tenderSchema>;

/** Pay and print. The same `commandId` always gives the first answer again. */
export const saleRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  terminal: terminalIdSchema,
  sessionId: sessionIdSchema.nullable(),
  lines: z.array(orderLineSchema).min(1).max(60),
  tender: tenderSchema,
  /** The sum that the person saw; another result is refused and shown before money moves. */
  expectedSelfPay: amountSchema,
});
export type SaleRequest = z.infer<typeof saleRequestSchema>;

export const saleAnswerSchema = z.strictObject({
  saleId: saleIdSchema,
  receiptNo: z.string().max(40),
  at: instantSchema,
  bill: billSchema,
  tender: tenderSchema,
  change: amountSchema,
  /** The wallet after the sale; null when the person has none. */
  walletAfter: amountSchema.nullable(),
  printJobId: z.int().min(1),
});
export type SaleAnswer = z.infer<typeof saleAnswerSchema>;

/** Put cash into the wallet of the person who stands here. */
export const topUpRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  terminal: terminalIdSchema,
  sessionId: sessionIdSchema,
  amount: amountSchema,
});
export type TopUpRequest = z.output<typeof topUpRequestSchema>;
export const topUpAnswerSchema = z.strictObject({
  receiptNo: z.string().max(40),
  amount: amountSchema,
  walletAfter: amountSchema,
  printJobId: z.int().min(1),
});

export type TopUpAnswer = z.output<typeof topUpAnswerSchema>;

/** Print a receipt again, marked 补打. */
export const reprintRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  terminal: terminalIdSchema,
});
export type ReprintRequest = z.output<typeof reprintRequestSchema>;
export const reprintAnswerSchema = z.strictObject({ printJobId: z.int().min(1) });
export type ReprintAnswer = z.output<typeof reprintAnswerSchema>;

/** A person's answer to "is the paper good?" after an unknown outcome. */
export const printAnswerRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  /** Where the person stands who looked at the paper. */
  terminal: terminalIdSchema,
  answer: z.enum(["paper-is-good", "print-again"]),
});

export type PrintAnswerRequest = z.output<typeof printAnswerRequestSchema>;

export const endSessionRequestSchema = z.strictObject({ terminal: terminalIdSchema });

/** A sale in the list of today's receipts. */
const saleSummarySchema = z.strictObject({
  saleId: saleIdSchema,
  receiptNo: z.string().max(40),
  at: instantSchema,
  terminal: terminalIdSchema,
  maskedName: z.string().max(40),
  listTotal: amountSchema,
  selfPay: amountSchema,
  printState: z.enum(["queued", "printing", "printed", "held", "unknown"]),
});
export const salesTodaySchema = z.strictObject({ sales: z.array(saleSummarySchema).max(500) });
export type SaleSummary = z.infer<typeof saleSummarySchema>;

/** What the guest's own display shows. */
export const guestViewSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("idle"), title: z.string().max(60) }),
  z.strictObject({
    kind: z.literal("bill"),
    greeting: z.string().max(40).nullable(),
    bill: billSchema,
  }),
  z.strictObject({
    kind: z.literal("thanks"),
    greeting: z.string().max(40).nullable(),
    bill: billSchema,
    change: amountSchema,
    walletAfter: amountSchema.nullable(),
  }),
]);
export type GuestView = z.infer<typeof guestViewSchema>;

/** Everything that a screen hears without asking. One JSON object per server-sent event. */
export const stationEventSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("state"), state: stationStateSchema }),
  /** The reader is busy with a card; `isSlow` after 1.5 s. */
  z.strictObject({ kind: z.literal("reading"), terminal: terminalIdSchema, isSlow: z.boolean() }),
  z.strictObject({ kind: z.literal("session-started"), session: sessionSchema }),
  z.strictObject({
    kind: z.literal("session-ended"),
    terminal: terminalIdSchema,
    sessionId: sessionIdSchema,
    /** `withdrawn`: the card was reported lost meanwhile, or the person may not be served any more. */
    why: z.enum(["card-removed", "left", "time", "sold", "replaced", "withdrawn", "not-me"]),
  }),
  /** Somebody showed a sign that a second one has to confirm; nothing of them is told. Null = no longer. */
  z.strictObject({
    kind: z.literal("second-sign"),
    terminal: terminalIdSchema,
    asked: secondSignSchema.nullable(),
  }),
  /** A sign that gave no person: what to say. */
  z.strictObject({
    kind: z.literal("identity-refused"),
    terminal: terminalIdSchema,
    refusal: refusalSchema,
  }),
  z.strictObject({ kind: z.literal("card-removed"), terminal: terminalIdSchema }),
  z.strictObject({ kind: z.literal("guest"), terminal: terminalIdSchema, view: guestViewSchema }),
  z.strictObject({
    kind: z.literal("print"),
    terminal: terminalIdSchema,
    printJobId: z.int().min(1),
    receiptNo: z.string().max(40),
    state: z.enum(["queued", "printing", "printed", "held", "unknown"]),
    /** What holds it up; null when nothing does. */
    refusal: refusalSchema.nullable(),
  }),
  z.strictObject({ kind: z.literal("menu-changed") }),
]);
export type StationEvent = z.infer<typeof stationEventSchema>;
