import { z } from "zod";
import regionNames from "./regions.json" with { type: "json" };

declare const regionBrand: unique symbol;

/**
 * An administrative division of GB/T 2260, six digits: province `330000`, city `330100`, county or district
 * `330106`.
 */
export type RegionCode = string & { readonly [regionBrand]: true };

const names: Readonly<Record<string, string>> = regionNames;

const sixDigits = /^[1-9]\d{5}$/;

/** Withdrawn and unknown codes are accepted: they stay on cards and in numbers for years. */
export const regionSchema = z
  .string()
  .regex(sixDigits)
  .transform((text) => text as RegionCode);

/** Whether a text has the form of a region code. */
export function isRegionCode(text: string): text is RegionCode {
  return sixDigits.test(text);
}

/** The next larger region: district → city → province → null. */
export function parentRegion(region: RegionCode): RegionCode | null {
  if (!region.endsWith("00")) return `${region.slice(0, 4)}00` as RegionCode;
  if (!region.endsWith("0000")) return `${region.slice(0, 2)}0000` as RegionCode;
  return null;
}

/** Whether `region` is `outer` or lies inside it. */
export function isWithin(region: RegionCode, outer: RegionCode): boolean {
  if (region === outer) return true;
  const parent = parentRegion(region);
  return parent !== null && isWithin(parent, outer);
}

/** The city of a region (330106 → 330100); a province is its own. */
export function cityOf(region: RegionCode): RegionCode {
  return region.endsWith("00") ? region : (`${region.slice(0, 4)}00` as RegionCode);
}

/**
 * The region's own name, such as 杭州市; a municipality's "city" level carries the municipality's name.
 * The name of the nearest larger known region for a withdrawn code, or 外地 when nothing is known.
 */
export function regionName(region: RegionCode): string {
  const own = names[region];
  if (own !== undefined) return own;
  const parent = parentRegion(region);
  return parent === null ? "外地" : regionName(parent);
}

/** A place as people name it: the city and, where the code is of a district in it, the district (杭州市西湖区). */
export function placeName(code: RegionCode): string {
  const city = regionName(cityOf(code));
  const own = regionName(code);
  return own === city ? city : `${city}${own}`;
}
