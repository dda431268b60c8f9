import { consoleMealsSchema, type ConsoleMeals } from "#shared/contracts/district-api.ts";
import type { Day, Instant } from "#shared/time/time.ts";
import type { Database } from "../store/database.ts";
import { fundersOfDay, mealsOfDay } from "../store/meal-store.ts";

/** The console's table of one day: every registered station with its meals and who bears what of them. */
export async function consoleMeals(
  database: Database,
  { day, now }: { day: Day; now: Instant },
): Promise<ConsoleMeals> {
  const [stations, funders] = await Promise.all([
    mealsOfDay(database, day),
    fundersOfDay(database, day),
  ]);
  return consoleMealsSchema.parse({
    day,
    now,
    stations: stations.map((station) => ({
      ...station,
      funders: funders
        .filter((sum) => sum.station === station.station)
        .map(({ funder, title, amount }) => ({ funder, title, amount })),
    })),
  });
}
