import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { DeskTerminal } from "./desk.ts";
import { usualTitle } from "./texts.zh.ts";

/** What the device desk is started with. */
export type DeskArguments = {
  readonly port: number;
  readonly stationUrl: string;
  readonly consoleUrl: string;
  readonly screensFolder: string;
  /** Width of the paper, half-width columns; that of the site. */
  readonly columns: 32 | 48;
  readonly terminals: readonly DeskTerminal[];
};

/** A till and a kiosk, at the ports of a demonstration. */
const usualTerminals = ["till-1:7310:7320", "kiosk-1:7311:7321"];

/**
 * Reads the command line: `--port N --station-url URL --console-url URL --screens DIR --columns 32|48`, and
 * once for each terminal `--terminal NAME:SLOTPORT:PRINTERPORT` and, if wanted, `--title NAME=TITLE`. Throws
 * with a sentence when something is wrong.
 */
export function deskArguments(argv: readonly string[]): DeskArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: "string", default: "7300" },
      "station-url": { type: "string", default: "http://127.0.0.1:7200" },
      "console-url": { type: "string", default: "http://127.0.0.1:7100/console/" },
      screens: { type: "string", default: "dist/screens" },
      columns: { type: "string", default: "48" },
      terminal: { type: "string", multiple: true, default: usualTerminals },
      title: { type: "string", multiple: true, default: [] },
    },
  });
  const titles = new Map(values.title.map(titleOf));
  return {
    port: portOf(values.port),
    stationUrl: addressOf(values["station-url"]),
    consoleUrl: addressOf(values["console-url"]),
    screensFolder: resolve(values.screens),
    columns: columnsOf(values.columns),
    terminals: values.terminal.map((text) => terminalOf(text, titles)),
  };
}

function terminalOf(text: string, titles: ReadonlyMap<string, string>): DeskTerminal {
  const [terminal = "", slot = "", printer = "", ...rest] = text.split(":");
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(terminal) || rest.length > 0) {
    throw new Error(`--terminal is NAME:SLOTPORT:PRINTERPORT, not ${text}`);
  }
  return {
    terminal,
    title: titles.get(terminal) ?? usualTitle(terminal),
    slotPort: portOf(slot),
    printerPort: portOf(printer),
  };
}

function titleOf(text: string): [string, string] {
  const [terminal = "", title = ""] = text.split("=");
  if (terminal === "" || title === "") throw new Error(`--title is NAME=TITLE, not ${text}`);
  return [terminal, title];
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`a port is 1 … 65535, not ${text}`);
  }
  return port;
}

function columnsOf(text: string): 32 | 48 {
  if (text === "32") return 32;
  if (text === "48") return 48;
  throw new Error(`--columns is 32 or 48, not ${text}`);
}

function addressOf(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Error(`an address begins with http:// or https://, not ${text}`);
  }
  return text.replace(/\/$/, "");
}
