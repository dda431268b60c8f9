import { z } from "zod";
import { reasonSchema } from "../bill/bill.ts";
import { amountSchema } from "../money/fen-schema.ts";
import { assuranceSchema, signSchema } from "../identity/sign.ts";
import { programmeIdSchema, sessionIdSchema, terminalIdSchema } from "../id/ids.ts";
import { instantSchema } from "../time/time.ts";
import { refusalSchema } from "./refusal.ts";

/** A way in which a second sign may be given. */
export const secondWaySchema = z.enum(["card", "face", "code", "phone", "staff"]);
export type SecondWay = z.infer<typeof secondWaySchema>;

/** Why one sign is not enough, and what may be shown as the second. */
export const secondSignSchema = z.strictObject({
  why: z.enum([
    /** A random look against lent cards (代刷). */
    "spot-check",
    /** More money moves than one sign is good for. */
    "amount",
    /** A programme asks for it. */
    "programme",
    /** Enrolled faces that resemble each other. */
    "look-alike",
    /** The face is near, but not near enough. */
    "face-unsure",
    /** The head was not turned as asked. */
    "face-not-live",
    "printed-code",
  ]),
  ways: z.array(secondWaySchema).min(1).max(5),
});
export type SecondSign = z.infer<typeof secondSignSchema>;

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

/** Where a person stands with face recognition at this site. */
export const faceConsentSchema = z.enum(["never-asked", "given", "refused", "withdrawn"]);
export type FaceConsent = z.infer<typeof faceConsentSchema>;

const sessionFaceSchema = z.strictObject({
  consent: faceConsentSchema,
  isEnrolled: z.boolean(),
  /** Whether the person may be asked; not for 12 months after a refusal or a withdrawal. */
  mayAsk: z.boolean(),
});

/** One identified person at one terminal, from the first sign until thanks, leaving or time. */
export const sessionSchema = z.strictObject({
  sessionId: sessionIdSchema,
  terminal: terminalIdSchema,
  /** The sign by which the person was found. */
  method: signSchema,
  /** All signs given, that one first. */
  signs: z.array(signSchema).min(1).max(7),
  assurance: assuranceSchema,
  /** A second sign that is asked for before anything else is done; null = none. */
  asked: secondSignSchema.nullable(),
  startedAt: instantSchema,
  person: maskedPersonSchema,
  entitlement: z.array(todayEntitlementSchema).max(100),
  /** Money in the person's wallet at this station, fen; null = no wallet here. */
  wallet: amountSchema.nullable(),
  /** Null where the site has no face recognition. */
  face: sessionFaceSchema.nullable(),
  /** Things to say that do not stop the meal, such as a card past its validity. */
  notices: z.array(refusalSchema).max(5),
});
export type Session = z.infer<typeof sessionSchema>;
