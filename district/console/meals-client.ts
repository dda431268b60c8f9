import { consoleMealsSchema, type ConsoleMeals } from "#shared/contracts/district-api.ts";
import { refusalBodySchema } from "#shared/contracts/refusal.ts";
import type { Fetch } from "#shared/contracts/station-client.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import type { Day } from "#shared/time/time.ts";
import { districtSilent } from "./texts.zh.ts";

/** Asks the district for a day's meals; null = today, as the district counts it. */
export type AskMeals = (day: Day | null) => Promise<Result<ConsoleMeals>>;

export function mealsClient(fetchFrom: Fetch): AskMeals {
  return async (day) => {
    try {
      const response = await fetchFrom(`/api/console/meals${day === null ? "" : `?day=${day}`}`);
      const json: unknown = await response.json();
      if (response.ok) return accept(consoleMealsSchema.parse(json));
      const refused = refusalBodySchema.safeParse(json);
      return refuse(refused.success ? refused.data.refusal : districtSilent);
    } catch {
      // No answer, or one that is not the district's: the page keeps what it has and asks again.
      return refuse(districtSilent);
    }
  };
}
