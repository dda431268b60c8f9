import { expect, test } from "vitest";
import { afterwards } from "./afterwards.ts";

test("work is done later, in order, whatever one of it throws, and at once when it is asked for", async () => {
  const logged: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event: string): void => void logged.push(event),
  };
  const done: number[] = [];
  const { later, flush } = afterwards(log);
  later(() => done.push(1));
  later(() => {
    throw new Error("disk full");
  });
  later(() => done.push(2));
  expect(done).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toEqual([1, 2]);
  expect(logged).toEqual(["afterwards.work-failed"]);
  later(() => done.push(3));
  flush();
  expect(done).toEqual([1, 2, 3]);
});
