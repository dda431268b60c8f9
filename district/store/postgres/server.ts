import type { ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { join, resolve } from "node:path";
import { randomBytes } from "node:crypto";
import pg from "pg";
import type { Log } from "#shared/log.ts";
import { readOrMake } from "../keys.ts";
import { accountFor, commandAs, type Command } from "./account.ts";
import { embeddedBinaries } from "./binaries.ts";
import { clusterUser, makeCluster, spawnAs, type Cluster } from "./cluster.ts";
import { clearLeftBehind, ownerMark } from "./left-behind.ts";

/** A PostgreSQL that we run ourselves. */
export type EmbeddedServer = {
  /** Where its database is; holds the password. */
  readonly url: string;
  /** Fulfilled when it has written everything and ended. */
  stop(): Promise<void>;
};

const databaseName = "yinling";

/** After a crash the server may have to read its log again before it takes connections. */
const longestStartMs = 60_000;
const longestStopMs = 10_000;
const restartMs = 1_000;

/**
 * Of a server that was killed the last processes need a moment to notice it; until then PostgreSQL itself refuses a
 * second one on the same files.
 */
const stillInUse = { tries: 40, pauseMs: 250 };

/**
 * Runs a PostgreSQL on files in `folder`/postgres, reachable from this machine only and with a password that lies
 * beside them. A server that ends by itself is started again on the same port.
 * @param port null = any that is free
 */
export async function startServer({
  folder,
  port,
  log,
}: {
  folder: string;
  port: number | null;
  log: Log;
}): Promise<EmbeddedServer> {
  // Others may pass through to the folder of their own and see nothing else.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const place = resolve(folder, "postgres");
  const password = readOrMake(join(folder, "postgres-password"), () =>
    randomBytes(24).toString("hex"),
  );
  const cluster: Cluster = {
    folder: place,
    account: accountFor(place),
    binaries: await embeddedBinaries(),
    password,
  };
  await clearLeftBehind(place, log);
  await makeCluster(cluster);
  const own = port ?? (await freePort());
  const stop = await keepRunning(serverCommand(cluster, own), log);
  const address = `postgres://${clusterUser}:${password}@127.0.0.1:${own}`;
  await makeDatabase(`${address}/postgres`);
  return { url: `${address}/${databaseName}`, stop };
}

function serverCommand({ folder, account, binaries }: Cluster, port: number): Command {
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    ownerMark(process.pid),
    "max_connections=40",
    "timezone=UTC",
    // Statements and details may hold names: they stay out of every log.
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
  ];
  const args = ["-D", folder, ...settings.flatMap((setting) => ["-c", setting])];
  return commandAs(account, { file: binaries.postgres, args }, [binaries.postgres, folder]);
}

/** Starts the server and starts it again when it ends. @returns what stops it for good */
async function keepRunning(command: Command, log: Log): Promise<() => Promise<void>> {
  let server = await startFirst(command, log);
  let isStopping = false;
  let restart: NodeJS.Timeout | null = null;

  function watch(child: ChildProcess): void {
    child.once("exit", (code, signal) => {
      if (isStopping) return;
      log.error("postgres.ended", { code, signal, restartMs });
      restart = setTimeout(again, restartMs);
    });
  }

  function again(): void {
    startOnce(command, log).then(
      (child) => {
        server = child;
        watch(child);
        // It was told to stop while it was starting.
        if (isStopping) child.kill("SIGINT");
      },
      (cause: unknown) => {
        log.error("postgres.start-failed", { why: cause instanceof Error ? cause.message : "" });
        if (!isStopping) restart = setTimeout(again, restartMs);
      },
    );
  }

  watch(server);
  return async () => {
    isStopping = true;
    if (restart !== null) clearTimeout(restart);
    await stopChild(server);
  };
}

async function startFirst(command: Command, log: Log): Promise<ChildProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOnce(command, log);
    } catch (error) {
      const isInUse = error instanceof Error && error.message.includes("is still in use");
      if (!isInUse || tries === stillInUse.tries) throw error;
      await wait(stillInUse.pauseMs);
    }
  }
}

/** Fulfilled when the server takes connections, rejected with its last words when it ends before. */
function startOnce(command: Command, log: Log): Promise<ChildProcess> {
  const child = spawnAs(command);
  let words = "";
  return new Promise((resolve, reject) => {
    const slow = setTimeout(() => child.kill("SIGQUIT"), longestStartMs);
    child.stderr?.on("data", (chunk: Buffer) => {
      const text = chunk.toString("utf8");
      words = (words + text).slice(-2_000);
      for (const [line] of text.matchAll(/(?:FATAL|PANIC):.*/g))
        log.warn("postgres.said", { line });
      if (words.includes("ready to accept connections")) {
        clearTimeout(slow);
        resolve(child);
      }
    });
    child.once("error", reject);
    child.once("close", () => {
      clearTimeout(slow);
      reject(new Error(`the database server did not start: ${words.trim()}`));
    });
  });
}

/** Asks for a fast shutdown; a server that hangs is ended hard and recovers from its log at the next start. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  const slow = setTimeout(() => child.kill("SIGQUIT"), longestStopMs);
  await ended;
  clearTimeout(slow);
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = $1`, [
      databaseName,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`);
  } finally {
    await client.end();
  }
}

/** A port that nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("no free port"));
      });
    });
  });
}
