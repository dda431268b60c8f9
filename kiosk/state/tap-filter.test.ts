import { describe, expect, test } from "vitest";
import { TapFilter, type Tap } from "./tap-filter.ts";

const tap = (atMs: number, x = 0, on: Tap["on"] = "screen"): Tap => ({ atMs, x, y: 0, on });

describe("taps", () => {
  test.each<[string, Tap[], boolean[]]>([
    ["a second one at once is the first one", [tap(0), tap(150)], [true, false]],
    [
      "five in a second are three",
      [0, 200, 400, 600, 800].map((at) => tap(at)),
      [true, false, true, false, true],
    ],
    ["a second one elsewhere counts", [tap(0), tap(150, 300)], [true, true]],
    ["a second one in peace counts", [tap(0), tap(400)], [true, true]],
    ["digits are typed quickly", [tap(0, 0, "keypad"), tap(150, 0, "keypad")], [true, true]],
    ["but a tremble is one digit", [tap(0, 0, "keypad"), tap(60, 0, "keypad")], [true, false]],
    [
      "the first digit is not hit by the tap that opened the keypad",
      [tap(0), tap(100, 0, "keypad")],
      [true, false],
    ],
  ])("%s", (_, taps, expected) => {
    const filter = new TapFilter();
    expect(taps.map((one) => filter.counts(one))).toEqual(expected);
  });
});
