import { describe, expect, test } from "vitest";
import { plotOf, showShare, strangerShare } from "./match-rates.ts";

describe("a rate in words", () => {
  test.each([
    [0, "0%"],
    [1, "100%"],
    [0.48, "48%"],
    [0.069, "6.9%"],
    [0.0055, "0.55%"],
    [1.2e-5, "0.0012%"],
    [3.5e-6, "0.00035%"],
  ])("%d is %s", (share, words) => {
    expect(showShare(share)).toBe(words);
  });
});

describe("a stranger among all enrolled", () => {
  // FACE.md section 4: FMR 3.5e-6 gives 1.7 % among 5,000, and 2e-6 one per cent.
  test.each([
    [3.5e-6, 5_000, 0.0173],
    [2e-6, 5_000, 0.00995],
    [0, 5_000, 0],
    [1, 10, 1],
  ])("at a rate of %d among %d: %d", (fmr, people, share) => {
    expect(strangerShare(fmr, people)).toBeCloseTo(share, 4);
  });
});

describe("the curve as a drawing", () => {
  const frame = { width: 100, height: 60 };
  const plot = plotOf(
    [
      { score: 0, fmr: 1 },
      { score: 0.5, fmr: 0.01 },
      { score: 0.6, fmr: 0.001 },
      { score: 0.7, fmr: 0 },
    ],
    frame,
  );

  test("places points by score and power of ten, and leaves out what did not occur", () => {
    expect(plot.points).toEqual([
      { x: 0, y: 0 },
      { x: 50, y: 40 },
      { x: 60, y: 60 },
    ]);
    expect(plot.powers.map(({ power }) => power)).toEqual([0, -1, -2, -3]);
  });

  test("stands also for a site where no two people were ever alike", () => {
    expect(plotOf([{ score: 0.5, fmr: 0 }], frame).points).toEqual([]);
  });
});
