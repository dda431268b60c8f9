import { expect, test, vi } from "vitest";
import type { PrintMessage } from "./printer-messages.ts";
import { printQueue } from "./print-queue.ts";
import type { PrintOutcome } from "./printer-status.ts";

const aMessage = (jobId: string): PrintMessage => ({
  kind: "print",
  jobId,
  content: { kind: "bytes", base64: "" },
  drawer: "leave",
});

/** A queue whose host is up or down as told, and what was handed to it. */
function aQueue(): Omit<ReturnType<typeof printQueue>, "add"> & {
  add: (message: PrintMessage) => Promise<PrintOutcome>;
  handed: string[];
  begun: string[];
  host: { isUp: boolean };
} {
  const handed: string[] = [];
  const begun: string[] = [];
  const host = { isUp: true };
  const queue = printQueue(({ jobId }) => {
    if (host.isUp) handed.push(jobId);
    return host.isUp;
  });
  const add = (message: PrintMessage) => queue.add(message, () => begun.push(message.jobId));
  return { ...queue, add, handed, begun, host };
}

test("one job is with the host at a time, in order", async () => {
  const queue = aQueue();
  const first = queue.add(aMessage("1"));
  const second = queue.add(aMessage("2"));
  expect(queue.handed).toEqual(["1"]);
  queue.finish("2", { kind: "printed" });
  expect(queue.handed).toEqual(["1"]);
  queue.finish("1", { kind: "printed" });
  expect(await first).toEqual({ kind: "printed" });
  expect(queue.handed).toEqual(["1", "2"]);
  queue.finish("2", { kind: "refused", status: "offline" });
  expect(await second).toEqual({ kind: "refused", status: "offline" });
});

test("a job that the host had when it died is unknown, and one that waits goes to the next host", async () => {
  const queue = aQueue();
  const first = queue.add(aMessage("1"));
  const second = queue.add(aMessage("2"));
  expect(queue.begin("2")).toBe(false);
  expect(queue.begin("1")).toBe(true);
  expect(queue.begun).toEqual(["1"]);
  queue.host.isUp = false;
  queue.loseHost();
  expect(await first).toEqual({ kind: "unknown", status: "no-answer" });
  queue.host.isUp = true;
  queue.handOver();
  queue.finish("2", { kind: "printed" });
  expect(await second).toEqual({ kind: "printed" });
});

test("a job is refused when no host comes up for 10 s, and unknown when the host says nothing for 40 s", async () => {
  vi.useFakeTimers();
  const queue = aQueue();
  queue.host.isUp = false;
  const early = queue.add(aMessage("1"));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await early).toEqual({ kind: "refused", status: "no-answer" });
  queue.host.isUp = true;
  const lost = queue.add(aMessage("2"));
  queue.begin("2");
  await vi.advanceTimersByTimeAsync(40_000);
  expect(await lost).toEqual({ kind: "unknown", status: "no-answer" });
  vi.useRealTimers();
});

test("at most 20 jobs wait; the next is refused, and all of them at the end", async () => {
  const queue = aQueue();
  const jobs = Array.from({ length: 22 }, (_, index) => queue.add(aMessage(String(index))));
  expect(await jobs[21]).toEqual({ kind: "refused", status: "no-answer" });
  queue.close();
  expect(await jobs[20]).toEqual({ kind: "refused", status: "no-answer" });
  expect(queue.handed).toEqual(["0"]);
});

test("a job of which no byte was allowed out is refused when its host dies", async () => {
  const queue = aQueue();
  const job = queue.add(aMessage("1"));
  queue.loseHost();
  expect(await job).toEqual({ kind: "refused", status: "no-answer" });
  expect(queue.begin("1")).toBe(false);
  expect(queue.begun).toEqual([]);
});

test("a job that cannot be noted as begun may not begin", async () => {
  const queue = printQueue(() => true);
  const job = queue.add(aMessage("1"), () => {
    throw new Error("disk full");
  });
  expect(() => queue.begin("1")).toThrow("disk full");
  queue.loseHost();
  expect(await job).toEqual({ kind: "refused", status: "no-answer" });
});
