import { expect, test } from "vitest";
import { fuzzCard } from "./card-fuzz.fixture.ts";

test("ten thousand spoilt cards are read or refused, and nothing is taken for what it is not", () => {
  const { inputs, accepted, refused } = fuzzCard(10_000, 20_261_122);
  expect(inputs).toBe(10_000);
  // Some are hit where it does not matter, such as in a name; most are not files any more.
  expect(accepted).toBeGreaterThan(500);
  expect(refused).toBeGreaterThan(5_000);
}, 30_000);
