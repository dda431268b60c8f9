import { z } from "zod";
import { settle } from "#shared/bill/settle.ts";
import type { Bill } from "#shared/bill/bill.ts";
import { itemIdSchema, programmeIdSchema, stationIdSchema } from "#shared/id/ids.ts";
import { regionSchema } from "#shared/identity/region.ts";
import { assuranceSchema } from "#shared/identity/sign.ts";
import { amountSchema, largestFen } from "#shared/money/fen-schema.ts";
import { channelSchema, mealSchema, programmeSchema } from "#shared/programme/document.ts";
import { evaluateProgrammes, type Decision } from "#shared/programme/evaluate.ts";
import { personFactsSchema } from "#shared/programme/person.ts";
import { daySchema } from "#shared/time/time.ts";

const basketSchema = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          item: itemIdSchema,
          name: z.string().max(60),
          count: z.int().min(1).max(99),
          price: amountSchema,
        }),
      )
      .max(60),
    fees: amountSchema.prefault(0),
  })
  .refine(
    ({ lines, fees }) =>
      lines.reduce<number>((sum, { count, price }) => sum + count * price, fees) <= largestFen,
    "the basket comes to more than 100,000 yuan",
  );

const momentSchema = z.strictObject({
  day: daySchema,
  meal: mealSchema,
  channel: channelSchema.default("dine-in"),
  station: stationIdSchema,
  region: regionSchema,
  dayKind: z.enum(["workday", "rest-day", "statutory-holiday"]).nullable().default(null),
  assurance: assuranceSchema.default("single"),
});

const usageSchema = z.strictObject({
  programme: programmeIdSchema,
  day: daySchema,
  meal: mealSchema,
  amount: amountSchema,
});

/** What `yinling evaluate` reads; docs/evaluate.md explains it. */
export const evaluationSchema = z.strictObject({
  programmes: z
    .array(programmeSchema)
    .min(1)
    .max(40)
    .refine(
      (programmes) => new Set(programmes.map(({ id }) => id)).size === programmes.length,
      "two programmes have the same id",
    ),
  /** null = a guest. */
  person: personFactsSchema.nullable(),
  basket: basketSchema,
  moment: momentSchema,
  usage: z.array(usageSchema).max(2000).default([]),
});
export type EvaluationInput = z.output<typeof evaluationSchema>;

/** The bill, and every programme's decision with the conditions as they were seen. */
export type Evaluation = {
  readonly bill: Bill;
  readonly decisions: readonly (Omit<Decision, "version" | "tiers"> & {
    readonly version: number;
    readonly tiers: readonly string[];
  })[];
};

/** Decides and settles one meal, as a till would. */
export function evaluationOf({ basket, ...input }: EvaluationInput): Evaluation {
  const entitlement = evaluateProgrammes(input);
  return {
    bill: settle(entitlement, basket),
    decisions: entitlement.decisions.map(({ version, tiers, ...decision }) => ({
      ...decision,
      version: version.no,
      tiers: tiers.map(({ label }) => label),
    })),
  };
}
