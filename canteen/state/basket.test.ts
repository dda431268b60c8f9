import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { itemIdSchema } from "#shared/id/ids.ts";
import { countOf, mostLines, neighbour, withOneLess, withOneMore, type Basket } from "./basket.ts";

const item = (name: string) => itemIdSchema.parse(name);
const rice = item("rice");
const soup = item("soup");
const basketOf = (...lines: [ReturnType<typeof item>, number][]): Basket =>
  lines.map(([id, count]) => ({ item: id, count }));

describe("a basket", () => {
  test("counts an item chosen again in its one line", () => {
    const basket = withOneMore(withOneMore(withOneMore([], rice), soup), rice);
    expect(basket).toEqual(basketOf([rice, 2], [soup, 1]));
  });

  test("loses a line with its last piece", () => {
    expect(withOneLess(basketOf([rice, 1], [soup, 2]), rice)).toEqual(basketOf([soup, 2]));
    expect(withOneLess(basketOf([rice, 1]), soup)).toEqual(basketOf([rice, 1]));
  });

  test("stays as it is at 99 of one item and at 60 lines", () => {
    const full = basketOf([rice, 99]);
    expect(withOneMore(full, rice)).toEqual(full);
    const wide = Array.from({ length: mostLines }, (_, at) => ({ item: item(`d${at}`), count: 1 }));
    expect(withOneMore(wide, rice)).toEqual(wide);
  });

  test.each([
    [rice, 1, soup],
    [soup, 1, soup],
    [soup, -1, rice],
    [rice, -1, rice],
    [null, 1, rice],
    [null, -1, soup],
  ] as const)("from %s step %i selects %s", (from, step, expected) => {
    expect(neighbour(basketOf([rice, 1], [soup, 1]), from, step)).toBe(expected);
  });

  test("selects nothing when it is empty", () => {
    expect(neighbour([], rice, 1)).toBeNull();
  });

  test("one more and one less of anything gives the same counts again", () => {
    const names = fc.constantFrom("a", "b", "c", "d").map(item);
    fc.assert(
      fc.property(fc.array(names, { maxLength: 30 }), names, (chosen, changed) => {
        const basket = chosen.reduce<Basket>(withOneMore, []);
        const back = withOneLess(withOneMore(basket, changed), changed);
        expect(countOf(back, changed)).toBe(countOf(basket, changed));
        expect(back).toEqual(basket);
      }),
    );
  });
});
