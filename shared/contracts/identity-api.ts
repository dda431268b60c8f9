import { z } from "zod";
import { personKeySchema, sessionIdSchema, terminalIdSchema } from "../id/ids.ts";
import { instantSchema } from "../time/time.ts";
import { sessionSchema } from "./session.ts";

/** A text that a camera or a scanner read. It is data: parsed once, never followed, never logged, never kept. */
export const scannedCodeRequestSchema = z.strictObject({
  text: z.string().min(1).max(4096),
  source: z.enum(["camera", "wedge", "serial"]),
});
export type ScannedCodeRequest = z.infer<typeof scannedCodeRequestSchema>;

/** A second sign that is given by hand; cards, faces and codes are given as they are at first. */
export const secondSignRequestSchema = z.discriminatedUnion("way", [
  z.strictObject({ way: z.literal("phone"), lastFour: z.string().regex(/^\d{4}$/) }),
  z.strictObject({
    way: z.literal("staff"),
    staff: z.string().max(24),
    pin: z.string().regex(/^\d{4,8}$/),
  }),
]);
export type SecondSignRequest = z.infer<typeof secondSignRequestSchema>;

/** "That is not me": ends the session at once and is written down. */
export const notMeRequestSchema = z.strictObject({
  terminal: terminalIdSchema,
  sessionId: sessionIdSchema,
});

const staffIdSchema = z
  .string()
  .max(24)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** A member of staff as a sign-in list shows them. */
export const staffMemberSchema = z.strictObject({
  staff: staffIdSchema,
  title: z.string().min(1).max(30),
  role: z.enum(["cashier", "manager"]),
});
export type StaffMember = z.infer<typeof staffMemberSchema>;
export const staffListSchema = z.strictObject({ staff: z.array(staffMemberSchema).max(100) });

export const staffSignInRequestSchema = z.strictObject({
  terminal: terminalIdSchema,
  staff: staffIdSchema,
  pin: z.string().regex(/^\d{4,8}$/),
});
export type StaffSignInRequest = z.infer<typeof staffSignInRequestSchema>;

/** Sent back in the header `x-yinling-staff`; good until `until`, longer with each use. */
export const staffSignInAnswerSchema = z.strictObject({
  token: z.string().max(100),
  member: staffMemberSchema,
  until: instantSchema,
});
export type StaffSignInAnswer = z.infer<typeof staffSignInAnswerSchema>;

/** Surname and initials (zjg), characters (张), the last four of the number, or a phone number or its last four. */
export const lookUpRequestSchema = z.strictObject({
  terminal: terminalIdSchema,
  query: z.string().min(1).max(40),
});
export type LookUpRequest = z.infer<typeof lookUpRequestSchema>;

/** A person as staff see them who may look people up. */
export const foundPersonSchema = z.strictObject({
  person: personKeySchema,
  name: z.string().max(60),
  age: z.int().nullable(),
  sex: z.enum(["male", "female"]).nullable(),
  lastFour: z.string().max(4),
  phoneLastFour: z.string().max(4).nullable(),
  homeRegion: z.string().max(40),
  /** active, or why nothing can be done. */
  status: z.enum(["active", "deceased", "moved"]),
  /** Cards by status; the age of this knowledge is `dataFrom` of the station's state. */
  cards: z
    .array(z.strictObject({ status: z.enum(["good", "lost", "cancelled", "superseded"]) }))
    .max(10),
});
export type FoundPerson = z.infer<typeof foundPersonSchema>;
export const lookUpAnswerSchema = z.strictObject({
  people: z.array(foundPersonSchema).max(20),
  /** More than 20 fit: type more. */
  isMore: z.boolean(),
  tookMs: z.number().min(0),
});
export type LookUpAnswer = z.infer<typeof lookUpAnswerSchema>;

/** Opens the session of somebody who was looked up. Journalled with the staff member and the reason. */
export const openLookedUpRequestSchema = z.strictObject({
  terminal: terminalIdSchema,
  person: personKeySchema,
  reason: z.enum(["card-forgotten", "card-lost", "card-broken", "other"]),
});
export type OpenLookedUpRequest = z.infer<typeof openLookedUpRequestSchema>;

/** Binds the unknown card that lies at a terminal to a person, once. */
export const bindCardRequestSchema = z.strictObject({
  terminal: terminalIdSchema,
  person: personKeySchema,
});
export type BindCardRequest = z.infer<typeof bindCardRequestSchema>;

/** A session, or null when a second sign is waited for. */
export const identityAnswerSchema = sessionSchema.nullable();
