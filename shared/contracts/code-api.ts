import { z } from "zod";
import { cardKeySchema, personKeySchema } from "../id/ids.ts";
import { regionSchema } from "../identity/region.ts";
import { canonicalText } from "../journal/canonical.ts";
import { daySchema, instantSchema } from "../time/time.ts";

/** What a phone and the district's console say to the district about citizen codes (市民码). */

/** A credential's number: 32 hexadecimal digits. */
const credentialNumberSchema = z.string().regex(/^[0-9a-f]{32}$/);
/** An ES256 signature of 64 bytes in base64url. */
const holderSignatureSchema = z.string().regex(/^[A-Za-z0-9_-]{86}$/);
const codeKindSchema = z.enum(["phone", "delegate", "paper"]);
const relationSchema = z.enum(["spouse", "child", "relative", "carer"]);

/** Eight digits that staff give to a person, once. */
const pairingCodeSchema = z.string().regex(/^\d{8}$/);

/** `GET /api/code/time`: what a phone compares its clock with. */
export const districtTimeSchema = z.strictObject({ now: instantSchema });

/** `POST /api/code/pair`: makes this phone the holder's, or a relative's for the holder. */
export const pairPhoneRequestSchema = z.strictObject({
  pairingCode: pairingCodeSchema,
  /** The last four characters of the holder's citizen number. */
  lastFour: z.string().regex(/^\d{3}[\dX]$/),
  /** P-256, the compressed point in 66 hexadecimal digits. */
  publicKey: z.string().regex(/^0[23][0-9a-f]{64}$/),
});
export type PairPhoneRequest = z.infer<typeof pairPhoneRequestSchema>;

/** What a phone is given and keeps. */
export const phoneCredentialSchema = z.strictObject({
  /** The text that codes are made from (shared/identity/code). */
  credential: z.string().max(600),
  number: credentialNumberSchema,
  kind: z.enum(["phone", "delegate"]),
  /** 测** */
  maskedName: z.string().max(40),
  /** Who shows it for the person; null for the holder's own phone. */
  act: z.strictObject({ relation: relationSchema, until: daySchema }).nullable(),
  issuedAt: instantSchema,
  expiresAt: instantSchema,
  /** The district's time, for a phone whose clock is wrong. */
  now: instantSchema,
});
export type PhoneCredential = z.infer<typeof phoneCredentialSchema>;

/** `POST /api/code/renew` and `POST /api/code/withdraw`, signed by the phone's key over `holderRequestText`. */
export const holderRequestSchema = z.strictObject({
  number: credentialNumberSchema,
  /** When it was signed, in the district's time as the phone knows it; good for five minutes. */
  at: instantSchema,
  signature: holderSignatureSchema,
});
export type HolderRequest = z.infer<typeof holderRequestSchema>;

/** What a phone signs to renew or to withdraw its code. */
export function holderRequestText(
  purpose: "renew-code" | "withdraw-code",
  { number, at }: { readonly number: string; readonly at: number },
): string {
  return canonicalText({ purpose, number, at });
}

/** `GET /api/demo/codes`: pairing codes of the demonstration, which stay good. */
export const demoCodesSchema = z.strictObject({
  codes: z
    .array(
      z.strictObject({
        pairingCode: pairingCodeSchema,
        name: z.string().max(60),
        lastFour: z.string().length(4),
        relation: relationSchema.nullable(),
      }),
    )
    .max(20),
});
export type DemoCodes = z.infer<typeof demoCodesSchema>;

/** `POST /api/console/people/search`: by what a person says of themselves; nothing of it stands in an address. */
export const findPeopleRequestSchema = z.strictObject({
  name: z.string().min(1).max(60),
  lastFour: z.string().regex(/^\d{3}[\dX]$/),
});

const issuedCodeSchema = z.strictObject({
  number: credentialNumberSchema,
  kind: codeKindSchema,
  act: z.strictObject({ relation: relationSchema, until: daySchema }).nullable(),
  issuedAt: instantSchema,
  expiresAt: instantSchema,
  status: z.enum(["good", "withdrawn", "phone-lost", "replaced", "person"]),
});
export type IssuedCode = z.infer<typeof issuedCodeSchema>;

/** A person as district staff see them who give out codes. */
export const codeHolderSchema = z.strictObject({
  person: personKeySchema,
  name: z.string().max(60),
  lastFour: z.string().length(4),
  phoneLastFour: z.string().length(4).nullable(),
  status: z.enum(["active", "deceased", "moved"]),
  codes: z.array(issuedCodeSchema).max(50),
  cards: z
    .array(
      z.strictObject({
        card: cardKeySchema,
        area: regionSchema,
        validTo: daySchema.nullable(),
        status: z.enum(["good", "lost", "cancelled", "superseded"]),
      }),
    )
    .max(20),
});
export type CodeHolder = z.infer<typeof codeHolderSchema>;
export const findPeopleAnswerSchema = z.strictObject({ people: z.array(codeHolderSchema).max(10) });

/** `POST /api/console/pairings`: a code with which one phone is paired within 30 minutes. */
export const makePairingRequestSchema = z.strictObject({
  person: personKeySchema,
  /** Null for the person's own phone. */
  act: z.strictObject({ relation: relationSchema, until: daySchema }).nullable(),
});
export type MakePairingRequest = z.infer<typeof makePairingRequestSchema>;
export const pairingSchema = z.strictObject({
  pairingCode: pairingCodeSchema,
  expiresAt: instantSchema,
});
export type Pairing = z.infer<typeof pairingSchema>;

/** `POST /api/console/printed-codes`: a code on paper, for a year. An earlier one of the person is replaced. */
export const printCodeRequestSchema = z.strictObject({ person: personKeySchema });
export const printedCodeSchema = z.strictObject({
  text: z.string().max(600),
  number: credentialNumberSchema,
  maskedName: z.string().max(40),
  issuedAt: instantSchema,
  expiresAt: instantSchema,
});
export type PrintedCode = z.infer<typeof printedCodeSchema>;

/** `POST /api/console/codes/revoke`. */
export const revokeCodeRequestSchema = z.strictObject({
  number: credentialNumberSchema,
  why: z.enum(["withdrawn", "phone-lost", "person"]),
});
export type RevokeCodeRequest = z.infer<typeof revokeCodeRequestSchema>;

/** `POST /api/console/cards/report`: lost (挂失), found again (解挂), cancelled or superseded, told to every station. */
export const reportCardRequestSchema = z.strictObject({
  card: cardKeySchema,
  status: z.enum(["good", "lost", "cancelled", "superseded"]),
});
export type ReportCardRequest = z.infer<typeof reportCardRequestSchema>;
