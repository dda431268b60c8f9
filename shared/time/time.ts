import { z } from "zod";
import { assert } from "../result.ts";

declare const instantBrand: unique symbol;
declare const dayBrand: unique symbol;

/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [instantBrand]: true };

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. Days compare as text. */
export type Day = string & { readonly [dayBrand]: true };

/** China has had one time zone without summer time since 1991-09-15: UTC+8 (tz database, Asia/Shanghai). */
const shanghaiOffsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** What gives the present moment; passed in, so that tests and the simulator set it. */
export type Clock = () => Instant;

/** The last moment of the year 9999 in Asia/Shanghai: after it a day would have a year of five digits. */
const latestInstantMs = 253_402_300_799_999 - shanghaiOffsetMs;

/** A number of milliseconds as a moment. Throws on a fraction or a local year outside 1970 … 9999. */
export function instant(ms: number): Instant {
  assert(Number.isSafeInteger(ms) && ms >= 0 && ms <= latestInstantMs, "a moment is whole ms");
  return ms as Instant;
}

/** True for a `YYYY-MM-DD` that exists in the calendar. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** A text as a day; throws when it is none. Outside data goes through `daySchema` instead. */
export function day(text: string): Day {
  assert(isDay(text), "a day is YYYY-MM-DD and exists");
  return text;
}

/** The calendar day in Asia/Shanghai at a moment. */
export function businessDay(at: Instant): Day {
  return new Date(at + shanghaiOffsetMs).toISOString().slice(0, 10) as Day;
}

/** Minutes since local midnight in Asia/Shanghai, 0 … 1439. */
export function minuteOfDay(at: Instant): number {
  return Math.floor(((at + shanghaiOffsetMs) % dayMs) / 60_000);
}

/** The day `count` days later, or earlier when negative. */
export function addDays(from: Day, count: number): Day {
  const moved = Date.parse(`${from}T00:00:00Z`) + count * dayMs;
  return new Date(moved).toISOString().slice(0, 10) as Day;
}

/** Whole days from one day to another, negative when the second is the earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs;
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function weekdayOf(of: Day): number {
  return ((new Date(`${of}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/**
 * Full years (周岁) reached on `on`; the birthday itself counts as reached. A person born on 29 February
 * gets older on 1 March in other years.
 * @returns years, negative when `on` is before birth
 */
export function ageOn(birth: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(birth.slice(0, 4));
  return on.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** `2026-11-22 11:42` in local time. */
export function showMoment(at: Instant): string {
  return new Date(at + shanghaiOffsetMs).toISOString().slice(0, 16).replace("T", " ");
}

/** `11:42` in local time. */
export function showTime(at: Instant): string {
  return showMoment(at).slice(11);
}

/** `11月22日 周日`. */
export function showDay(of: Day): string {
  const weekday = "一二三四五六日".charAt(weekdayOf(of) - 1);
  return `${Number(of.slice(5, 7))}月${Number(of.slice(8, 10))}日 周${weekday}`;
}

const momentWithOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads a moment with an offset, such as `2026-11-22T11:45:00+08:00`; null when it is none. Without an offset
 * the same text would be another moment on another machine.
 */
export function parseInstant(text: string): Instant | null {
  if (!momentWithOffset.test(text) || !isDay(text.slice(0, 10))) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms < 0 || ms > latestInstantMs ? null : instant(ms);
}

/** Reads the Date header of an HTTP answer, `Sun, 22 Nov 2026 08:48:22 GMT`; null when it is none. */
export function parseHttpDate(text: string): Instant | null {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms < 0 ? null : instant(ms);
}

export const instantSchema = z
  .int()
  .min(0)
  .max(latestInstantMs)
  .transform((ms) => ms as Instant);

export const daySchema = z
  .string()
  .refine(isDay, "a calendar day, YYYY-MM-DD")
  .transform((text) => text);
