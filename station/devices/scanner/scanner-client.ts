import type { Log } from "#shared/log.ts";
import { superviseHost } from "../supervisor.ts";
import { scannerMessageSchema, type ScannerMessage } from "./scanner-messages.ts";

/** `absent`: none is set. `not-installed`: 扫码器未安装. `missing`: unplugged, or another program has it. */
export type ScannerState = "ready" | "missing" | "not-installed" | "down" | "absent";

export type CodeScannerSettings = {
  readonly line: { readonly path: string; readonly baudRate: number };
  readonly log: Log;
  /** A text of 8 to 600 plain characters. It is data: never logged, kept or followed. */
  readonly onText: (text: string) => void;
  readonly onState: (state: ScannerState) => void;
};

const hostModule = new URL("./scanner-host.ts", import.meta.url).pathname;

/** Watches a code scanner on a serial line. No scanner and no package are states, never errors. */
export function codeScanner({ line, log, onText, onState }: CodeScannerSettings): {
  stop(): Promise<void>;
} {
  let state: ScannerState = "down";

  function enter(next: ScannerState): void {
    if (next === state) return;
    state = next;
    if (next === "ready") log.info("scanner.ready");
    else log.warn(`scanner.${next}`);
    onState(next);
  }

  function onMessage(message: ScannerMessage): void {
    switch (message.kind) {
      case "ready":
      case "missing":
      case "not-installed":
        return enter(message.kind);
      case "scanned":
        log.info("scanner.scanned");
        return onText(message.text);
      case "unusable":
        return log.warn("scanner.unusable");
    }
  }

  return superviseHost({
    modulePath: hostModule,
    args: [line.path, String(line.baudRate)],
    log,
    onMessage(message) {
      const parsed = scannerMessageSchema.safeParse(message);
      if (parsed.success) onMessage(parsed.data);
      else log.error("scanner.message-malformed", { issues: parsed.error.issues.length });
    },
    onUp: () => undefined,
    onDown: () => enter("down"),
  });
}
