import type { Menu, MenuItem } from "#shared/contracts/station-api.ts";
import type { ItemId } from "#shared/id/ids.ts";

/** The most choices on one screen, the way to the next page among them (accessibility list, K14). */
export const choicesPerScreen = 6;

/** What one screen offers. */
export type MenuPage = { readonly items: readonly MenuItem[]; readonly hasNext: boolean };

/** The menu in pages: set meals first, then single dishes; all on one screen when they fit. */
export function menuPages(menu: Menu): readonly MenuPage[] {
  const sets = menu.items.filter(({ kind }) => kind === "set");
  const dishes = menu.items.filter(({ kind }) => kind === "dish");
  if (dishes.length === 0 && sets.length <= choicesPerScreen) return pages([sets]);
  if (sets.length === 0 && dishes.length <= choicesPerScreen) return pages([dishes]);
  return pages([...chunks(sets), ...chunks(dishes)]);
}

/** What stands on a page; an empty page when there is none of that number. */
export function pageAt(menu: Menu | null, page: number): MenuPage {
  return (menu === null ? [] : menuPages(menu))[page] ?? { items: [], hasNext: false };
}

/** The choices of a page that can be had, by id. */
export function offeredOn(menu: Menu | null, page: number): readonly ItemId[] {
  return pageAt(menu, page)
    .items.filter(({ isSoldOut }) => !isSoldOut)
    .map(({ item }) => item);
}

function pages(groups: readonly (readonly MenuItem[])[]): readonly MenuPage[] {
  return groups.map((items, index) => ({ items, hasNext: index < groups.length - 1 }));
}

function chunks(items: readonly MenuItem[]): readonly (readonly MenuItem[])[] {
  const size = choicesPerScreen - 1;
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
