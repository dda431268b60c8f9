import type { Log } from "#shared/log.ts";
import { cjkFonts } from "./cjk-fonts.ts";
import { toPrinterHost, type HostMessage, type PrintMessage } from "./printer-messages.ts";
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

process.on("message", (message: unknown) => {
  const job = toPrinterHost.parse(message);
  void printer
    .print(bytesOf(job))
    .then((outcome) => tell({ kind: "outcome", jobId: job.jobId, outcome }));
});
