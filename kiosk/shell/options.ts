import { parseArgs } from "node:util";

/** How the window was asked to run. */
export type ShellOptions = {
  /** The origin of the station, `http://127.0.0.1:7200`: nothing else is ever shown. */
  readonly stationOrigin: string;
  /** The station to start and keep running; undefined when one runs already (`--station`). */
  readonly station: StationCommand | undefined;
  /** `locked` fills the screen and lets nobody out; `framed` is an ordinary small window for a demonstration. */
  readonly form: "locked" | "framed";
};

/** A program to start: a Node binary of its own, since the station's drivers do not load in Electron. */
export type StationCommand = {
  readonly program: string;
  readonly args: readonly string[];
};

/** The port of the station on its own machine. */
const stationPort = "7200";

/**
 * Reads `--station URL` for a station that runs already, or `--node PATH --entry PATH [--port N] [-- arguments]` for
 * one to start, and `--framed`. Without any of them the station that lies in the installed package is started.
 *
 * @throws when a flag is unknown, the station's address is not http, or there is no station to start.
 */
export function shellOptions(
  args: readonly string[],
  installed: StationCommand | undefined,
): ShellOptions {
  const { values, positionals } = parseArgs({
    args: args.filter((arg) => !isChromiumFlag(arg)),
    allowPositionals: true,
    options: {
      station: { type: "string" },
      node: { type: "string" },
      entry: { type: "string" },
      port: { type: "string", default: stationPort },
      framed: { type: "boolean" },
    },
  });
  const form = values.framed === true ? "framed" : "locked";
  if (values.station !== undefined) {
    return { stationOrigin: httpOrigin(values.station), station: undefined, form };
  }
  const named =
    values.node === undefined || values.entry === undefined
      ? undefined
      : { program: values.node, args: [values.entry, ...positionals] };
  const command = named ?? installed;
  if (command === undefined) {
    throw new Error("name a running station (--station URL) or one to start (--node, --entry)");
  }
  return {
    stationOrigin: httpOrigin(`http://127.0.0.1:${values.port}`),
    station: { program: command.program, args: [...command.args, "--port", values.port] },
    form,
  };
}

/** Chromium's own switches stand among ours when Electron is started from a command line. */
function isChromiumFlag(arg: string): boolean {
  return /^--(no-sandbox|disable-|enable-|use-|force-|inspect|remote-debugging|ozone|lang=)/.test(
    arg,
  );
}

function httpOrigin(address: string): string {
  const url = new URL(address);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new Error(`the station's address must be http: ${address}`);
  }
  return url.origin;
}
