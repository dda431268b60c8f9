import type { BenchGroup, BenchPart } from "./bench.ts";

/**
 * The parts that a name stands for: a group (`sale`), one part of it (`sale.commit`), or everything when no name was
 * given. Throws with a sentence for a name that is not there.
 */
export function chosenParts(groups: readonly BenchGroup[], name: string | null): BenchPart[] {
  const named = groups.flatMap((group) =>
    group.parts.map((part) => ({ part, names: [group.name, `${group.name}.${part.name}`] })),
  );
  const chosen = named.filter(({ names }) => name === null || names.includes(name));
  if (chosen.length === 0) {
    const known = [...new Set(named.flatMap(({ names }) => names))].join(", ");
    throw new Error(`there is no bench ${name ?? ""}; there are: ${known}`);
  }
  return chosen.map(({ part }) => part);
}
