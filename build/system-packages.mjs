/** The Debian packages that the end-to-end tests need: a browser, a display, a card service with its virtual reader. */
import { existsSync } from "node:fs";
import { Stop, outerEnvironment, run, runShown, say } from "./console.mjs";
import { isOnPath } from "./packages.mjs";

const needed = [
  {
    name: "chromium",
    isThere: () => ["chromium", "chromium-browser", "google-chrome"].some(isProgram),
  },
  { name: "xvfb", isThere: () => isProgram("Xvfb") },
  { name: "xauth", isThere: () => isProgram("xauth") },
  { name: "pcscd", isThere: () => isProgram("pcscd") },
  {
    name: "vsmartcard-vpcd",
    isThere: () =>
      existsSync("/etc/reader.conf.d/vpcd") ||
      existsSync("/usr/lib/pcsc/drivers/serial/libifdvpcd.so"),
  },
  {
    name: "fonts-noto-cjk",
    isThere: () => existsSync("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
  },
  { name: "libpcsclite-dev", isThere: () => existsSync("/usr/include/PCSC/winscard.h") },
  // Of Electron's libraries only this one is not always among those of Chromium.
  { name: "libgtk-3-0", isThere: () => hasLibrary("libgtk-3.so.0") },
  { name: "g++", isThere: () => isProgram("g++") },
  { name: "make", isThere: () => isProgram("make") },
  { name: "python3", isThere: () => isProgram("python3") },
];

/** Installs what is missing where it may; elsewhere it ends with the command to type. */
export async function installSystemPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const typed = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  const prefix = await rootPrefix();
  if (!isOnPath("apt-get") || prefix === undefined) {
    throw new Stop(
      `测试还缺少系统软件包，请先执行 · the tests need system packages, please type first:\n\n` +
        `    sudo sh -c '${typed}'\n`,
    );
  }
  say(`· 安装系统软件包 · installing system packages: ${missing.join(" ")}`);
  const quiet = ["-o", "DPkg::Lock::Timeout=300", "-qq"];
  await apt(prefix, ["update", ...quiet]);
  await apt(prefix, ["install", "-y", "--no-install-recommends", ...quiet, ...missing]);
  const still = missingPackages();
  if (still.length > 0) {
    throw new Stop(
      `系统软件包没有装好 · apt-get did not bring: ${still.join(" ")}\n\n    ${typed}\n`,
    );
  }
}

async function apt(prefix, args) {
  const [program, ...rest] = [...prefix, "apt-get", ...args];
  const env = outerEnvironment({ DEBIAN_FRONTEND: "noninteractive" });
  // Both its outputs to standard error, so that a bench's JSON stays alone on standard output.
  const code = await runShown(program, rest, { env, stdio: ["ignore", 2, 2] });
  if (code !== 0) throw new Stop(`apt-get ${args[0]} 失败 · failed with code ${code}`);
}

/** What stands before apt-get: nothing for root, sudo where it asks no password; undefined where neither is given. */
async function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  if (!isOnPath("sudo")) return undefined;
  const { code } = await run("sudo", ["-n", "true"], { stdio: "ignore" });
  return code === 0 ? ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"] : undefined;
}

function missingPackages() {
  return needed.filter(({ isThere }) => !isThere()).map(({ name }) => name);
}

/** Ordinary users have no /usr/sbin in their PATH; programs there run all the same. */
function isProgram(name) {
  return isOnPath(name) || existsSync(`/usr/sbin/${name}`);
}

function hasLibrary(name) {
  return ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64"].some((folder) =>
    existsSync(`${folder}/${name}`),
  );
}
