import type { FaceCalibration } from "#shared/contracts/face-api.ts";

type Point = FaceCalibration["curve"][number];

/** A share as a percentage with two significant digits: 0.0012%. */
export function showShare(share: number): string {
  const percent = share * 100;
  if (percent === 0) return "0%";
  if (percent >= 10) return `${percent.toFixed(0)}%`;
  const digits = Math.min(Math.max(1 - Math.floor(Math.log10(percent)), 0), 12);
  return `${percent.toFixed(digits)}%`;
}

/**
 * How likely somebody who is not enrolled is taken for one of `people`: 1 − (1 − FMR)^N.
 * @source FACE.md section 4
 */
export function strangerShare(fmr: number, people: number): number {
  return -Math.expm1(people * Math.log1p(-Math.min(fmr, 1)));
}

/** Places of a curve in a drawing, x to the right by score, y downwards by powers of ten of the rate. */
export type Plot = {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Powers of ten, from 0 (all) to the lowest one drawn. */
  readonly powers: readonly { readonly power: number; readonly y: number }[];
  readonly scores: readonly { readonly score: number; readonly x: number }[];
  readonly xOf: (score: number) => number;
};

type Frame = { readonly width: number; readonly height: number };

/** The curve in a frame. A rate of zero has no power of ten and is not drawn; the table tells it. */
export function plotOf(curve: readonly Point[], { width, height }: Frame): Plot {
  const scores = curve.map(({ score }) => score);
  const from = Math.floor(Math.min(...scores, 0) * 5) / 5;
  const to = Math.max(Math.ceil(Math.max(...scores, 1) * 5) / 5, from + 0.2);
  const drawn = curve.filter(({ fmr }) => fmr > 0);
  const lowest = Math.min(-1, ...drawn.map(({ fmr }) => Math.floor(Math.log10(fmr))));
  const xOf = (score: number): number => ((score - from) / (to - from)) * width;
  const yOf = (power: number): number => Math.abs(power / lowest) * height;
  const steps = Math.round((to - from) / 0.2);
  return {
    points: drawn.map(({ score, fmr }) => ({ x: xOf(score), y: yOf(Math.log10(fmr)) })),
    powers: Array.from({ length: 1 - lowest }, (_, at) => ({ power: 0 - at, y: yOf(-at) })),
    scores: Array.from({ length: steps + 1 }, (_, at) => {
      const score = from + at * 0.2;
      return { score, x: xOf(score) };
    }),
    xOf,
  };
}
