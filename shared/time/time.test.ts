import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  ageOn,
  businessDay,
  day,
  daysBetween,
  daySchema,
  instant,
  instantSchema,
  isDay,
  minuteOfDay,
  parseInstant,
  showDay,
  showMoment,
  showTime,
  weekdayOf,
  type Day,
  type Instant,
} from "./time.ts";

const at = (text: string): Instant => {
  const parsed = parseInstant(text);
  if (parsed === null) throw new Error(`${text} is a moment`);
  return parsed;
};
const latest = 253_402_271_999_999;

const aDay: fc.Arbitrary<Day> = fc
  .integer({ min: 0, max: 40_000 })
  .map((count) => addDays(day("1970-01-01"), count));
const anInstant = fc.integer({ min: 0, max: latest }).map(instant);

describe("the day in Shanghai", () => {
  test.each<[string, string, number, string]>([
    ["2026-11-22T15:59:59.999Z", "2026-11-22", 1439, "2026-11-22 23:59"],
    ["2026-11-22T16:00:00Z", "2026-11-23", 0, "2026-11-23 00:00"],
    ["2026-11-22T23:59:59+08:00", "2026-11-22", 1439, "2026-11-22 23:59"],
    ["2026-11-23T00:00:00+08:00", "2026-11-23", 0, "2026-11-23 00:00"],
    ["2026-12-31T16:00:00Z", "2027-01-01", 0, "2027-01-01 00:00"],
    ["2024-02-28T16:00:00Z", "2024-02-29", 0, "2024-02-29 00:00"],
    ["1970-01-01T00:00:00Z", "1970-01-01", 480, "1970-01-01 08:00"],
    ["1970-01-01T15:59:59.999Z", "1970-01-01", 1439, "1970-01-01 23:59"],
  ])("%s is %s, minute %i", (moment, on, minute, shown) => {
    expect(businessDay(at(moment))).toBe(on);
    expect(minuteOfDay(at(moment))).toBe(minute);
    expect(showMoment(at(moment))).toBe(shown);
    expect(showTime(at(moment))).toBe(shown.slice(11));
  });

  test("every moment has a day that exists, and the next midnight belongs to the next one", () => {
    fc.assert(
      fc.property(anInstant, (moment) => {
        const on = businessDay(moment);
        expect(isDay(on)).toBe(true);
        expect(minuteOfDay(moment)).toBeLessThan(1440);
        const next = moment + (1440 - minuteOfDay(moment)) * 60_000;
        if (next <= latest) expect(businessDay(instant(next))).toBe(addDays(on, 1));
      }),
    );
  });

  test("the last moment of the year 9999 is the last one", () => {
    expect(businessDay(instant(latest))).toBe("9999-12-31");
    expect(() => instant(latest + 1)).toThrow();
    expect(instantSchema.safeParse(latest).success).toBe(true);
    expect(instantSchema.safeParse(latest + 1).success).toBe(false);
  });

  test.each([-1, 0.5, Number.NaN, "1", null])("%s is no moment", (ms) => {
    expect(() => instant(ms as never)).toThrow();
    expect(instantSchema.safeParse(ms).success).toBe(false);
  });
});

describe("a moment in words", () => {
  test.each([
    ["without an offset, which would be another moment on another machine", "2026-11-22T11:45:00"],
    ["a day alone", "2026-11-22"],
    ["a day that does not exist", "2026-02-30T11:45:00+08:00"],
    ["another calendar's order", "11/22/2026"],
    ["before 1970", "1969-12-31T23:59:59Z"],
    ["a year of five digits", "+010000-01-01T00:00:00Z"],
    ["hour 25", "2026-11-22T25:00:00+08:00"],
    ["nothing", ""],
  ])("%s is none", (_, text) => {
    expect(parseInstant(text)).toBe(null);
  });

  test("the same moment with two offsets", () => {
    expect(at("2026-11-22T11:45:00+08:00")).toBe(at("2026-11-22T03:45:00Z"));
    expect(at("2026-11-22T11:45:00.250+08:00")).toBe(at("2026-11-22T03:45:00Z") + 250);
  });
});

describe("days", () => {
  test.each(["2026-11-22", "2024-02-29", "2000-02-29", "9999-12-31", "1900-01-01"])(
    "%s exists",
    (text) => {
      expect(isDay(text)).toBe(true);
      expect(daySchema.parse(text)).toBe(text);
    },
  );

  test.each([
    "2026-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-11-31",
    "2026-11-00",
    "2026-1-1",
    "26-11-22",
    "2026-11-22T00:00:00Z",
    " 2026-11-22",
    "２０２６-11-22",
    "",
  ])("%s does not", (text) => {
    expect(isDay(text)).toBe(false);
    expect(daySchema.safeParse(text).success).toBe(false);
    expect(() => day(text)).toThrow();
  });

  test.each<[string, number, string]>([
    ["2026-12-31", 1, "2027-01-01"],
    ["2024-02-28", 1, "2024-02-29"],
    ["2026-02-28", 1, "2026-03-01"],
    ["2026-03-01", -1, "2026-02-28"],
    ["2026-11-22", 0, "2026-11-22"],
    ["2026-11-22", 365, "2027-11-22"],
    // The clocks of these days were changed in other places, and in Shanghai in 1986.
    ["1986-05-03", 1, "1986-05-04"],
    ["1986-09-13", 1, "1986-09-14"],
  ])("%s and %i days is %s", (from, count, to) => {
    expect(addDays(day(from), count)).toBe(to);
  });

  test("there and back again", () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: -800, max: 800 }), (from, count) => {
        expect(addDays(addDays(from, count), -count)).toBe(from);
        expect(count > 0).toBe(addDays(from, count) > from);
      }),
    );
  });

  test("the weekday goes round in seven", () => {
    expect(weekdayOf(day("2026-11-22"))).toBe(7);
    expect(weekdayOf(day("2026-11-23"))).toBe(1);
    expect(weekdayOf(day("1970-01-01"))).toBe(4);
    fc.assert(
      fc.property(aDay, (on) => {
        expect(weekdayOf(addDays(on, 1))).toBe((weekdayOf(on) % 7) + 1);
      }),
    );
  });

  test("a day on a screen", () => {
    expect(showDay(day("2026-11-22"))).toBe("11月22日 周日");
    expect(showDay(day("2026-03-02"))).toBe("3月2日 周一");
  });
});

describe("age in full years", () => {
  test.each<[string, string, number]>([
    ["1951-11-22", "2026-11-21", 74],
    ["1951-11-22", "2026-11-22", 75],
    ["1951-11-22", "2026-12-31", 75],
    ["1948-02-29", "2026-02-28", 77],
    ["1948-02-29", "2026-03-01", 78],
    ["1948-02-29", "2028-02-28", 79],
    ["1948-02-29", "2028-02-29", 80],
    ["2026-11-22", "2026-11-22", 0],
    ["2026-11-23", "2026-11-22", -1],
    ["1926-01-01", "2026-01-01", 100],
  ])("born %s, on %s: %i", (birth, on, age) => {
    expect(ageOn(day(birth), day(on))).toBe(age);
  });

  test("grows by one on one day of each year, and never falls", () => {
    fc.assert(
      fc.property(aDay, fc.integer({ min: 1, max: 36_000 }), (birth, count) => {
        const on = addDays(birth, count);
        const [before, now] = [ageOn(birth, addDays(on, -1)), ageOn(birth, on)];
        const isLeapBirthday = birth.endsWith("02-29") && on.endsWith("03-01");
        const wasReached = isLeapBirthday && isDay(`${on.slice(0, 4)}-02-29`);
        const isBirthday = on.slice(5) === birth.slice(5) || (isLeapBirthday && !wasReached);
        expect(now - before).toBe(isBirthday ? 1 : 0);
      }),
    );
  });
});

test.each([
  ["1970-01-01", "1970-01-01", 0],
  ["1970-01-01", "2026-11-22", 20_779],
  ["2026-03-01", "2026-02-28", -1],
  ["2028-02-28", "2028-03-01", 2],
])("from %s to %s are %i days", (from, to, days) => {
  expect(daysBetween(day(from), day(to))).toBe(days);
  expect(addDays(day(from), days)).toBe(to);
});
