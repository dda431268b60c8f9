import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A PC/SC service of our own with two virtual readers. */
export type PcscService = {
  /** Names of its readers, in the order of `ports`. */
  readonly readers: readonly [string, string];
  /** Loopback ports of the readers: where `insertCard` puts a card. */
  readonly ports: readonly [number, number];
  /** Its socket; a card reader source takes it as `socket`. */
  readonly socket: string;
  /** For a program that is to find this service: add it to its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the service as a crash does (SIGKILL), leaving its socket and pid file behind. */
  kill(): Promise<void>;
  /** Kills what is left, removes the stale files and starts it again on the same ports. */
  restart(): Promise<void>;
  /** Ends it and removes everything that it wrote. */
  stop(): Promise<void>;
};

const publicFolder = "/run/pcscd";
const startMs = 10_000;

/**
 * Starts a PC/SC service that touches no other one on the machine. The daemon's folder is fixed (/run/pcscd),
 * so it runs in a mount namespace of its own where a private folder lies there; clients stay outside and find
 * the socket through PCSCLITE_CSOCK_NAME. Its virtual readers listen on free ports instead of 35963 and 35964.
 * Where no namespace may be made (a container without the right) it uses /run/pcscd itself, if nobody else does.
 * Needs root or user namespaces, and the Debian packages pcscd and vsmartcard-vpcd; throws without them.
 */
export async function startPcscd(): Promise<PcscService> {
  const home = mkdtempSync(join(tmpdir(), "pcscd-"));
  const ports = await freePair();
  const place = choosePlace(home);
  mkdirSync(join(home, "readers"));
  writeFileSync(join(home, "readers", "virtual"), readerFile(ports[0]));
  let daemon = await startDaemon(place, { home, ports });

  async function kill(): Promise<void> {
    await endProcess(daemon, "SIGKILL");
  }
  return {
    readers: ["Virtual PCD 00 00", "Virtual PCD 00 01"],
    ports,
    socket: place.socket,
    env: { PCSCLITE_CSOCK_NAME: place.socket },
    kill,
    async restart() {
      await kill();
      daemon = await startDaemon(place, { home, ports });
    },
    async stop() {
      await endProcess(daemon, "SIGTERM");
      removeStaleFiles(place);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Where the daemon's socket lies, and the command that makes it lie there. */
type Place = {
  readonly folder: string;
  readonly socket: string;
  readonly prefix: readonly string[];
};

function choosePlace(home: string): Place {
  const folder = join(home, "run");
  mkdirSync(folder);
  if (!existsSync(publicFolder)) spawnSync("mkdir", ["-p", publicFolder]);
  const mount = `mount --bind ${folder} ${publicFolder} && exec "$@"`;
  // The daemon dies with the tests, also when these are killed.
  const tied = ["setpriv", "--pdeathsig", "KILL"];
  for (const namespace of [["--mount"], ["--user", "--map-root-user", "--mount"]]) {
    const prefix = ["unshare", ...namespace, "sh", "-c", mount, "sh", ...tied];
    if (runs([...prefix, "true"])) return { folder, socket: join(folder, "pcscd.comm"), prefix };
  }
  if (isServiceAlive()) {
    throw new Error(`another pcscd uses ${publicFolder}, and no mount namespace can be made here`);
  }
  return { folder: publicFolder, socket: join(publicFolder, "pcscd.comm"), prefix: tied };
}

function runs(command: readonly string[]): boolean {
  const [program = "", ...args] = command;
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function isServiceAlive(): boolean {
  const pidFile = join(publicFolder, "pcscd.pid");
  return existsSync(pidFile) && existsSync(`/proc/${readFileSync(pidFile, "utf8").trim()}`);
}

/** The driver takes its first port from the device name; the second reader gets the next one. */
function readerFile(port: number): string {
  const hex = port.toString(16).toUpperCase();
  return [
    'FRIENDLYNAME "Virtual PCD"',
    `DEVICENAME /dev/null:0x${hex}`,
    "LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so",
    `CHANNELID 0x${hex}`,
    "",
  ].join("\n");
}

async function startDaemon(
  place: Place,
  files: { readonly home: string; readonly ports: readonly [number, number] },
): Promise<ChildProcess> {
  removeStaleFiles(place);
  const command = [
    ...place.prefix,
    "pcscd",
    "--foreground",
    "--config",
    join(files.home, "readers"),
  ];
  const [program = "", ...args] = command;
  const daemon = spawn(program, args, { stdio: "ignore", env: withAdminPath() });
  const failure = new Promise<never>((_, reject) => {
    daemon.once("error", reject);
    daemon.once("exit", (code) => reject(new Error(`pcscd ended with ${String(code)}`)));
  });
  // Later it ends by `kill` or `stop`, and nobody waits for this any more.
  failure.catch(() => {});
  await Promise.race([failure, untilListening(place, files.ports)]);
  return daemon;
}

/** A SIGKILLed daemon leaves both behind and the next one refuses to start. */
function removeStaleFiles(place: Place): void {
  for (const name of ["pcscd.comm", "pcscd.pid"]) rmSync(join(place.folder, name), { force: true });
}

function withAdminPath(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` };
}

async function untilListening(place: Place, ports: readonly number[]): Promise<void> {
  const deadline = Date.now() + startMs;
  while (!existsSync(place.socket) || !ports.every(isListening)) {
    if (Date.now() > deadline) throw new Error("pcscd or its virtual readers did not start");
    await sleep(20);
  }
}

/** Looks instead of connecting, because connecting would insert a card. */
function isListening(port: number): boolean {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return ["/proc/net/tcp", "/proc/net/tcp6"].some((table) =>
    readFileSync(table, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .some(([, address, , state]) => address?.endsWith(local) === true && state === "0A"),
  );
}

async function endProcess(daemon: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = new Promise((resolve) => daemon.once("exit", resolve));
  daemon.kill(signal);
  const kill = setTimeout(() => daemon.kill("SIGKILL"), 3_000);
  await ended;
  clearTimeout(kill);
}

/** Two free ports in a row, below the range from which the system takes ports for clients. */
async function freePair(): Promise<readonly [number, number]> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 6_000) * 2;
    if ((await isFree(port)) && (await isFree(port + 1))) return [port, port + 1];
  }
  throw new Error("no two free ports in a row");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
