import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stillClock } from "../page-clock.fixture.ts";
import { ScannerWedge, wedgeLimits, type KeyVerdict, type WedgeKey } from "./scanner-wedge.ts";

const plain: WedgeKey = {
  key: "",
  repeat: false,
  isComposing: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
};

type Stroke = { readonly key: Partial<WedgeKey> & { key: string }; readonly afterMs: number };
const scan = (text: string, afterMs = 10): Stroke[] =>
  [...text].map((key) => ({ key: { key }, afterMs }));
const hit = (key: string, afterMs = 10): Stroke => ({ key: { key }, afterMs });

/** What came of the strokes, and of half a second without any. */
async function outcome(strokes: readonly Stroke[], isWanted = () => true) {
  const clock = stillClock();
  const codes: string[] = [];
  const typed: string[] = [];
  const wedge = new ScannerWedge({
    clock,
    isWanted,
    oncode: (text) => codes.push(text),
    onTyped: (keys) => typed.push(...keys),
  });
  const verdicts: KeyVerdict[] = [];
  for (const { key, afterMs } of strokes) {
    await clock.advance(afterMs);
    const verdict = wedge.press({ ...plain, ...key });
    // What is left to the page was typed by hand as well.
    if (verdict === "leave" && key.key.length === 1) typed.push(key.key);
    verdicts.push(verdict);
  }
  await clock.advance(500);
  return { codes, typed: typed.join(""), verdicts };
}

describe("a scan", () => {
  test("ends with Enter, which the page does not get", async () => {
    const { codes, typed, verdicts } = await outcome([...scan("YL1.abcdefgh"), hit("Enter")]);
    expect(codes).toEqual(["YL1.abcdefgh"]);
    expect(typed).toBe("");
    expect(verdicts.every((verdict) => verdict === "take")).toBe(true);
  });

  test("ends with a silence where the scanner sends no end", async () => {
    expect((await outcome(scan("12345678"))).codes).toEqual(["12345678"]);
  });

  test("may hold capitals, whose shift key comes between", async () => {
    const strokes = [...scan("abcdefgh"), hit("Shift"), ...scan("IJ"), hit("Enter")];
    expect((await outcome(strokes)).codes).toEqual(["abcdefghIJ"]);
  });

  test("two, one right after the other, are two", async () => {
    const strokes = [...scan("aaaaaaaa"), hit("Enter"), ...scan("bbbbbbbb"), hit("Enter")];
    expect((await outcome(strokes)).codes).toEqual(["aaaaaaaa", "bbbbbbbb"]);
  });

  test.each([
    ["fewest characters", wedgeLimits.fewest, 1],
    ["most characters", wedgeLimits.most, 1],
    ["too long: nothing of it reaches anybody", wedgeLimits.most + 1, 0],
    ["endless", wedgeLimits.most * 3, 0],
  ])("%s", async (_, length, count) => {
    const { codes, typed } = await outcome([...scan("x".repeat(length), 2), hit("Enter")]);
    expect(codes).toHaveLength(count);
    expect(typed).toBe("");
  });

  test("is left to the page while no code is asked for", async () => {
    const { codes, typed } = await outcome([...scan("abcdefghij"), hit("Enter")], () => false);
    expect(codes).toEqual([]);
    expect(typed).toBe("abcdefghij");
  });
});

describe("a hand", () => {
  test.each<[string, Stroke[], string]>([
    ["slow typing", scan("abcdefghijkl", 60), "abcdefghijkl"],
    ["a quick pair", [...scan("ab", 5), ...scan("cd", 70)], "abcd"],
    ["seven quick keys and Enter", [...scan("1234567", 20), hit("Enter")], "1234567"],
    ["a shortcut after a quick key", [hit("a"), { key: { key: "F8" }, afterMs: 5 }], "a"],
  ])("%s is typed, not swallowed", async (_, strokes, text) => {
    const { codes, typed } = await outcome(strokes);
    expect(codes).toEqual([]);
    expect(typed).toBe(text);
  });

  test.each<[string, Partial<WedgeKey>]>([
    ["a key that is held down", { repeat: true }],
    ["an input method", { isComposing: true }],
    ["a shortcut", { ctrlKey: true }],
  ])("%s is never a scan", async (_, how) => {
    const strokes = scan("aaaaaaaaaaaa", 5).map(({ afterMs }) => ({
      key: { key: "a", ...how },
      afterMs,
    }));
    const { codes, verdicts } = await outcome(strokes);
    expect(codes).toEqual([]);
    expect(verdicts.every((verdict) => verdict === "leave")).toBe(true);
  });

  test("Enter by itself belongs to the page", async () => {
    expect((await outcome([hit("Enter"), hit("Tab")])).verdicts).toEqual(["leave", "leave"]);
  });
});

test("a page that is too busy for its timers still tells a hand by its speed", () => {
  let nowMs = 0;
  const codes: string[] = [];
  const typed: string[] = [];
  const wedge = new ScannerWedge({
    clock: { nowMs: () => nowMs, after: () => () => {}, every: () => () => {} },
    isWanted: () => true,
    oncode: (text) => codes.push(text),
    onTyped: (keys) => typed.push(...keys),
  });
  for (const key of "abcdefghijkl") {
    nowMs += 60;
    wedge.press({ ...plain, key });
  }
  expect(wedge.press({ ...plain, key: "Enter" })).toBe("leave");
  expect(codes).toEqual([]);
  expect(typed.join("")).toBe("abcdefghijkl");
});

test("at whatever speed, each character is typed once or is part of one code", async () => {
  const aStroke = fc.record({
    letter: fc.constantFrom(..."abc123"),
    afterMs: fc.integer({ min: 1, max: 120 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(aStroke, { maxLength: 60 }), async (letters) => {
      const strokes = letters.map(({ letter, afterMs }) => hit(letter, afterMs));
      const { codes, typed } = await outcome(strokes);
      const text = letters.map(({ letter }) => letter).join("");
      expect([...codes.join(""), ...typed].toSorted()).toEqual([...text].toSorted());
    }),
  );
});
