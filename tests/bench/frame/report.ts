import type { HeldBar, PartOutcome } from "./outcome.ts";

/** The one document of `--json`: the bars of all parts, in their order. */
export function jsonReport(outcomes: readonly PartOutcome[]): string {
  return JSON.stringify({ bars: outcomes.flatMap(({ bars }) => bars) });
}

const widths = [30, 12, 6, 10, 6] as const;

/** A table for people: the bars first, then what is only information. */
export function tableReport(outcomes: readonly PartOutcome[]): string {
  return outcomes.map(partTable).join("\n");
}

function partTable({ title, bars, information, failure }: PartOutcome): string {
  const rows = [
    row("id", "value", "unit", "limit", "holds"),
    ...bars.map(barRow),
    ...information.map(({ id, value, unit }) => row(id, shown(value), unit)),
  ];
  const heading = [`── ${title}`, ...(failure === null ? [] : [`   not measured: ${failure}`])];
  return [...heading, ...rows.map((text) => `   ${text}`), ""].join("\n");
}

function barRow({ id, value, unit, limit, holds }: HeldBar): string {
  return row(id, value === null ? "–" : shown(value), unit, `≤ ${limit}`, holds ? "yes" : "NO");
}

function row(...cells: readonly string[]): string {
  const padded = cells.map((cell, at) => {
    const width = widths[at] ?? 0;
    return at === 1 || at === 3 ? cell.padStart(width) : cell.padEnd(width);
  });
  return padded.join("  ").trimEnd();
}

/** Three significant places are more than a shared machine can promise. */
function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
