import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BenchPart } from "./bench.ts";
import { heldAgainst, unmeasured, type PartOutcome } from "./outcome.ts";

/** Where the parts work, and how they tell of it. */
export type Workplace = {
  readonly folder: string;
  readonly note: (text: string) => void;
};

/** Measures one part in a folder of its own, which is gone afterwards. What it throws is an outcome too. */
export async function runPart(part: BenchPart, place: Workplace): Promise<PartOutcome> {
  const folder = join(place.folder, part.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    return heldAgainst(part, await part.measure({ folder, note: place.note }));
  } catch (cause) {
    return unmeasured(part, cause instanceof Error ? cause.message : String(cause));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
