import fc from "fast-check";
import { expect, test } from "vitest";
import { menuItemSchema } from "../contracts/station-api.ts";
import { addDays, day } from "../time/time.ts";
import { dishes } from "./dishes.ts";
import { demoMenu, demoMenus } from "./menus.ts";
import { demoStations } from "./stations.ts";

const monday = day("2026-11-23");
const week = demoMenus(7, monday);

test("a week has every meal of every canteen once", () => {
  const names = week.map(({ station, day: on, meal }) => `${station} ${on} ${meal}`);
  expect(new Set(names).size).toBe(demoStations.length * 7 * 3);
});

test("a meal has three set meals and eight or nine dishes, each item once", () => {
  for (const { items } of week) {
    const dishCount = items.filter(({ kind }) => kind === "dish").length;
    expect(items.length - dishCount).toBe(3);
    expect([8, 9]).toContain(dishCount);
    expect(new Set(items.map(({ item }) => item)).size).toBe(items.length);
    for (const item of items) expect(menuItemSchema.parse(item)).toEqual(item);
  }
});

test("a set meal says what is in it, and all of it is on the menu", () => {
  for (const { items } of week) {
    const names = items.map(({ name }) => name);
    for (const set of items.filter(({ kind }) => kind === "set")) {
      const parts = set.note.split("、");
      expect(parts.length).toBeGreaterThanOrEqual(3);
      for (const part of parts) expect(names).toContain(part);
    }
  }
});

test("a set meal costs no more than its parts", () => {
  const priceOf = new Map(dishes.map(({ name, price }) => [name, price]));
  for (const { items } of week) {
    for (const set of items.filter(({ kind }) => kind === "set")) {
      const parts = set.note.split("、").map((name) => priceOf.get(name) ?? 0);
      expect(set.price).toBeLessThanOrEqual(parts.reduce((sum, price) => sum + price, 0));
    }
  }
});

test("lunch has sets at 10, 12 and 15 yuan", () => {
  const lunch = week.find(({ meal }) => meal === "lunch");
  expect(lunch?.items.filter(({ kind }) => kind === "set").map(({ price }) => price)).toEqual([
    1000, 1200, 1500,
  ]);
});

test("dishes cost 2 to 8 yuan and no slug or name comes twice", () => {
  for (const { price } of dishes) {
    expect(price).toBeGreaterThanOrEqual(200);
    expect(price).toBeLessThanOrEqual(800);
  }
  expect(new Set(dishes.map(({ slug }) => slug)).size).toBe(dishes.length);
  expect(new Set(dishes.map(({ name }) => name)).size).toBe(dishes.length);
});

test("a menu depends on seed, canteen, day and meal only", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 6 }), (seed, later) => {
      const on = addDays(monday, later);
      const found = demoMenus(seed, monday).find(
        (menu) => menu.day === on && menu.station === "s-002" && menu.meal === "dinner",
      );
      const station = demoStations[1]?.station;
      if (station === undefined) throw new Error("no second canteen");
      expect(demoMenu(seed, { station, day: on, meal: "dinner" })).toEqual(found);
    }),
    { numRuns: 20 },
  );
});

test("two days and two canteens differ", () => {
  const notes = (station: string, on: string) =>
    week
      .filter((menu) => menu.station === station && menu.day === on)
      .flatMap(({ items }) => items.map(({ note }) => note))
      .join();
  expect(notes("s-001", monday)).not.toBe(notes("s-002", monday));
  expect(notes("s-001", monday)).not.toBe(notes("s-001", addDays(monday, 1)));
});
