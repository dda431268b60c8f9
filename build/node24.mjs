/** The Node that the services run on. Set-up itself runs on Node ≥ 18. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Stop, root } from "./console.mjs";

/**
 * The path of a Node ≥ 24: the one that runs this, or the one that came with the packages. better-sqlite3 needs
 * Node-API 10 and ends an older Node without a word, so that is asked first.
 */
export function node24() {
  if (suits(process.versions)) return process.execPath;
  const platform = process.platform === "win32" ? "win" : process.platform;
  const folder = join(root, `node_modules/node-${platform}-${process.arch}/bin`);
  const path = join(folder, platform === "win" ? "node.exe" : "node");
  if (existsSync(path)) {
    const answer = spawnSync(path, ["-p", "JSON.stringify(process.versions)"], {
      encoding: "utf8",
    });
    if (answer.status === 0 && suits(JSON.parse(answer.stdout))) return path;
  }
  throw new Stop(
    `这台机器（${platform}-${process.arch}）需要先安装 Node 24 · please install Node 24 first; ` +
      `this is Node ${process.versions.node}`,
  );
}

function suits(versions) {
  return Number.parseInt(versions.node, 10) >= 24 && Number(versions.napi) >= 10;
}
