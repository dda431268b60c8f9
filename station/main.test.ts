import { spawn, type ChildProcess } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Stations in processes of their own, as in service, without devices and without a district. */
const folder = mkdtempSync(join(tmpdir(), "yinling-main-"));
const entry = fileURLToPath(new URL("./main.ts", import.meta.url));
const patienceMs = 60_000;
const running: ChildProcess[] = [];

beforeAll(() => {
  const [own, district] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];
  const provision = {
    contract: 1,
    station: "s-001",
    title: "银龄一号长者食堂",
    region: "330106",
    stationKey: own.privateKey.export({ type: "pkcs8", format: "pem" }),
    districtKey: district.publicKey.export({ type: "spki", format: "pem" }),
    keyedHashSecret: "5a".repeat(32),
  };
  const devices = { reader: { kind: "none" }, printer: { kind: "none" } };
  const site = {
    windows: [{ meal: "lunch", from: 600, to: 840 }],
    receiptColumns: 48,
    terminals: [{ terminal: "till-1", role: "till", ...devices }],
  };
  writeFileSync(join(folder, "provision.json"), JSON.stringify(provision));
  writeFileSync(join(folder, "site.json"), JSON.stringify(site));
});

afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

type Station = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<number | null>;
  readonly output: () => string;
};

async function start(): Promise<Station> {
  const port = await freePort();
  const args = [
    ...[entry, "--data", join(folder, "data"), "--port", String(port)],
    ...["--district", "http://127.0.0.1:9", "--screens", folder],
    ...["--provision", join(folder, "provision.json"), "--site", join(folder, "site.json")],
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  running.push(child);
  let written = "";
  child.stdout?.on("data", (bytes: Buffer) => (written += bytes.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { child, url: `http://127.0.0.1:${port}`, ended, output: () => written };
}

const isUp = async ({ url }: Station): Promise<boolean> =>
  (await fetch(`${url}/health`).catch(() => null))?.ok === true;

test("a second station on the same data refuses; after a kill the next one starts", async () => {
  const first = await start();
  await expect.poll(() => isUp(first), { timeout: patienceMs }).toBe(true);
  const second = await start();
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(/"station.not-started".*another station is already running/);
  expect(await isUp(first)).toBe(true);
  for (const file of ["station.db", "station.db-wal", "station.db.lock"]) {
    expect(statSync(join(folder, "data", file)).mode & 0o077, file).toBe(0);
  }
  first.child.kill("SIGKILL");
  await first.ended;
  const third = await start();
  await expect.poll(() => isUp(third), { timeout: patienceMs }).toBe(true);
  // The channel of a parent that is gone ends the station in order.
  third.child.disconnect();
  expect(await third.ended).toBe(0);
  expect(third.output()).toContain("station.stopped");
}, 180_000);

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}
