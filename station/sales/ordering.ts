import type { Bill } from "#shared/bill/bill.ts";
import { settle, type Basket } from "#shared/bill/settle.ts";
import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { Menu, MenuItem, OrderLine } from "#shared/contracts/station-api.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import type { Served } from "#shared/identity/served.ts";
import { isOnPaperOnly, type Assurance } from "#shared/identity/sign.ts";
import { sumFen, zeroFen, type Fen } from "#shared/money/fen.ts";
import type { Meal, Programme } from "#shared/programme/document.ts";
import {
  evaluateProgrammes,
  type Entitlement,
  type Moment,
  type Usage,
} from "#shared/programme/evaluate.ts";
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

  // Every window that this version decides begins within the calendar year.
  const usageOf = ({ person }: FeedPerson, day: Day): readonly Usage[] =>
    parts.usageSince(person, `${day.slice(0, 4)}-01-01` as Day);

  function entitlementOf(
    { person, assurance }: { person: FeedPerson; assurance: Assurance },
    meal: Meal,
  ): Entitlement {
    const day = businessDay(clock());
    return evaluateProgrammes({
      programmes: parts.programmes(),
      person: person.facts,
      moment: momentAt(site, { day, meal, assurance }),
      usage: usageOf(person, day),
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
    entitlementNow(person: FeedPerson, assurance: Assurance): Entitlement | null {
      const window = openWindow(site.windows, clock());
      return window === null ? null : entitlementOf({ person, assurance }, window.meal);
    },

    /**
     * The bill for an order now. An empty order costs nothing.
     * @param served null = a guest at list price
     * @returns the bill, or: meal-closed, item-not-on-menu, item-sold-out, sale-over-limit, printed-code-limit
     */
    price(lines: readonly OrderLine[], served: Served | null): Result<PricedOrder> {
      const window = openWindow(site.windows, clock());
      if (window === null) return refuse(salesRefusals.mealClosed);
      const { meal } = window;
      const day = businessDay(clock());
      const basket = basketOf(lines, parts.menuOf(day, meal));
      if (!basket.ok) return basket;
      const entitlement =
        served === null
          ? unidentified(site, { day, meal })
          : entitlementOf({ ...served.identified, person: served.person }, meal);
      const order = { day, meal, bill: settle(entitlement, basket.value) };
      if (order.bill.listTotal > largestSaleFen) return refuse(salesRefusals.overLimit);
      const isCapped =
        served !== null &&
        isOnPaperOnly(served.identified.signs) &&
        borneByOthers(order, usageOf(served.person, day)) > site.identity.printedCodeMost;
      return isCapped ? refuse(salesRefusals.printedCodeLimit) : accept(order);
    },
  };
}
export type Ordering = ReturnType<typeof ordering>;

/**
 * What others bear of an order, with what they bore of earlier ones in the same meal. On a printed code the site caps
 * it, and then the sale is refused rather than the subsidy cut: what a programme grants is not changed behind the
 * person's back, and any other sign lifts the cap.
 */
function borneByOthers({ day, meal, bill }: PricedOrder, usage: readonly Usage[]): Fen {
  const before = usage.filter((one) => one.day === day && one.meal === meal);
  return sumFen([...before, ...bill.funders].map(({ amount }) => amount));
}

function unidentified(site: Site, at: { day: Day; meal: Meal }): Entitlement {
  return { moment: momentAt(site, { ...at, assurance: "assisted" }), decisions: [] };
}

function momentAt(site: Site, at: Pick<Moment, "day" | "meal" | "assurance">): Moment {
  const { station, region } = site;
  return { ...at, channel: "dine-in", station, region, dayKind: null };
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
