import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

test("the first failure is made good in half a second, a row of them ever more slowly, at most every 10 s", () => {
  expect([0, 1, 2, 3, 4, 5, 6, 100].map(backoffMs)).toEqual([
    0, 500, 1000, 2000, 5000, 10_000, 10_000, 10_000,
  ]);
});
