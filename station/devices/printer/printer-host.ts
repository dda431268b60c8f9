import type { Log } from "#shared/log.ts";
import { cjkFonts } from "./cjk-fonts.ts";
import { toPrinterHost, type HostMessage, type PrintMessage } from "./printer-messages.ts";
import type { PrintOutcome } from "./printer-status.ts";
import { printerService } from "./printer-service.ts";
import { drawerKick, receiptBytes, type PrinterProfile } from "./receipt-bytes.ts";
import { glyphDrawing } from "./glyph-drawing.ts";

/**
 * The device host of one receipt printer, a process of its own under the supervisor.
 * Arguments: address, port, and `cut` or `feed` for the end of the paper.
 */
const [host = "", port = "", paperEnd = ""] = process.argv.slice(2);
const profile: PrinterProfile = {
  paperEnd: paperEnd === "feed" ? "feed" : "cut",
  drawing: glyphDrawing(cjkFonts()),
};
const heartbeatMs = 2_000;
/** How long the station may take to write down that a job begins. */
const goTimeoutMs = 2_000;
/** Receipts made at the start, because the first ones take ten times as long as the later ones. */
const warmUps = 20;

function tell(message: HostMessage | { readonly kind: "alive" }): void {
  if (process.connected) process.send?.(message);
}

function logAs(level: "info" | "warn" | "error"): Log["info"] {
  return (event, fields = {}) => tell({ kind: "log", level, event, fields });
}

const log: Log = { info: logAs("info"), warn: logAs("warn"), error: logAs("error") };

/** The drawer first, so that the change is counted while the paper runs. */
function bytesOf({ content, drawer }: PrintMessage): Uint8Array {
  const kick = drawer === "kick" ? drawerKick() : new Uint8Array();
  if (content.kind === "bytes") return Buffer.concat([kick, Buffer.from(content.base64, "base64")]);
  const { bytes, missing } = receiptBytes(content.document, profile);
  if (missing.length > 0) log.warn("receipt.characters.missing", { count: missing.length });
  return Buffer.concat([kick, bytes]);
}

/** A receipt that cannot be drawn must not end the host: it would come again, and end the next one too. */
function bytesOrNull(job: PrintMessage): Uint8Array | null {
  try {
    return bytesOf(job);
  } catch (error) {
    log.error("receipt.unprintable", { why: error instanceof Error ? error.message : "unknown" });
    return null;
  }
}

function warmUp(): void {
  const blocks = [
    { kind: "pair", left: "合计", right: "￥0.00", size: "large", weight: "bold" },
    { kind: "qr", text: "https://yinling.example/" },
  ] as const;
  for (let turn = 0; turn < warmUps; turn += 1) receiptBytes({ columns: 48, blocks }, profile);
}

tell({ kind: "alive" });
setInterval(() => tell({ kind: "alive" }), heartbeatMs);
process.on("disconnect", () => process.exit(0));
warmUp();

const printer = printerService({
  address: { host, port: Number(port) },
  log,
  onStatus: (status) => tell({ kind: "status", status }),
});

/** Who waits to hear that a job may begin; at most one, because the service prints one job at a time. */
const waiting = new Map<string, () => void>();

/** Tells that the bytes could go out now, and waits until the station has taken note of it. */
function mayBegin(jobId: string): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isAllowed: boolean): void => {
      clearTimeout(timer);
      waiting.delete(jobId);
      resolve(isAllowed);
    };
    const timer = setTimeout(() => settle(false), goTimeoutMs);
    waiting.set(jobId, () => settle(true));
    tell({ kind: "begun", jobId });
  });
}

async function print(job: PrintMessage): Promise<PrintOutcome> {
  const bytes = bytesOrNull(job);
  if (bytes === null) return { kind: "unprintable" };
  return printer.print({ bytes, mayBegin: () => mayBegin(job.jobId) });
}

process.on("message", (heard: unknown) => {
  const message = toPrinterHost.parse(heard);
  const { jobId } = message;
  if (message.kind === "go") waiting.get(jobId)?.();
  else void print(message).then((outcome) => tell({ kind: "outcome", jobId, outcome }));
});
