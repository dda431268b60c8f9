import { z } from "zod";
import { assuranceSchema } from "../identity/sign.ts";
import { amountSchema } from "../money/fen-schema.ts";
import { funderIdSchema, programmeIdSchema, stationIdSchema } from "../id/ids.ts";
import { regionSchema } from "../identity/region.ts";
import { daySchema } from "../time/time.ts";
import { conditionSchema } from "./condition.ts";

export const mealSchema = z.enum(["breakfast", "lunch", "dinner"]);
/** A meal period (餐别). */
export type Meal = z.infer<typeof mealSchema>;

export const channelSchema = z.enum(["dine-in", "take-away", "delivery"]);
/** How the meal reaches the person: 堂食, 自取, 送餐. */
export type Channel = z.infer<typeof channelSchema>;

const title = z.string().min(1).max(60);
const rateBp = z.int().min(0).max(10_000);

/** One amount for all meals, or one per meal period (0 = none then). */
const amountByMeal = z.union([
  amountSchema,
  z.strictObject({ breakfast: amountSchema, lunch: amountSchema, dinner: amountSchema }),
]);

/**
 * A threshold on what is spent. The author must say which price it reads and whether the fee counts, because
 * real notices leave it open and it changes what people pay (docs/policies: Putuo PT-4a, PT-4b).
 */
const minSpendSchema = z.strictObject({
  amount: amountSchema,
  compare: z.enum([">=", ">"]),
  base: z.enum(["list", "after-discount"]),
  fees: z.enum(["in", "out"]),
});

/** What a tier gives. The engine refuses a kind that it does not know yet, with a reason. */
const giveSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("off"), amount: amountByMeal }),
  z.strictObject({ kind: z.literal("share"), rateBp, cap: amountSchema.nullable() }),
  z.strictObject({ kind: z.literal("fixed-price"), price: amountSchema }),
  z.strictObject({ kind: z.literal("day-amount"), amount: amountSchema }),
  z.strictObject({ kind: z.literal("purse"), monthly: amountSchema, rateBp }),
  z.strictObject({ kind: z.literal("sequence"), rateBps: z.array(rateBp).min(1).max(6) }),
  z.strictObject({
    kind: z.literal("delivery"),
    by: z.enum(["distance", "care-level", "flat"]),
    steps: z
      .array(z.strictObject({ upTo: z.int().min(0).nullable(), amount: amountSchema }))
      .min(1)
      .max(12),
    paidTo: z.enum(["person", "carrier"]),
  }),
  z.strictObject({
    kind: z.literal("operating"),
    per: z.enum(["meal", "person-day"]),
    amount: amountSchema,
    kitchen: z.enum(["any", "own", "none"]),
  }),
]);
export type Give = z.infer<typeof giveSchema>;

const tierSchema = z.strictObject({
  label: z.string().min(1).max(30),
  when: conditionSchema,
  minSpend: minSpendSchema.nullable(),
  give: giveSchema,
  /** The clause that this tier's numbers come from. */
  clause: z.string().max(120),
});
export type Tier = z.infer<typeof tierSchema>;

/** A ceiling in a window: so many uses, so much money, or both. */
const limitSchema = z.strictObject({
  window: z.enum(["meal", "day", "week", "month", "year", "life"]),
  count: z.int().min(1).max(1000).nullable(),
  amount: amountSchema.nullable(),
  key: z.enum(["person", "couple", "household"]),
});
export type Limit = z.infer<typeof limitSchema>;

/** Who bears what is granted, in order: fixed amounts, then shares, and exactly one remainder. */
const fundSchema = z.strictObject({
  funder: funderIdSchema,
  title,
  part: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("fixed"), amount: amountSchema }),
    z.strictObject({ kind: z.literal("share"), rateBp }),
    z.strictObject({ kind: z.literal("remainder") }),
  ]),
  budget: amountSchema.nullable(),
});
export type Fund = z.infer<typeof fundSchema>;

const venueSchema = z.strictObject({
  /** Stations by name; null = every station in `regions`. */
  stations: z.array(stationIdSchema).max(5000).nullable(),
  /** Sites that lie in one of these regions; null = anywhere. */
  regions: z.array(regionSchema).max(100).nullable(),
  channels: z.array(channelSchema).min(1),
  meals: z.array(mealSchema).min(1),
  /** 1 = Monday … 7 = Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  days: z.enum(["all", "workdays", "not-statutory-holidays"]),
});

const basisSchema = z.strictObject({
  document: title,
  clause: z.string().max(120),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});

const caseSchema = z.strictObject({
  title: z.string().max(120),
  input: z.record(z.string(), z.unknown()),
  expected: z.strictObject({ subsidy: amountSchema, selfPay: amountSchema }),
});

export const versionSchema = z
  .strictObject({
    no: z.int().min(1),
    semantics: z.literal("kleene-1"),
    validFrom: daySchema,
    /** The last day on which it applies; null = until superseded. */
    validTo: daySchema.nullable(),
    recordedAt: z.string().max(40),
    author: z.string().min(1).max(40),
    approver: z.string().min(1).max(40),
    basis: z.array(basisSchema).min(1).max(20),
    tariffOf: z.enum(["residence", "hukou", "host", "best-of"]),
    at: venueSchema,
    who: conditionSchema,
    /** Programmes that, when they grant, take the place of this one. */
    unless: z.array(programmeIdSchema).max(20),
    tiers: z.array(tierSchema).min(1).max(60),
    hit: z.enum(["first", "best", "unique"]),
    limits: z.array(limitSchema).max(10),
    stack: z.strictObject({
      layer: z.enum(["offer", "discount", "subsidy", "voucher"]),
      /** Of the programmes with the same word, only the best for the person counts. */
      exclusive: z.string().max(40).nullable(),
      order: z.int().min(0).max(1000),
    }),
    minSelfPay: amountSchema,
    funds: z.array(fundSchema).min(1).max(12),
    whenDry: z.enum(["next", "stop", "advance"]),
    rounding: z.strictObject({
      unitFen: z.int().min(1).max(100),
      mode: z.enum(["halfUp", "down", "up"]),
      differenceTo: z.enum(["funder", "person", "operator"]),
    }),
    offline: z.strictObject({
      mode: z.enum(["lease", "online-only", "free"]),
      leaseDays: z.int().min(0).max(31),
      grace: z.int().min(0).max(31),
      graceBearer: funderIdSchema.nullable(),
    }),
    onUnknown: z.enum(["deny", "ask", "provisional"]),
    approval: z.enum(["none", "before-first-use"]),
    /** How sure we have to be of the person; absent = as they were identified. */
    assurance: assuranceSchema.optional(),
    cases: z.array(caseSchema).max(200),
  })
  .refine(
    (version) => version.funds.filter((fund) => fund.part.kind === "remainder").length === 1,
    "exactly one funder bears the remainder",
  )
  .refine((version) => version.author !== version.approver, "the author is not the approver")
  .refine(
    (version) => version.validTo === null || version.validTo >= version.validFrom,
    "a version ends after it begins",
  );
export type ProgrammeVersion = z.infer<typeof versionSchema>;

export const programmeSchema = z.strictObject({
  id: programmeIdSchema,
  title,
  versions: z.array(versionSchema).min(1).max(500),
});
/** A programme (项目): a dated series of versions; a version is never changed, only superseded. */
export type Programme = z.infer<typeof programmeSchema>;
