import { z } from "zod";
import { assuranceSchema, signSchema } from "../identity/sign.ts";
import { cardKeySchema, personKeySchema } from "../id/ids.ts";
import { regionSchema } from "../identity/region.ts";

/** How the person of an entry was identified. */
export const identifiedSchema = z.strictObject({
  signs: z.array(signSchema).min(1).max(7),
  assurance: assuranceSchema,
});
export type Identified = z.output<typeof identifiedSchema>;

/** Body of `identity.refused`: somebody was refused where public money is concerned. Written once per code and terminal in 10 s. */
export const identityRefusedSchema = z.strictObject({
  sign: signSchema,
  code: z.string().max(60),
  /** Known for a lost card, unknown for a stranger. */
  person: personKeySchema.nullable(),
});

/** Body of `identity.looked-up`: a member of staff opened somebody's session without a card. */
export const identityLookedUpSchema = z.strictObject({
  staff: z.string().max(24),
  person: personKeySchema,
  reason: z.enum(["card-forgotten", "card-lost", "card-broken", "other"]),
});

/** Body of `identity.confirmed`: a second sign was given. */
export const identityConfirmedSchema = z.strictObject({
  person: personKeySchema,
  signs: z.array(signSchema).min(2).max(7),
  /** Who confirmed by looking; null when it was not staff. */
  staff: z.string().max(24).nullable(),
});

/** Body of `identity.not-me`: the person said that they were taken for somebody else. */
export const identityNotMeSchema = z.strictObject({
  taken: personKeySchema,
  signs: z.array(signSchema).min(1).max(7),
});

/** Body of `card.bound`: a card that nobody knew was given to a person by staff, once. */
export const cardBoundSchema = z.strictObject({
  card: cardKeySchema,
  person: personKeySchema,
  area: regionSchema,
  staff: z.string().max(24),
});

/** Body of `staff.locked`: too many wrong PINs. */
export const staffLockedSchema = z.strictObject({
  staff: z.string().max(24),
  minutes: z.int().min(1),
});

/** Body of `face-consent.given`, `face-consent.refused` and `face-consent.withdrawn`. */
export const faceConsentAnsweredSchema = z.strictObject({
  person: personKeySchema,
  notice: z.int().min(1),
  told: z.enum(["read", "spoken", "printed"]),
  /** Who stood beside it; null at a screen alone. */
  witness: z.string().max(24).nullable(),
});

/** Body of `face.enrolled` and `face.erased`: that it happened, nothing of the face. */
export const faceEnrolledSchema = z.strictObject({
  person: personKeySchema,
  pack: z.string().max(60),
  templates: z.int().min(0).max(5),
  /** Who did it; null for the person at a screen, or the station by itself. */
  staff: z.string().max(24).nullable(),
});
