import { expect, test } from "vitest";
import { mealWindowSchema, openWindow, showWindow, type MealWindow } from "./meal-window.ts";
import { parseInstant, type Instant } from "./time.ts";

const windows: MealWindow[] = [
  { meal: "breakfast", from: 390, to: 540 },
  { meal: "lunch", from: 630, to: 810 },
  { meal: "dinner", from: 990, to: 1440 },
];
const at = (time: string): Instant => {
  const parsed = parseInstant(`2026-11-22T${time}+08:00`);
  if (parsed === null) throw new Error(`${time} is a time`);
  return parsed;
};

test.each<[string, string | null]>([
  ["06:29:59", null],
  ["06:30:00", "breakfast"],
  ["08:59:59", "breakfast"],
  ["09:00:00", null],
  ["10:30:00", "lunch"],
  ["13:29:59", "lunch"],
  ["13:30:00", null],
  ["16:30:00", "dinner"],
  ["23:59:59", "dinner"],
  ["00:00:00", null],
])("at %s %s is served", (time, meal) => {
  expect(openWindow(windows, at(time))?.meal ?? null).toBe(meal);
});

test("of two windows that overlap the first counts", () => {
  const overlapping: MealWindow[] = [
    { meal: "lunch", from: 600, to: 800 },
    { meal: "dinner", from: 700, to: 900 },
  ];
  expect(openWindow(overlapping, at("12:00:00"))?.meal).toBe("lunch");
});

test("a window is shown to the minute", () => {
  expect(showWindow({ meal: "lunch", from: 630, to: 810 })).toBe("10:30–13:30");
  expect(showWindow({ meal: "dinner", from: 5, to: 1440 })).toBe("00:05–24:00");
});

test.each([
  { meal: "supper", from: 0, to: 1 },
  { meal: "lunch", from: -1, to: 1 },
  { meal: "lunch", from: 0, to: 1441 },
  { meal: "lunch", from: 0.5, to: 1 },
])("%j is no window", (window) => {
  expect(mealWindowSchema.safeParse(window).success).toBe(false);
});
