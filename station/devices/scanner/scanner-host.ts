import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { scanFrames } from "./scan-frames.ts";
import type { ScannerMessage } from "./scanner-messages.ts";

/**
 * The scanner host: a process of its own, because the package for serial lines is native. Arguments: path and baud rate
 * of the line. Reports codes, the state of the line and a heartbeat; opens the line again after it was unplugged.
 */
type Package = typeof import("serialport");
type Line = InstanceType<Package["SerialPort"]>;

const heartbeatMs = 2_000;
/** A code ends after so much silence: no scanner pauses within one, at 9600 baud a character takes 1 ms. */
const silenceMs = 50;
/** Waits before the line is opened again; the last one repeats. */
const backOffMs = [500, 1_000, 2_000, 5_000];

function tell(message: ScannerMessage | { readonly kind: "alive" }): void {
  if (process.connected) process.send?.(message);
}

async function main(): Promise<void> {
  const [, , path = "", baudRate = ""] = process.argv;
  process.on("disconnect", () => process.exit(0));
  tell({ kind: "alive" });
  setInterval(() => tell({ kind: "alive" }), heartbeatMs);
  const serial = await loadPackage();
  if (serial === null) return tell({ kind: "not-installed" });
  for (let failures = 0; ; failures += 1) {
    const line = await openLine(serial, { path, baudRate: Number(baudRate) });
    if (line !== null) {
      failures = 0;
      tell({ kind: "ready" });
      await untilClosed(line, path);
    }
    tell({ kind: "missing" });
    await sleep(backOffMs[Math.min(failures, backOffMs.length - 1)]);
  }
}

/** Optional, and without a binary for some machines; that is a state, not an error. */
async function loadPackage(): Promise<Package | null> {
  try {
    return await import("serialport");
  } catch {
    return null;
  }
}

/** Opens the line, 8 data bits, no parity, one stop bit; null when it is not there or somebody has it. */
function openLine(
  { SerialPort }: Package,
  line: { readonly path: string; readonly baudRate: number },
): Promise<Line | null> {
  return new Promise((resolve) => {
    const port = new SerialPort({ ...line, autoOpen: false });
    port.open((error) => resolve(error === null ? port : null));
  });
}

/** The line's device is looked for so often, ms: an unplugged one is not always told of. */
const lookMs = 1_000;

/** Reads codes until the line is gone. */
function untilClosed(line: Line, path: string): Promise<void> {
  const frames = scanFrames((scan) =>
    tell(scan.kind === "text" ? { kind: "scanned", text: scan.text } : { kind: "unusable" }),
  );
  let silence: NodeJS.Timeout | undefined;
  return new Promise((resolve) => {
    line.on("data", (chunk: Buffer) => {
      clearTimeout(silence);
      frames.take(chunk);
      if (frames.isOpen()) silence = setTimeout(() => frames.endOfSilence(), silenceMs);
    });
    const gone = (): void => {
      clearTimeout(silence);
      clearInterval(looks);
      resolve();
    };
    const looks = setInterval(() => {
      if (existsSync(path)) return;
      // Whether it can still be closed in order does not matter any more.
      if (line.isOpen) line.close(() => undefined);
      gone();
    }, lookMs);
    // After an error the line is closed, and that is told by itself.
    line.on("error", () => line.close());
    line.once("close", gone);
  });
}

await main();
