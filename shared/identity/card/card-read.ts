import { z } from "zod";
import { daySchema, type Day } from "../../time/time.ts";
import { regionSchema } from "../region.ts";

/** What the card is issued for: 人社信息函〔2012〕37号, table 11. */
const cardClassSchema = z.enum(["preschool", "student", "adult", "senior", "other"]);

/**
 * Something on the card that does not fit together. A flag never stops anybody: the card was read, and
 * whether it is good is decided elsewhere.
 */
const cardFlagSchema = z.enum([
  "card-number-check",
  "citizen-number-check",
  "birth-differs",
  "sex-differs",
  "name-unreadable",
  "authentication-refused",
]);

/** Whose card it is, as the card says. */
const holderSchema = z.strictObject({
  /** 社会保障号码: a citizen number, or for foreigners a number that the ministry gave them. */
  citizenNumber: z.string().regex(/^[0-9A-Z]{1,18}$/),
  name: z.string().max(50),
  sex: z.enum(["male", "female", "unknown"]),
});

/** A social security card that was read completely; see `CardRead`. */
export const cardReadSchema = z.strictObject({
  profile: z.literal("ssse"),
  /** How the chip was reached; the contactless side of a card may also carry a transit application. */
  surface: z.enum(["contact", "contactless"]),
  /** Generation by 规范版本: 1.0, 2.0, 3.0. */
  version: z.string().regex(/^\d\.\d$/),
  /** 发卡地区: the first three bytes of the identification code. */
  area: regionSchema,
  /** 卡识别码: 16 bytes as 32 hexadecimal digits. With the card number it is what the roster knows. */
  identificationCode: z.string().regex(/^[0-9A-F]{32}$/),
  /** 卡号: nine characters, letter first. */
  cardNumber: z.string().regex(/^[0-9A-Z]{1,9}$/),
  cardNumberChecks: z.boolean(),
  cardClass: cardClassSchema,
  issuedOn: daySchema.nullable(),
  validTo: daySchema.nullable(),
  /** Null on a third-generation card at a terminal without a key: a normal result, not an error. */
  holder: holderSchema.nullable(),
  /** Card number of the transit application (交通联合), 19 digits, on the contactless side only. */
  transitNumber: z
    .string()
    .regex(/^\d{19}$/)
    .nullable(),
  flags: z.array(cardFlagSchema).max(6).readonly(),
});

/**
 * The result of a complete read. A card is a name, not a proof: lost or cancelled is known to the district,
 * never to the card.
 */
export type CardRead = Readonly<z.infer<typeof cardReadSchema>>;

export type CardFlag = z.infer<typeof cardFlagSchema>;
export type CardClass = z.infer<typeof cardClassSchema>;
export type CardHolder = NonNullable<CardRead["holder"]>;

/**
 * How far a read came that did not end well. It identifies nobody: a screen may use it to ask for the card
 * again, and that is why neither number is in it.
 */
const partialSchema = z.strictObject({
  readUpTo: z.literal("EF05"),
  area: regionSchema,
  version: z.string().regex(/^\d\.\d$/),
});
export type CardPartial = Readonly<z.infer<typeof partialSchema>>;

const partial = partialSchema.optional();

/** Why a card could not be read; see `CardFailure`. */
export const cardFailureSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("removed"), partial }),
  z.strictObject({ kind: z.literal("timeout"), partial }),
  z.strictObject({ kind: z.literal("garbage"), partial }),
  z.strictObject({ kind: z.literal("mute") }),
  z.strictObject({ kind: z.literal("not-social-card"), bank: z.enum(["unionpay", "foreign"]) }),
  z.strictObject({ kind: z.literal("transit-card") }),
  z.strictObject({ kind: z.literal("unknown-card") }),
  z.strictObject({ kind: z.literal("unpersonalised") }),
  z.strictObject({ kind: z.literal("app-blocked") }),
  z.strictObject({ kind: z.literal("card-blocked") }),
  z.strictObject({ kind: z.literal("busy") }),
  z.strictObject({ kind: z.literal("reader-missing") }),
  z.strictObject({
    kind: z.literal("service-down"),
    reason: z.enum(["not-installed", "not-running"]),
  }),
]);

/** Every way in which reading a card can fail. `cardRefusal` has the sentence for each. */
export type CardFailure = Readonly<z.infer<typeof cardFailureSchema>>;

/** Whether the card's own date has passed; a card without one does not expire. */
export function isExpired(read: Pick<CardRead, "validTo">, today: Day): boolean {
  return read.validTo !== null && read.validTo < today;
}
