import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where everything listens, on this machine only. */
export type Ports = {
  readonly district: number;
  readonly station: number;
  readonly desk: number;
  readonly tillReader: number;
  readonly kioskReader: number;
  readonly tillPrinter: number;
  readonly kioskPrinter: number;
};

/** The environment variable that changes each port, and its usual number. */
export const portVariables: Readonly<Record<keyof Ports, readonly [string, number]>> = {
  district: ["YINLING_DISTRICT_PORT", 7100],
  station: ["YINLING_STATION_PORT", 7200],
  desk: ["YINLING_DESK_PORT", 7300],
  tillReader: ["YINLING_TILL_READER_PORT", 7310],
  kioskReader: ["YINLING_KIOSK_READER_PORT", 7311],
  tillPrinter: ["YINLING_TILL_PRINTER_PORT", 7320],
  kioskPrinter: ["YINLING_KIOSK_PRINTER_PORT", 7321],
};

/** The demo district is drawn from this number; the same number gives the same people and menus. */
export const demoSeed = "20261122";

/** The station that runs here; the district knows two more. */
const demoStation = "s-001";

/** Where the site's settings lie; written anew at each start, because the ports may have changed. */
export function siteFile(dataFolder: string): string {
  return join(dataFolder, "site.json");
}

/**
 * The demonstration's site: meals all day long, so that there is a lunch whenever somebody looks, and the
 * readers and printers of the device desk.
 */
export function demoSite(ports: Ports): unknown {
  const terminal = (role: "till" | "kiosk", slot: number, printer: number) => ({
    terminal: `${role}-1`,
    role,
    reader: { kind: "slot", port: slot },
    printer: { kind: "tcp", host: "127.0.0.1", port: printer },
  });
  return {
    windows: [
      { meal: "breakfast", from: 0, to: 9 * 60 + 30 },
      { meal: "lunch", from: 9 * 60 + 30, to: 16 * 60 + 30 },
      { meal: "dinner", from: 16 * 60 + 30, to: 24 * 60 },
    ],
    receiptColumns: 48,
    terminals: [
      terminal("till", ports.tillReader, ports.tillPrinter),
      terminal("kiosk", ports.kioskReader, ports.kioskPrinter),
    ],
  };
}

/** The face model of the demonstration when it could be fetched, otherwise the one that ships. */
function facePack(): string {
  const fetched = join(root, ".cache/face-pack");
  const isThere = existsSync(join(fetched, "manifest.json"));
  return isThere ? fetched : join(root, "dist/face-packs/face-api");
}

/** One program that `npm start` keeps running. */
export type Service = {
  readonly name: string;
  /** What it is, for the person at the terminal. */
  readonly title: string;
  /** Behind `node`. */
  readonly args: readonly string[];
  /** A file that the services before it write at the very first start: where it is missing, they come first. */
  readonly needs?: string;
  /** Answers 200 once the service can be used. */
  readonly health: string;
  /** How long its first answer may take, in ms. */
  readonly readyMs: number;
};

/** The programs in the order of their start; they are stopped in the reverse order. */
export function servicesOf(ports: Ports, dataFolder: string): readonly Service[] {
  const at = (port: number): string => `http://127.0.0.1:${String(port)}`;
  const data = (name: string): string => join(dataFolder, name);
  const provision = data(`district/provision/${demoStation}.json`);
  return [
    {
      name: "district",
      title: "区平台",
      args: [
        ...[join(root, "district/main.ts"), "--data", data("district")],
        ...["--port", String(ports.district), "--demo", "--seed", demoSeed],
      ],
      health: `${at(ports.district)}/health`,
      readyMs: 120_000,
    },
    {
      name: "station",
      title: "站点服务",
      args: [
        ...[join(root, "station/main.ts"), "--data", data("station")],
        ...["--port", String(ports.station), "--district", at(ports.district)],
        ...["--provision", provision],
        ...["--site", siteFile(dataFolder), "--screens", join(root, "dist/screens")],
        ...["--demo-seed", demoSeed, "--face-pack", facePack()],
      ],
      needs: provision,
      health: `${at(ports.station)}/health`,
      readyMs: 60_000,
    },
    {
      name: "desk",
      title: "模拟设备台",
      args: [
        ...[join(root, "station/desk/main.ts"), "--port", String(ports.desk)],
        ...["--station-url", at(ports.station), "--console-url", `${at(ports.district)}/console/`],
        ...["--terminal", `till-1:${String(ports.tillReader)}:${String(ports.tillPrinter)}`],
        ...["--terminal", `kiosk-1:${String(ports.kioskReader)}:${String(ports.kioskPrinter)}`],
      ],
      health: `${at(ports.desk)}/health`,
      readyMs: 30_000,
    },
  ];
}

/** A page to look at. */
export type Screen = {
  readonly title: string;
  readonly address: string;
  /** `browser` pages are opened in the browser, the kiosk in a window of its own; the rest is only printed. */
  readonly opens: "browser" | "window" | "no";
};

export function screensOf(ports: Ports): readonly Screen[] {
  const station = `http://127.0.0.1:${String(ports.station)}`;
  return [
    { title: "收银台 till", address: `${station}/till/`, opens: "browser" },
    { title: "客显屏 guest display", address: `${station}/guest/`, opens: "no" },
    { title: "自助终端 kiosk", address: `${station}/kiosk/`, opens: "window" },
    {
      title: "模拟设备台 device desk",
      address: `http://127.0.0.1:${String(ports.desk)}/desk/`,
      opens: "browser",
    },
    { title: "办公室 office", address: `${station}/office/`, opens: "no" },
    {
      title: "市民码 citizen code",
      address: `http://127.0.0.1:${String(ports.district)}/code/`,
      opens: "no",
    },
    {
      title: "区平台 district console",
      address: `http://127.0.0.1:${String(ports.district)}/console/`,
      opens: "no",
    },
  ];
}

/** @throws when a variable holds no port number. */
export function portsFrom(environment: Readonly<Record<string, string | undefined>>): Ports {
  const read = (key: keyof Ports): number => {
    const [variable, usual] = portVariables[key];
    const port = Number(environment[variable] ?? usual);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new Error(
        `${variable} 不是端口号 · is no port number: ${String(environment[variable])}`,
      );
    }
    return port;
  };
  return {
    district: read("district"),
    station: read("station"),
    desk: read("desk"),
    tillReader: read("tillReader"),
    kioskReader: read("kioskReader"),
    tillPrinter: read("tillPrinter"),
    kioskPrinter: read("kioskPrinter"),
  };
}
