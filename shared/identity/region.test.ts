import { describe, expect, test } from "vitest";
import {
  cityOf,
  isRegionCode,
  isWithin,
  parentRegion,
  placeName,
  regionName,
  regionSchema,
  type RegionCode,
} from "./region.ts";
import names from "./regions.json" with { type: "json" };

const region = (code: string): RegionCode => regionSchema.parse(code);

test.each<[string, string | null]>([
  ["330106", "330100"],
  ["330100", "330000"],
  ["330000", null],
  ["110101", "110100"],
  ["110100", "110000"],
  ["469001", "469000"],
])("%s lies in %s", (code, parent) => {
  expect(parentRegion(region(code))).toBe(parent);
});

test.each<[string, string, boolean]>([
  ["330106", "330106", true],
  ["330106", "330100", true],
  ["330106", "330000", true],
  ["330106", "330105", false],
  ["330106", "320000", false],
  ["330100", "330106", false],
  ["330000", "330100", false],
])("%s within %s: %s", (inner, outer, expected) => {
  expect(isWithin(region(inner), region(outer))).toBe(expected);
});

test.each<[string, string]>([
  ["330106", "330100"],
  ["330100", "330100"],
  ["330000", "330000"],
])("the city of %s is %s", (code, city) => {
  expect(cityOf(region(code))).toBe(city);
});

describe("names", () => {
  // 330104 was withdrawn in 2021 and still stands in people's numbers.
  test.each<[string, string]>([
    ["330106", "西湖区"],
    ["330104", "江干区"],
    ["330100", "杭州市"],
    ["330000", "浙江省"],
    ["110100", "北京市"],
    ["110101", "东城区"],
    ["310100", "上海市"],
    ["310107", "普陀区"],
    ["659001", "石河子市"],
    ["469001", "五指山市"],
  ])("%s is %s", (code, name) => {
    expect(regionName(region(code))).toBe(name);
  });

  test.each<[string, string]>([
    ["330199", "杭州市"],
    ["339999", "浙江省"],
    ["990101", "外地"],
  ])("a code that the table does not know, %s, has the name around it: %s", (code, name) => {
    expect(regionName(region(code))).toBe(name);
  });

  test("the table has every level and no broken code", () => {
    const codes = Object.keys(names);
    expect(codes.length).toBeGreaterThan(3000);
    expect(codes.every(isRegionCode)).toBe(true);
    expect(codes.filter((code) => code.endsWith("0000"))).toHaveLength(34);
    // A few counties are led by the province itself, and their "city" has no name.
    const orphans = codes.filter((code) => regionName(region(code)) === "外地");
    expect(orphans).toEqual([]);
  });
});

test.each(["33010", "3301066", "030106", "33010a", "", "３３０１０６"])(
  "%s is no region",
  (code) => {
    expect(regionSchema.safeParse(code).success).toBe(false);
    expect(isRegionCode(code)).toBe(false);
  },
);

test.each([
  ["330106", "杭州市西湖区"],
  ["330100", "杭州市"],
])("the place of %s is called %s", (code, name) => {
  expect(placeName(regionSchema.parse(code))).toBe(name);
});
