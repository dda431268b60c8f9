import type { OrderLine } from "#shared/contracts/station-api.ts";
import type { ItemId } from "#shared/id/ids.ts";

/** What was chosen so far, in the order in which it was first chosen; each item at most once. */
export type Basket = readonly OrderLine[];

/** The station takes no more of one item, and no more lines. */
const mostOfOne = 99;
export const mostLines = 60;

/** How many of an item are in the basket; 0 when none. */
export function countOf(basket: Basket, item: ItemId): number {
  return basket.find((line) => line.item === item)?.count ?? 0;
}

/** One more of an item. At a limit the basket stays as it is. */
export function withOneMore(basket: Basket, item: ItemId): Basket {
  const count = countOf(basket, item);
  if (count === mostOfOne) return basket;
  if (count > 0) return withCount(basket, { item, count: count + 1 });
  return basket.length === mostLines ? basket : [...basket, { item, count: 1 }];
}

/** One fewer of an item; the last one takes its line away. */
export function withOneLess(basket: Basket, item: ItemId): Basket {
  const count = countOf(basket, item);
  return count <= 1
    ? basket.filter((line) => line.item !== item)
    : withCount(basket, { item, count: count - 1 });
}

/** The line that ↑ (-1) or ↓ (+1) goes to from `from`; stays at the ends; null in an empty basket. */
export function neighbour(basket: Basket, from: ItemId | null, step: 1 | -1): ItemId | null {
  const at = basket.findIndex((line) => line.item === from);
  if (at === -1) return basket.at(step === 1 ? 0 : -1)?.item ?? null;
  return (basket[at + step] ?? basket[at])?.item ?? null;
}

function withCount(basket: Basket, changed: OrderLine): Basket {
  return basket.map((line) => (line.item === changed.item ? changed : line));
}
