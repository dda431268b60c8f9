import { z } from "zod";
import { mealSchema, type Meal } from "../programme/document.ts";
import { minuteOfDay, type Instant } from "./time.ts";

/** When a site serves a meal: minutes since local midnight, `from` inclusive, `to` exclusive. */
export const mealWindowSchema = z.strictObject({
  meal: mealSchema,
  from: z.int().min(0).max(1440),
  to: z.int().min(0).max(1440),
});
export type MealWindow = z.output<typeof mealWindowSchema>;

export const mealTitles: Readonly<Record<Meal, string>> = {
  breakfast: "早餐",
  lunch: "午餐",
  dinner: "晚餐",
};

/** The window that is open at a moment, or null between meals. */
export function openWindow(windows: readonly MealWindow[], at: Instant): MealWindow | null {
  const minute = minuteOfDay(at);
  return windows.find(({ from, to }) => minute >= from && minute < to) ?? null;
}

/** `10:30–13:30`. */
export function showWindow({ from, to }: MealWindow): string {
  return `${clockText(from)}–${clockText(to)}`;
}

function clockText(minute: number): string {
  const hour = String(Math.floor(minute / 60)).padStart(2, "0");
  return `${hour}:${String(minute % 60).padStart(2, "0")}`;
}
