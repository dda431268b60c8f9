import type { MenuItem } from "../contracts/station-api.ts";
import { itemIdSchema, type StationId } from "../id/ids.ts";
import { fen } from "../money/fen.ts";
import type { Meal } from "../programme/document.ts";
import { addDays, type Day } from "../time/time.ts";
import { dishes, type Course, type Dish } from "./dishes.ts";
import { pickSome, randomStream, type Random } from "./random.ts";
import { demoStations } from "./stations.ts";

/** What one canteen sells at one meal. */
export type DemoMenu = {
  readonly station: StationId;
  readonly day: Day;
  readonly meal: Meal;
  readonly items: readonly MenuItem[];
};

const meals: readonly Meal[] = ["breakfast", "lunch", "dinner"];

/** The menus of all canteens of the demonstration for seven days from `from` on. */
export function demoMenus(seed: number, from: Day): DemoMenu[] {
  return demoStations.flatMap(({ station }) =>
    [0, 1, 2, 3, 4, 5, 6].flatMap((later) =>
      meals.map((meal) => demoMenu(seed, { station, day: addDays(from, later), meal })),
    ),
  );
}

/**
 * Three set meals and eight or nine dishes; the same for the same seed, canteen, day and meal, whichever week was
 * asked for.
 */
export function demoMenu(seed: number, at: Omit<DemoMenu, "items">): DemoMenu {
  const random = randomStream(`${seed}/menu/${at.station}/${at.day}/${at.meal}`);
  const kitchen = at.meal === "breakfast" ? breakfastKitchen(random) : mealKitchen(random);
  return {
    ...at,
    items: [...kitchen.sets.map((set) => setItem(set, at.meal)), ...kitchen.dishes.map(dishItem)],
  };
}

type SetMeal = { readonly name: string; readonly yuan: number; readonly parts: readonly Dish[] };
type Kitchen = { readonly sets: readonly SetMeal[]; readonly dishes: readonly Dish[] };

function mealKitchen(random: Random): Kitchen {
  const mains = some(random, "main", 2);
  const sides = some(random, "side", 2);
  const vegetables = some(random, "vegetable", 3);
  const [soup] = some(random, "soup", 1);
  const rice = dishes.filter(({ course }) => course === "staple");
  const rest = soup === undefined ? rice : [...rice, soup];
  return {
    sets: [
      {
        name: "一荤一素套餐",
        yuan: 10,
        parts: [...sides.slice(0, 1), ...vegetables.slice(0, 1), ...rest],
      },
      { name: "两荤一素套餐", yuan: 12, parts: [...sides, ...vegetables.slice(1, 2), ...rest] },
      {
        name: "大荤两素套餐",
        yuan: 15,
        parts: [...mains.slice(0, 1), ...sides.slice(1), ...vegetables.slice(0, 2), ...rest],
      },
    ],
    dishes: [...mains, ...sides, ...vegetables, ...rest],
  };
}

function breakfastKitchen(random: Random): Kitchen {
  const congees = some(random, "congee", 2);
  const buns = some(random, "bun", 3);
  const relishes = some(random, "relish", 2);
  const noodles = some(random, "noodle", 1);
  return {
    sets: [
      {
        name: "清粥套餐",
        yuan: 6,
        parts: [...congees.slice(0, 1), ...buns.slice(0, 1), ...relishes.slice(0, 1)],
      },
      {
        name: "点心套餐",
        yuan: 8,
        parts: [...congees.slice(1), ...buns.slice(1), ...relishes.slice(0, 1)],
      },
      {
        name: "面点套餐",
        yuan: 10,
        parts: [...noodles, ...buns.slice(0, 2), ...relishes.slice(1)],
      },
    ],
    dishes: [...congees, ...buns, ...relishes, ...noodles],
  };
}

function some(random: Random, course: Course, count: number): Dish[] {
  const all = dishes.filter((dish) => dish.course === course);
  return pickSome(random, all, count);
}

function setItem(set: SetMeal, meal: Meal): MenuItem {
  return {
    // The same name for a grade every day, so that sales of different days can be compared.
    item: itemIdSchema.parse(`${meal}-set-${set.yuan}`),
    kind: "set",
    name: set.name,
    note: set.parts.map(({ name }) => name).join("、"),
    price: fen(set.yuan * 100),
    isSoldOut: false,
  };
}

function dishItem(dish: Dish): MenuItem {
  return {
    item: itemIdSchema.parse(dish.slug),
    kind: "dish",
    name: dish.name,
    note: dish.note,
    price: fen(dish.price),
    isSoldOut: false,
  };
}
