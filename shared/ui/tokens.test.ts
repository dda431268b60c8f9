import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** The first definition of a colour token. */
function token(name: string): string {
  const found = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(css)?.[1];
  if (found === undefined) throw new Error(`no colour --${name}`);
  return found;
}

/** Relative luminance and contrast as in WCAG 2.2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(token(one)), luminance(token(other))].toSorted((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

describe("colours", () => {
  test.each([
    ["ink", "paper"],
    ["ink", "surface"],
    ["ink", "sunken"],
    ["accent-deep", "surface"],
    ["accent-deep", "accent-wash"],
    ["on-accent", "accent"],
  ])("money in %s on %s has 10:1", (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(10);
  });

  test.each([
    ["ink-soft", "paper"],
    ["ink-soft", "surface"],
    ["ink-soft", "sunken"],
    ["attention-ink", "attention-wash"],
    ["stop-ink", "stop-wash"],
    ["on-accent", "seal"],
  ])("text in %s on %s has 7:1", (text, ground) => {
    expect(contrast(text, ground)).toBeGreaterThanOrEqual(7);
  });

  test.each([
    ["line", "surface"],
    ["line", "paper"],
    ["focus", "surface"],
    ["focus", "paper"],
    ["attention", "attention-wash"],
    ["stop", "stop-wash"],
  ])("the edge %s on %s has 3:1", (edge, ground) => {
    expect(contrast(edge, ground)).toBeGreaterThanOrEqual(3);
  });
});
