import type { MenuItem } from "#shared/contracts/station-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import { demoMenus } from "#shared/demo/menus.ts";
import type { Meal } from "#shared/programme/document.ts";
import { businessDay, type Clock, type Day } from "#shared/time/time.ts";

/** A demonstration station's menus: a week from today on, made from the seed, so that there is always a lunch. */
export function demoMenuPlan(parts: {
  readonly seed: number;
  readonly site: Site;
  readonly menus: {
    readonly addItems: (items: readonly MenuItem[], at: { day: Day; meal: Meal }) => void;
  };
  readonly clock: Clock;
}) {
  let preparedOn: Day | null = null;
  return {
    /** Adds what is missing; called at the start and every few seconds, it works once a day. */
    prepare(): void {
      const today = businessDay(parts.clock());
      if (preparedOn === today) return;
      for (const { station, day, meal, items } of demoMenus(parts.seed, today)) {
        if (station === parts.site.station) parts.menus.addItems(items, { day, meal });
      }
      // Only now: a write that failed is tried again.
      preparedOn = today;
    },
  };
}
