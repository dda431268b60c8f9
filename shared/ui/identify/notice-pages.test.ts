import fc from "fast-check";
import { expect, test } from "vitest";
import { noticePages } from "./notice-pages.ts";

const aPoint = fc.record({
  heading: fc.string({ maxLength: 10 }),
  text: fc.string({ minLength: 1, maxLength: 300 }),
});

test("every point stands on one page, in its order, and no page is empty", () => {
  fc.assert(
    fc.property(fc.array(aPoint, { maxLength: 12 }), (points) => {
      const pages = noticePages({ points });
      expect(pages.flat()).toEqual(points);
      expect(pages.every((page) => page.length > 0)).toBe(true);
    }),
  );
});

test("short points share a page, a long one has its own", () => {
  const short = { heading: "一", text: "短".repeat(30) };
  const long = { heading: "二", text: "长".repeat(200) };
  expect(noticePages({ points: [short, short, long, short] }).map(({ length }) => length)).toEqual([
    2, 1, 1,
  ]);
});
