import { spawn, type ChildProcess } from "node:child_process";
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { commandAs, type Account, type Command } from "./account.ts";
import type { Binaries } from "./binaries.ts";

/** Who owns the databases of an embedded cluster. */
export const clusterUser = "yinling";

/** Where a cluster lies and who runs it. */
export type Cluster = {
  readonly folder: string;
  readonly account: Account;
  readonly binaries: Binaries;
  readonly password: string;
};

/**
 * Makes the cluster when there is none: UTF-8, locale C, password by SCRAM. It is made beside its place and moved
 * there when it is complete, so that a machine switched off in between starts again from nothing.
 */
export async function makeCluster(cluster: Cluster): Promise<void> {
  if (existsSync(cluster.folder)) return;
  const draft = `${cluster.folder}.new`;
  const passwordFile = `${cluster.folder}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  try {
    if (cluster.account !== null) {
      for (const path of [draft, passwordFile]) {
        chownSync(path, cluster.account.uid, cluster.account.gid);
      }
    }
    await runToEnd(initdb(cluster, { draft, passwordFile }));
    renameSync(draft, cluster.folder);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function initdb(
  { account, binaries }: Cluster,
  { draft, passwordFile }: { draft: string; passwordFile: string },
): Command {
  const args = [
    `--pgdata=${draft}`,
    `--username=${clusterUser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--no-instructions",
  ];
  return commandAs(account, { file: binaries.initdb, args }, [binaries.initdb, draft]);
}

/** Starts a program with an environment that leaves nothing to the machine's settings. */
export function spawnAs({ file, args, account }: Command): ChildProcess {
  return spawn(file, [...args], {
    // A time zone of its own saves PostgreSQL from comparing all that the machine has.
    env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe"],
    cwd: "/",
    ...account,
  });
}

async function runToEnd(command: Command): Promise<void> {
  const child = spawnAs(command);
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk.toString("utf8")).slice(-2_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`the database could not be made: ${complaint.trim()}`);
}
