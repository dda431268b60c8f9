import type { MenuItem } from "#shared/contracts/station-api.ts";
import { menuItemSchema } from "#shared/contracts/station-api.ts";
import type { Meal } from "#shared/programme/document.ts";
import type { Day } from "#shared/time/time.ts";
import type { StationDatabase } from "./database.ts";

type MenuRow = {
  item: string;
  kind: string;
  name: string;
  note: string;
  price_fen: number;
  is_sold_out: number;
};

/** What is sold on a day in a meal period. */
export function menuStore(db: StationDatabase) {
  const read = db.prepare<[string, string], MenuRow>(
    `SELECT item, kind, name, note, price_fen, is_sold_out
     FROM menu_item WHERE day = ? AND meal = ? ORDER BY position, item`,
  );
  const insert = db.prepare<[string, string, string, number, string, string, string, number]>(
    `INSERT INTO menu_item (day, meal, item, position, kind, name, note, price_fen, is_sold_out)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
     ON CONFLICT (day, meal, item) DO NOTHING`,
  );
  /**
   * The meal that is being sold, parsed once: every order of it reads the same rows. Whoever changes rows of
   * `menu_item` does it through this store, which then forgets what it holds.
   */
  let current: { readonly of: string; readonly items: readonly MenuItem[] } | null = null;

  return {
    items: (day: Day, meal: Meal): readonly MenuItem[] => {
      const of = `${day}/${meal}`;
      if (current?.of !== of) current = { of, items: read.all(day, meal).map(itemOf) };
      return current.items;
    },

    /** Adds the items of one meal; those that are there already stay as they are. */
    addItems(items: readonly MenuItem[], { day, meal }: { day: Day; meal: Meal }): void {
      db.transaction(() => {
        items.forEach(({ item, kind, name, note, price }, position) =>
          insert.run(day, meal, item, position, kind, name, note, price),
        );
      })();
      current = null;
    },
  };
}

function itemOf(row: MenuRow): MenuItem {
  const { item, kind, name, note, price_fen: price, is_sold_out: soldOut } = row;
  return menuItemSchema.parse({ item, kind, name, note, price, isSoldOut: soldOut === 1 });
}
