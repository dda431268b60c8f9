import { assert } from "../result.ts";

declare const fenBrand: unique symbol;

/** Money: a whole number of fen (分, 1/100 yuan), never a fraction, |fen| ≤ 2^53 − 1. */
export type Fen = number & { readonly [fenBrand]: true };

/** How a part of a fen becomes a whole one. `halfUp`: 0.5 goes away from zero. */
export type RoundingMode = "halfUp" | "down" | "up";

/** A whole number as money. Throws on a fraction or an unsafe integer: money is never rounded silently. */
export function fen(amount: number): Fen {
  assert(Number.isSafeInteger(amount), "money is a whole number of fen");
  return (amount === 0 ? 0 : amount) as Fen;
}

export const zeroFen: Fen = fen(0);

/** The sum of two or more amounts. */
export function addFen(...amounts: readonly Fen[]): Fen {
  return fen(amounts.reduce((sum: number, amount) => sum + amount, 0));
}

/** The sum of a list; zero for an empty one. */
export function sumFen(amounts: readonly Fen[]): Fen {
  return addFen(...amounts);
}

/** `from` less `amount`; may be negative. */
export function subtractFen(from: Fen, amount: Fen): Fen {
  return fen(from - amount);
}

/** The amount with the other sign. */
export function negateFen(amount: Fen): Fen {
  return fen(-amount);
}

/** `amount` times a whole count. */
export function timesFen(amount: Fen, count: number): Fen {
  assert(Number.isSafeInteger(count), "a count is whole");
  return fen(amount * count);
}

/** The smallest of the amounts. */
export function minFen(first: Fen, ...others: readonly Fen[]): Fen {
  return fen(Math.min(first, ...others));
}

/** The largest of the amounts. */
export function maxFen(first: Fen, ...others: readonly Fen[]): Fen {
  return fen(Math.max(first, ...others));
}

/** Parts of the whole in which a rate is written: 10,000 is all of it (万分比, basis points). */
const wholeBp = 10_000;

/** How `shareOf` rounds: to a multiple of `unitFen` (1 = fen, 10 = jiao), by `mode`. */
export type Rounding = { readonly unitFen: number; readonly mode: RoundingMode };

/**
 * `rateBp` ten-thousandths of `amount`, rounded once.
 * @param amount fen, ≥ 0
 * @param rateBp 0 … 10,000
 */
export function shareOf(amount: Fen, rateBp: number, rounding: Rounding): Fen {
  assert(amount >= 0, "a share is taken of an amount that is not negative");
  assert(Number.isSafeInteger(rateBp) && rateBp >= 0 && rateBp <= wholeBp, "a rate is 0 … 10,000");
  assert(Number.isSafeInteger(rounding.unitFen) && rounding.unitFen > 0, "a unit is positive");
  return fen(
    divided(amount * rateBp, wholeBp * rounding.unitFen, rounding.mode) * rounding.unitFen,
  );
}

function divided(numerator: number, denominator: number, mode: RoundingMode): number {
  assert(Number.isSafeInteger(numerator), "an amount times a rate stays exact");
  const whole = Math.floor(numerator / denominator);
  const rest = numerator - whole * denominator;
  if (rest === 0) return whole;
  if (mode === "up") return whole + 1;
  if (mode === "down") return whole;
  return rest * 2 >= denominator ? whole + 1 : whole;
}

/**
 * `total` split into `count` parts that differ by at most one fen and add up to it; the larger first.
 * @param total fen, ≥ 0
 * @param count ≥ 1
 */
export function splitFen(total: Fen, count: number): Fen[] {
  assert(total >= 0, "what is split is not negative");
  assert(Number.isSafeInteger(count) && count >= 1, "there is at least one part");
  const base = Math.floor(total / count);
  const larger = total - base * count;
  return Array.from({ length: count }, (_, index) => fen(index < larger ? base + 1 : base));
}

/** Money for a screen or paper: `￥12.30`, `-￥0.05`; the sign is U+FFE5, which GB18030 has in two bytes. */
export function showFen(amount: Fen): string {
  const absolute = Math.abs(amount);
  const yuan = Math.floor(absolute / 100);
  const rest = String(absolute % 100).padStart(2, "0");
  return `${amount < 0 ? "-" : ""}￥${yuan}.${rest}`;
}
