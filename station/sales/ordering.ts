import type { Bill } from "#shared/bill/bill.ts";
import { settle, type Basket } from "#shared/bill/settle.ts";
import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { Menu, MenuItem, OrderLine } from "#shared/contracts/station-api.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import { zeroFen } from "#shared/money/fen.ts";
import type { Meal, Programme } from "#shared/programme/document.ts";
import { evaluateProgrammes, type Entitlement, type Usage } from "#shared/programme/evaluate.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { mealTitles, openWindow, showWindow } from "#shared/time/meal-window.ts";
import { businessDay, type Clock, type Day } from "#shared/time/time.ts";
import { salesRefusals } from "./texts.zh.ts";

/** The most that one sale may come to at list price: 2,000 yuan. A larger one is a slip of the finger. */
const largestSaleFen = 200_000;

/** What ordering needs to know. */
export type OrderingParts = {
  readonly site: Site;
  readonly clock: Clock;
  readonly menuOf: (day: Day, meal: Meal) => readonly MenuItem[];
  readonly programmes: () => readonly Programme[];
  readonly usageSince: (person: PersonKey, day: Day) => readonly Usage[];
};

/** A priced order, before anybody paid. */
export type PricedOrder = { readonly day: Day; readonly meal: Meal; readonly bill: Bill };

/** Today's menu, what a person is entitled to in the present meal, and what an order costs. */
export function ordering(parts: OrderingParts) {
  const { site, clock } = parts;

  function entitlementOf(person: FeedPerson, meal: Meal): Entitlement {
    const day = businessDay(clock());
    return evaluateProgrammes({
      programmes: parts.programmes(),
      person: person.facts,
      moment: {
        day,
        meal,
        channel: "dine-in",
        station: site.station,
        region: site.region,
        dayKind: null,
      },
      // Every window that this version decides begins within the calendar year.
      usage: parts.usageSince(person.person, `${day.slice(0, 4)}-01-01` as Day),
    });
  }

  return {
    menu: (): Menu => {
      const day = businessDay(clock());
      const window = openWindow(site.windows, clock());
      if (window === null) return { day, meal: null, mealTitle: "", window: "", items: [] };
      return {
        day,
        meal: window.meal,
        mealTitle: mealTitles[window.meal],
        window: showWindow(window),
        items: [...parts.menuOf(day, window.meal)],
      };
    },

    /** What the programmes say in the present meal; empty between meals. */
    entitlementNow(person: FeedPerson): Entitlement | null {
      const window = openWindow(site.windows, clock());
      return window === null ? null : entitlementOf(person, window.meal);
    },

    /**
     * The bill for an order now. An empty order costs nothing.
     * @param person null = a guest at list price
     * @returns the bill, or: meal-closed, item-not-on-menu, item-sold-out, sale-over-limit
     */
    price(lines: readonly OrderLine[], person: FeedPerson | null): Result<PricedOrder> {
      const window = openWindow(site.windows, clock());
      if (window === null) return refuse(salesRefusals.mealClosed);
      const { meal } = window;
      const day = businessDay(clock());
      const basket = basketOf(lines, parts.menuOf(day, meal));
      if (!basket.ok) return basket;
      const entitlement =
        person === null ? unidentified(site, { day, meal }) : entitlementOf(person, meal);
      const bill = settle(entitlement, basket.value);
      if (bill.listTotal > largestSaleFen) return refuse(salesRefusals.overLimit);
      return accept({ day, meal, bill });
    },
  };
}
export type Ordering = ReturnType<typeof ordering>;

function unidentified(site: Site, { day, meal }: { day: Day; meal: Meal }): Entitlement {
  const { station, region } = site;
  return {
    moment: { day, meal, channel: "dine-in", station, region, dayKind: null },
    decisions: [],
  };
}

function basketOf(lines: readonly OrderLine[], menu: readonly MenuItem[]): Result<Basket> {
  const counts = new Map<string, number>();
  for (const { item, count } of lines) counts.set(item, (counts.get(item) ?? 0) + count);
  const ordered: Basket["lines"][number][] = [];
  for (const [id, count] of counts) {
    const found = menu.find(({ item }) => item === id);
    if (found === undefined) return refuse(salesRefusals.notOnMenu);
    if (found.isSoldOut) return refuse(salesRefusals.soldOut);
    if (count > 99) return refuse(salesRefusals.overLimit);
    ordered.push({ item: found.item, name: found.name, count, price: found.price });
  }
  return accept({ lines: ordered, fees: zeroFen });
}
