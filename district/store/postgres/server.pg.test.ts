import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Log } from "#shared/log.ts";
import { startServer, type EmbeddedServer } from "./server.ts";

/** These tests start and kill servers of their own, also where `DATABASE_URL` names one. */
let folder: string;
const events: string[] = [];
const note = (event: string): void => void events.push(event);
const log: Log = { info: note, warn: note, error: note };
const running: EmbeddedServer[] = [];

async function start(): Promise<EmbeddedServer> {
  const server = await startServer({ folder, port: null, log });
  running.push(server);
  return server;
}
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "yinling-server-"));
  chmodSync(folder, 0o711);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that is killed says so to whoever is connected.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

const serverPid = () =>
  Number(readFileSync(join(folder, "postgres/postmaster.pid"), "utf8").split("\n")[0]);

async function gone(pid: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await wait(25);
  }
  throw new Error(`${pid} goes on`);
}

test("a server is made with UTF-8, locale C and a password, and reachable from here only", async () => {
  const server = await start();
  const settings = `SELECT current_setting('server_encoding'), datcollate,
    current_setting('listen_addresses'), current_setting('fsync'), current_setting('password_encryption')
    FROM pg_database WHERE datname = current_database()`;
  expect(await ask(server.url, settings)).toEqual([
    "UTF8",
    "C",
    "127.0.0.1",
    "on",
    "scram-sha-256",
  ]);
  await expect(ask(server.url.replace(/:[0-9a-f]{48}@/, ":wrong@"), "SELECT 1")).rejects.toThrow(
    "password authentication failed",
  );
  await ask(server.url, "CREATE TABLE kept AS SELECT 7 AS value");
  await server.stop();
  expect((statSync(join(folder, "postgres")).mode & 0o777).toString(8)).toBe("700");
  expect((statSync(join(folder, "postgres-password")).mode & 0o777).toString(8)).toBe("600");
});

test("started again, it has what it had", async () => {
  const server = await start();
  expect(await ask(server.url, "SELECT value FROM kept")).toEqual([7]);
  await server.stop();
});

test("a lock that a killed machine left is removed, also when its process number is somebody else's", async () => {
  for (const pid of [process.pid, 4_000_000]) {
    events.length = 0;
    writeFileSync(join(folder, "postgres/postmaster.pid"), `${pid}\n${folder}/postgres\n0\n5432\n`);
    const server = await start();
    expect(await ask(server.url, "SELECT value FROM kept")).toEqual([7]);
    expect(events).toContain("postgres.lock-removed");
    await server.stop();
  }
});

test("a second district on the same folder is refused, and the first one goes on", async () => {
  const server = await start();
  await expect(start()).rejects.toThrow(`another district (process ${process.pid}) runs`);
  expect(await ask(server.url, "SELECT value FROM kept")).toEqual([7]);
  await server.stop();
});

test("a server that a killed district left running is ended, and nothing is lost", async () => {
  const owner = spawn(
    process.execPath,
    [fileURLToPath(new URL("./owner.fixture.ts", import.meta.url)), folder],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    owner.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
    owner.once("exit", () => reject(new Error("the owner ended")));
  });
  await ask(url, "INSERT INTO kept VALUES (8)");
  const left = serverPid();
  owner.kill("SIGKILL");
  await new Promise((resolve) => owner.once("close", resolve));
  expect(() => process.kill(left, 0)).not.toThrow();
  events.length = 0;
  const server = await start();
  expect(events).toContain("postgres.left-behind");
  await gone(left);
  expect(await ask(server.url, "SELECT value FROM kept ORDER BY value")).toEqual([7, 8]);
  await server.stop();
});

test("a server that is killed is started again on the same port", async () => {
  const server = await start();
  const before = serverPid();
  process.kill(before, "SIGKILL");
  let answer: unknown[] = [];
  for (let tries = 0; tries < 100 && answer.length === 0; tries += 1) {
    answer = await ask(server.url, "SELECT value FROM kept").catch(() => []);
    await wait(100);
  }
  expect(answer).toEqual([7, 8]);
  expect(serverPid()).not.toBe(before);
  expect(events).toContain("postgres.ended");
  await server.stop();
});

test("a server whose district and main process were both killed is started again", async () => {
  const orphan = await startServer({ folder, port: null, log });
  const busy = new pg.Client({ connectionString: orphan.url });
  busy.on("error", () => undefined);
  await busy.connect();
  busy.query("SELECT sum(n) FROM generate_series(1, 3000000) AS n").catch(() => undefined);
  const killed = serverPid();
  const stopping = orphan.stop();
  process.kill(killed, "SIGKILL");
  await stopping;
  const next = await start();
  expect(await ask(next.url, "SELECT value FROM kept ORDER BY value")).toEqual([7, 8]);
  await busy.end().catch(() => undefined);
});

test("making the cluster was cut short: it is made again from nothing", async () => {
  const other = mkdtempSync(join(tmpdir(), "yinling-server-"));
  chmodSync(other, 0o711);
  mkdirSync(join(other, "postgres.new"));
  writeFileSync(join(other, "postgres.new/PG_VERSION"), "18");
  const server = await startServer({ folder: other, port: null, log });
  expect(await ask(server.url, "SELECT 1")).toEqual([1]);
  await server.stop();
  rmSync(other, { recursive: true });
});

test("it also runs in a folder that is closed to everybody else, as a home is", async () => {
  const home = mkdtempSync(join(tmpdir(), "yinling-home-"));
  chmodSync(home, 0o700);
  const server = await startServer({ folder: join(home, "data"), port: null, log });
  expect(await ask(server.url, "SELECT 1")).toEqual([1]);
  await server.stop();
  rmSync(home, { recursive: true });
});
