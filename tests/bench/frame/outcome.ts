import type { Bar, BenchPart, Figure } from "./bench.ts";

/** A bar with what was measured against it; `value` is null when nothing could be measured. */
export type HeldBar = {
  readonly id: string;
  readonly value: number | null;
  readonly unit: Bar["unit"];
  readonly limit: number;
  readonly holds: boolean;
};

/** What one part gave. */
export type PartOutcome = {
  readonly title: string;
  readonly bars: readonly HeldBar[];
  readonly information: readonly Figure[];
  /** Why it could not be measured; null when it could. */
  readonly failure: string | null;
};

/** Holds what was measured against the bars of its part. A bar without a figure does not hold. */
export function heldAgainst(part: BenchPart, figures: readonly Figure[]): PartOutcome {
  const isBar = new Set(part.bars.map(({ id }) => id));
  return {
    title: part.title,
    bars: part.bars.map((bar) => held(bar, figures)),
    information: figures.filter(({ id }) => !isBar.has(id)),
    failure: null,
  };
}

/** The outcome of a part that could not be measured: none of its bars holds. */
export function unmeasured(part: BenchPart, failure: string): PartOutcome {
  return { ...heldAgainst(part, []), failure };
}

/** Whether every bar holds and everything could be measured. */
export function allHold(outcomes: readonly PartOutcome[]): boolean {
  return outcomes.every(
    ({ bars, failure }) => failure === null && bars.every(({ holds }) => holds),
  );
}

function held({ id, unit, atMost }: Bar, figures: readonly Figure[]): HeldBar {
  const value = figures.find((figure) => figure.id === id)?.value;
  const isNumber = value !== undefined && Number.isFinite(value);
  return {
    id,
    value: isNumber ? rounded(value) : null,
    unit,
    limit: atMost,
    holds: isNumber && value <= atMost,
  };
}

/** To three decimals, which is a microsecond. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
