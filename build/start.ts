/**
 * Runs the whole of Yinling on one machine: district, station, device desk, and the kiosk's window. What runs, and
 * with which arguments, is the table in start/plan.ts. Ctrl-C ends everything in order; started again it goes on
 * where it was, because everything that matters lies under `.data/`.
 */
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { complaintAboutPorts } from "./start/free-ports.ts";
import { endLeftovers, forgetProcesses, rememberProcesses } from "./start/leftovers.ts";
import { ServiceOutput } from "./start/output.ts";
import {
  type Ports,
  demoSeed,
  demoSite,
  portsFrom,
  root,
  screensOf,
  servicesOf,
  siteFile,
} from "./start/plan.ts";
import { endGroup } from "./start/processes.ts";
import { type RunningService, runService } from "./start/run-service.ts";
import { kioskViewer, openInBrowser, openKiosk } from "./start/window.ts";

const { values: flags } = parseArgs({
  options: { "no-open": { type: "boolean" }, verbose: { type: "boolean" } },
});
const dataFolder = process.env["YINLING_DATA"] ?? join(root, ".data");
const logFolder = join(dataFolder, "logs");
const beganAt = performance.now();
const running: RunningService[] = [];
let window: ChildProcess | undefined;
let end: Promise<void> | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => void stopAll(0));
}
process.on("disconnect", () => void stopAll(0));

try {
  await startAll(portsFrom(process.env));
} catch (error) {
  if (end === undefined) complain(error instanceof Error ? error.message : String(error));
  await stopAll(1);
}

async function startAll(ports: Ports): Promise<void> {
  mkdirSync(dataFolder, { recursive: true });
  const leftovers = await endLeftovers(dataFolder);
  if (leftovers === "running") {
    throw new Error("银龄已在另一个终端运行 · Yinling is running in another terminal already");
  }
  if (leftovers > 0) {
    print(`· 已结束上次遗留的 ${String(leftovers)} 个进程 · ended what the last run left behind`);
  }
  const complaint = await complaintAboutPorts(ports);
  if (complaint !== undefined) throw new Error(complaint);

  const ownSite = process.env["YINLING_SITE"];
  const site = ownSite === undefined ? JSON.stringify(demoSite(ports), null, 2) : read(ownSite);
  writeFileSync(siteFile(dataFolder), site);
  for (const service of servicesOf(ports, dataFolder)) {
    if (service.needs !== undefined && !existsSync(service.needs)) await allReady();
    if (end !== undefined) return;
    const started = runService(service, outputOf(service.name), () => {
      rememberProcesses(dataFolder, pids());
    });
    running.push(started);
  }
  await allReady();
  if (end === undefined) showScreens(ports);
}

/** The settings of a site with devices of its own. @throws a sentence when there is no such file */
function read(path: string): string {
  if (!existsSync(path)) throw new Error(`没有这个站点设置文件 · there is no site file ${path}`);
  return readFileSync(path, "utf8");
}

async function allReady(): Promise<void> {
  await Promise.all(running.map(({ ready }) => ready));
}

function showScreens(ports: Ports): void {
  const screens = screensOf(ports);
  const viewer = kioskViewer();
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
  print("");
  print(`  银龄 Yinling 已启动 · is running (${seconds} s)`);
  print("");
  for (const { title, address } of screens) print(`    ${padded(title)}  ${address}`);
  print("");
  print(
    `    数据与日志 data and logs: ${relative(root, dataFolder) || "."}/  ·  Ctrl-C 停止 stops everything`,
  );

  print(`    演示数据种子 the demonstration is drawn from seed ${demoSeed}`);

  const isToOpen = flags["no-open"] !== true;
  if (isToOpen) print(`    ${viewer.sentence}`);
  print("");
  if (!isToOpen || viewer.kind === "none") return;
  for (const { address, opens } of screens) {
    if (opens === "browser") openInBrowser(address);
    if (opens === "window") window = openKiosk(viewer, address, windowOutput());
  }
}

/** Screens first, so that nobody starts a sale that is then cut off; the district last, so that all is handed in. */
function stopAll(code: number): Promise<void> {
  end ??= (async () => {
    if (running.length > 0) print("\n· 正在停止 · stopping");
    if (window?.pid !== undefined && window.exitCode === null) await endGroup(window.pid);
    for (const service of running.toReversed()) await service.stop();
    if (running.length > 0) forgetProcesses(dataFolder);
    if (running.length > 0) print("· 已全部停止 · everything has stopped");
    process.exit(code);
  })();
  return end;
}

function pids(): readonly number[] {
  return running.map((service) => service.pid()).filter((pid) => pid !== undefined);
}

function outputOf(name: string): ServiceOutput {
  return new ServiceOutput(name, logFolder, flags.verbose === true ? "all" : "warnings");
}

/** Browsers report much that concerns nobody; it is kept in the log. */
function windowOutput(): ServiceOutput {
  return new ServiceOutput("window", logFolder, flags.verbose === true ? "all" : "none");
}

/** A Chinese character takes two columns of a terminal. */
function padded(title: string): string {
  const columns = [...title].reduce((sum, char) => sum + (char > "\u2e7f" ? 2 : 1), 0);
  return title + " ".repeat(Math.max(0, 26 - columns));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(text: string): void {
  process.stderr.write(`\n✗ ${text}\n`);
}
