import { expect, test } from "vitest";
import { guarded } from "./guarded.ts";

test("work that throws is logged under its name, and the next call works", () => {
  const logged: unknown[] = [];
  const error = (event: string, fields?: unknown): void => void logged.push([event, fields]);
  const log = { info: () => undefined, warn: () => undefined, error };
  const done: number[] = [];
  const work = guarded("paper", log, (at: number) => {
    if (at === 1) throw new Error("disk full");
    done.push(at);
  });
  for (const at of [0, 1, 2]) work(at);
  expect(done).toEqual([0, 2]);
  expect(logged).toEqual([["paper.work-failed", { why: "disk full" }]]);
});
