import { createServer, type Socket } from "node:net";
import { describe, test, type TestContext } from "vitest";
import type { Log } from "#shared/log.ts";
import { textBlock, type ReceiptDocument } from "#shared/receipt/receipt.ts";
import {
  receiptPrinter,
  type PrintJob,
  type ReceiptPrinter,
} from "../../station/devices/printer/printer-client.ts";
import type { PrinterStatus } from "../../station/devices/printer/printer-status.ts";
import { sheetLines, type Sheet } from "../../station/desk/virtual-printer/paper.ts";
import type { PrinterFaults } from "../../station/desk/virtual-printer/printer-faults.ts";
import {
  startVirtualPrinter,
  type VirtualPrinter,
} from "../../station/desk/virtual-printer/virtual-printer.ts";
import { sampleReceipt } from "./sample-receipt.ts";

/** The real host process, the real TCP connection, and a printer of software at its end. */

const patiently = { timeout: 30_000, interval: 20 };
type Ending = Pick<TestContext, "onTestFinished">;

function quietLog(): Log {
  const note = (): void => undefined;
  return { info: note, warn: note, error: note };
}

let jobCount = 0;
function aJob(document: ReceiptDocument = sampleReceipt({ columns: 32 })): PrintJob {
  jobCount += 1;
  return { jobId: `job-${jobCount}`, content: { kind: "document", document }, drawer: "leave" };
}
const noted = (text: string): PrintJob => aJob({ columns: 32, blocks: [textBlock(text)] });

function clientOf(
  context: Ending,
  port: number,
): {
  readonly printer: ReceiptPrinter;
  readonly seen: PrinterStatus[];
} {
  const seen: PrinterStatus[] = [];
  const printer = receiptPrinter({
    host: "127.0.0.1",
    port,
    log: quietLog(),
    onStatus: (status) => seen.push(status),
  });
  context.onTestFinished(() => printer.stop());
  return { printer, seen };
}

type Bench = {
  readonly virtual: VirtualPrinter;
  readonly printer: ReceiptPrinter;
  readonly seen: readonly PrinterStatus[];
  readonly sheets: readonly Sheet[];
  readonly pulses: () => number;
};

/** @param faultAtRow is switched on by the printer itself when so many rows are printed */
async function aPrinter(
  context: Ending,
  faults: Partial<PrinterFaults> = {},
  faultAtRow: { readonly row: number; readonly fault: Partial<PrinterFaults> } | null = null,
): Promise<Bench> {
  const sheets: Sheet[] = [];
  let pulses = 0;
  let rows = 0;
  const virtual = await startVirtualPrinter({
    port: 0,
    columns: 32,
    onSheet: (sheet) => sheets.push(sheet),
    onDrawer: () => (pulses += 1),
    onRow: () => {
      rows += 1;
      if (faultAtRow?.row === rows) void virtual.setFaults(faultAtRow.fault);
    },
  });
  context.onTestFinished(() => virtual.stop());
  await virtual.setFaults(faults);
  const { printer, seen } = clientOf(context, virtual.port);
  return { virtual, printer, seen, sheets, pulses: () => pulses };
}

async function aReadyPrinter(context: TestContext): Promise<Bench> {
  const bench = await aPrinter(context);
  await context.expect.poll(() => bench.printer.status(), patiently).toBe("ready");
  return bench;
}

/** Sends a job that the printer breaks off in its eighth row. */
async function aBrokenJob(context: TestContext, fault: Partial<PrinterFaults>) {
  const bench = await aPrinter(context, {}, { row: 8, fault });
  await context.expect.poll(() => bench.printer.status(), patiently).toBe("ready");
  return { ...bench, outcome: await bench.printer.print(aJob()) };
}

describe.concurrent("a printer that is well", () => {
  test("prints a receipt, and only then the job is done", async (context) => {
    const { expect } = context;
    const { printer, sheets, virtual, pulses } = await aReadyPrinter(context);
    expect(await printer.print(aJob())).toEqual({ kind: "printed" });
    expect(sheets).toHaveLength(1);
    expect(sheets.map(sheetLines)[0]).toContain("合计                     ￥22.00");
    expect(pulses()).toBe(0);
    expect(virtual.failure()).toBeNull();
  });

  test("prints one job after the other, in order, each once", async (context) => {
    const { expect } = context;
    const { printer, sheets } = await aReadyPrinter(context);
    const jobs = ["一", "二", "三", "四", "五"].map((text) => printer.print(noted(text)));
    expect(await Promise.all(jobs)).toEqual(Array.from(jobs, () => ({ kind: "printed" })));
    expect(sheets.map((sheet) => sheetLines(sheet))).toEqual([
      ["一"],
      ["二"],
      ["三"],
      ["四"],
      ["五"],
    ]);
  });

  test("opens the drawer when told, also without paper", async (context) => {
    const { expect } = context;
    const { printer, sheets, pulses } = await aReadyPrinter(context);
    await printer.print({ ...noted("找零"), drawer: "kick" });
    const bare = { jobId: "bare", content: { kind: "bytes", base64: "" }, drawer: "kick" } as const;
    expect(await printer.print(bare)).toEqual({ kind: "printed" });
    expect(pulses()).toBe(2);
    expect(sheets).toHaveLength(1);
  });

  test("takes a job that comes before the host is up", async (context) => {
    const { expect } = context;
    const { printer } = await aPrinter(context);
    expect(await printer.print(aJob())).toEqual({ kind: "printed" });
  });

  test("prints although the paper is low, and says so", async (context) => {
    const { expect } = context;
    const { printer, sheets } = await aPrinter(context, { paperLow: true });
    await expect.poll(() => printer.status(), patiently).toBe("paper-low");
    expect(await printer.print(aJob())).toEqual({ kind: "printed" });
    expect(sheets).toHaveLength(1);
  });

  test("stands in error when it is sent what it does not know, and the job is not done", async (context) => {
    const { expect } = context;
    const { printer, virtual } = await aReadyPrinter(context);
    const base64 = Buffer.from("\x1bz").toString("base64");
    const outcome = await printer.print({
      jobId: "odd",
      content: { kind: "bytes", base64 },
      drawer: "leave",
    });
    expect(outcome).toEqual({ kind: "unknown", status: "error" });
    expect(virtual.failure()).toMatchObject({ bytes: "1b 7a", reason: "an unknown command" });
    virtual.clearFailure();
    await expect.poll(() => printer.status(), patiently).toBe("ready");
    expect(await printer.print(aJob())).toEqual({ kind: "printed" });
  });
});

describe.concurrent("a printer with a fault", () => {
  test.for<[PrinterStatus, Partial<PrinterFaults>, Partial<PrinterFaults>]>([
    ["paper-out", { paperOut: true }, { paperOut: false }],
    ["cover-open", { coverOpen: true }, { coverOpen: false }],
    ["offline", { offline: true }, { offline: false }],
    ["no-answer", { noAnswer: true }, { noAnswer: false }],
    ["no-answer", { refuseConnections: true }, { refuseConnections: false }],
  ])(
    "is %s (%j): refuses the job, sends nothing of it, and prints again later",
    async ([status, on, off], context) => {
      const { expect } = context;
      const { printer, virtual, sheets } = await aReadyPrinter(context);
      await virtual.setFaults(on);
      await expect.poll(() => printer.status(), patiently).toBe(status);
      expect(await printer.print(aJob())).toEqual({ kind: "refused", status });
      await virtual.setFaults(off);
      await expect.poll(() => printer.status(), patiently).toBe("ready");
      expect(sheets).toEqual([]);
      expect(virtual.growingSheet().rows).toEqual([]);
      expect(await printer.print(noted("好了"))).toEqual({ kind: "printed" });
      expect(sheets.map(sheetLines)).toEqual([["好了"]]);
    },
  );

  test("refuses a job at once when the fault came after the last look", async (context) => {
    const { expect } = context;
    const { printer, virtual } = await aReadyPrinter(context);
    await virtual.setFaults({ paperOut: true });
    expect(await printer.print(aJob())).toEqual({ kind: "refused", status: "paper-out" });
  });

  test("that jams in the middle leaves the outcome unknown, and the paper torn", async (context) => {
    const { expect } = context;
    const { printer, virtual, sheets } = await aReadyPrinter(context);
    await virtual.setFaults({ jamAfterRows: 5 });
    expect(await printer.print(aJob())).toEqual({ kind: "unknown", status: "error" });
    expect(virtual.growingSheet().rows).toHaveLength(5);
    expect(await printer.print(aJob())).toEqual({ kind: "refused", status: "error" });
    await virtual.setFaults({ jamAfterRows: null });
    await expect.poll(() => printer.status(), patiently).toBe("ready");
    const reprint = sampleReceipt({ columns: 32, copy: "reprint" });
    expect(await printer.print(aJob(reprint))).toEqual({ kind: "printed" });
    expect(sheets.map(({ end, rows }) => [end, rows.length])).toEqual([
      ["torn", 5],
      ["cut", 26],
    ]);
    expect(sheets.map(sheetLines)[1]?.[0]?.trim()).toBe("【补打】");
  });

  test.for<[PrinterStatus, Partial<PrinterFaults>]>([
    ["paper-out", { paperOut: true }],
    ["cover-open", { coverOpen: true }],
    ["offline", { offline: true }],
    ["no-answer", { noAnswer: true }],
    ["no-answer", { refuseConnections: true }],
  ])(
    "is %s (%j) in the middle of a job: the outcome is unknown",
    async ([status, fault], context) => {
      const { expect } = context;
      const { printer, outcome, sheets } = await aBrokenJob(context, fault);
      expect(outcome).toEqual({ kind: "unknown", status });
      await expect.poll(() => printer.status(), patiently).toBe(status);
      expect(sheets).toEqual([]);
    },
  );

  test("goes on with the paper after paper is put in, which makes no job done", async (context) => {
    const { expect } = context;
    const { printer, virtual, sheets, outcome } = await aBrokenJob(context, { paperOut: true });
    expect(outcome).toEqual({ kind: "unknown", status: "paper-out" });
    await virtual.setFaults({ paperOut: false });
    await expect.poll(() => printer.status(), patiently).toBe("ready");
    expect(sheets.map(({ rows, end }) => [rows.length, end])).toEqual([[25, "cut"]]);
    expect(await printer.print(noted("下一张"))).toEqual({ kind: "printed" });
    expect(sheets).toHaveLength(2);
  });
});

describe.concurrent("a connection that breaks", () => {
  test("in the middle of a job leaves the outcome unknown; the next job prints", async (context) => {
    const { expect } = context;
    const { printer, virtual, sheets } = await aReadyPrinter(context);
    await virtual.setFaults({ resetMidJob: true });
    expect(await printer.print(aJob())).toEqual({ kind: "unknown", status: "no-answer" });
    await virtual.setFaults({ resetMidJob: false });
    await expect.poll(() => printer.status(), patiently).toBe("ready");
    expect(await printer.print(noted("再来"))).toEqual({ kind: "printed" });
    expect(sheetLines(sheets[0] ?? virtual.growingSheet()).at(-1)).toBe("再来");
    expect(virtual.failure()).toBeNull();
  });

  test("while nothing prints is made again, and a job that comes just then waits for it", async (context) => {
    const { expect } = context;
    const { printer, virtual, sheets } = await aReadyPrinter(context);
    await virtual.setFaults({ refuseConnections: true });
    await virtual.setFaults({ refuseConnections: false });
    expect(await printer.print(noted("等到了"))).toEqual({ kind: "printed" });
    expect(sheets).toHaveLength(1);
  });
});

describe.concurrent("something else on the port", () => {
  test("that sends noise prints nothing and breaks nothing", async (context) => {
    let seed = 7;
    const noise = (): number => (seed = (seed * 75 + 74) % 65_537) & 0xff;
    const port = await aServer(context, (socket) => {
      socket.write(Uint8Array.from({ length: 64 }, noise));
    });
    const { printer } = clientOf(context, port);
    const outcome = await printer.print(aJob());
    context.expect(outcome.kind).not.toBe("printed");
  });

  test("that answers for its status but never for the end of its data is in error, and gets no job", async (context) => {
    const port = await aServer(context, (socket) => void socket.write(Uint8Array.of(0x12)));
    const { printer } = clientOf(context, port);
    await context.expect.poll(() => printer.status(), patiently).toBe("error");
    const outcome = await printer.print(aJob());
    context.expect(outcome.kind).toBe("refused");
  });

  test("that still answers for an earlier job does not make the next one done", async (context) => {
    let questions = 0;
    let isPaperOut = false;
    const port = await aServer(context, (socket, chunk) => {
      if (chunk[0] === 0x10) socket.write(Uint8Array.of(isPaperOut ? 0x32 : 0x12));
      // The new job never gets done; only after a while does the printer say why.
      if (chunk.length > 200) setTimeout(() => (isPaperOut = true), 1_500);
      if (!Buffer.from(chunk).includes(Buffer.of(0x1d, 0x72, 0x01))) return;
      questions += 1;
      if (questions > 1) return;
      // What an earlier connection left is finished now, and then this question is answered.
      setTimeout(() => socket.write(Uint8Array.of(0x00)), 300);
      setTimeout(() => socket.write(Uint8Array.of(0x00)), 450);
    });
    const { printer } = clientOf(context, port);
    await context.expect.poll(() => printer.status(), patiently).toBe("ready");
    const outcome = await printer.print(aJob());
    context.expect(outcome).toEqual({ kind: "unknown", status: "paper-out" });
  });

  test("that confirms the data but is not well after them has not printed for certain", async (context) => {
    let isConfirmed = false;
    const port = await aServer(context, (socket, chunk) => {
      if (chunk[0] === 0x10) socket.write(Uint8Array.of(isConfirmed ? 0x32 : 0x12));
      isConfirmed ||= chunk.length > 200;
      if (Buffer.from(chunk).includes(Buffer.of(0x1d, 0x72, 0x01))) socket.write(Uint8Array.of(0));
    });
    const { printer } = clientOf(context, port);
    await context.expect.poll(() => printer.status(), patiently).toBe("ready");
    const outcome = await printer.print(aJob());
    context.expect(outcome).toEqual({ kind: "unknown", status: "paper-out" });
  });
});

async function aServer(
  context: Ending,
  onData: (socket: Socket, chunk: Uint8Array) => void,
): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk) => onData(socket, chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
