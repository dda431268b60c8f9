import fc from "fast-check";
import { expect, test } from "vitest";
import { aMenu } from "./flow.fixture.ts";
import { choicesPerScreen, menuPages, pageAt } from "./menu-pages.ts";

test.each([
  [{ sets: 0, dishes: 0 }, [0]],
  [{ sets: 3, dishes: 0 }, [3]],
  [{ sets: 6, dishes: 0 }, [6]],
  [{ sets: 7, dishes: 0 }, [5, 2]],
  [{ sets: 3, dishes: 2 }, [3, 2]],
  [{ sets: 3, dishes: 12 }, [3, 5, 5, 2]],
  [{ sets: 0, dishes: 6 }, [6]],
])("%o are shown in pages of %o", (counts, sizes) => {
  expect(menuPages(aMenu(counts)).map(({ items }) => items.length)).toEqual(sizes);
});

test("no screen has more than six choices, the way to the next among them, and nothing is lost", () => {
  const count = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(count, count, (sets, dishes) => {
      const menu = aMenu({ sets, dishes });
      const pages = menuPages(menu);
      const isManyPages = pages.length > 1 ? 1 : 0;
      for (const { items } of pages) {
        expect(items.length + isManyPages).toBeLessThanOrEqual(choicesPerScreen);
      }
      expect(pages.flatMap(({ items }) => items)).toHaveLength(sets + dishes);
    }),
  );
});

test("a page that is not there is empty", () => {
  expect(pageAt(aMenu({ sets: 1, dishes: 0 }), 5)).toEqual({ items: [], hasNext: false });
  expect(pageAt(null, 0)).toEqual({ items: [], hasNext: false });
});
