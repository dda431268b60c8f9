import { programmeSchema, type Programme } from "../../programme/document.ts";
import { cityMeal } from "./city-meal.ts";
import { dinnerQuarter } from "./dinner-quarter.ts";
import { lunchLadder } from "./lunch-ladder.ts";
import { seniorDiscount } from "./senior-discount.ts";

/**
 * The four programmes of the demonstration. Their amounts are those of real notices, named in `basis`; regions,
 * funders and dates are set for the demonstration district.
 */
export function demoProgrammes(): Programme[] {
  return [cityMeal, lunchLadder, seniorDiscount, dinnerQuarter].map((written) =>
    programmeSchema.parse(written),
  );
}
