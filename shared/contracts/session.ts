import { z } from "zod";
import { reasonSchema } from "../bill/bill.ts";
import { amountSchema } from "../money/fen-schema.ts";
import { programmeIdSchema, sessionIdSchema, terminalIdSchema } from "../id/ids.ts";
import { instantSchema } from "../time/time.ts";
import { refusalSchema } from "./refusal.ts";

/** How sure we are who stands there; an operation asks for one. */
export const assuranceSchema = z.enum(["assisted", "single", "double"]);

/** A person as a screen may show them: nothing that identifies them to a bystander. */
const maskedPersonSchema = z.strictObject({
  /** 张** */
  maskedName: z.string().max(40),
  /** 张奶奶 */
  greeting: z.string().max(40),
  age: z.int().nullable(),
  /** Last four characters of the citizen number. */
  lastFour: z.string().max(4),
  /** 杭州市西湖区 */
  homeRegion: z.string().max(40),
  isLocal: z.boolean(),
  groups: z.array(z.string().max(20)).max(20),
});

/** What one programme says about this person in the present meal, before anything is ordered. */
const todayEntitlementSchema = z.strictObject({
  programme: programmeIdSchema,
  title: z.string().max(60),
  verdict: z.enum(["granted", "refused", "needs-evidence"]),
  /** 每餐减5.00元, in words; empty when refused. */
  words: z.string().max(120),
  reasons: z.array(reasonSchema).max(10),
  isNearMiss: z.boolean(),
});
export type TodayEntitlement = z.infer<typeof todayEntitlementSchema>;

/** One identified person at one terminal, from the card until thanks, leaving or time. */
export const sessionSchema = z.strictObject({
  sessionId: sessionIdSchema,
  terminal: terminalIdSchema,
  method: z.enum(["card"]),
  assurance: assuranceSchema,
  startedAt: instantSchema,
  person: maskedPersonSchema,
  entitlement: z.array(todayEntitlementSchema).max(100),
  /** Money in the person's wallet at this station, fen; null = no wallet here. */
  wallet: amountSchema.nullable(),
  /** Things to say that do not stop the meal, such as a card past its validity. */
  notices: z.array(refusalSchema).max(5),
});
export type Session = z.infer<typeof sessionSchema>;
