import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createHmac, createPrivateKey } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  feedPageSchema,
  feedRequestText,
  headText,
  intakeAnswerSchema,
  provisionSchema,
} from "#shared/contracts/district-api.ts";
import { personaCards } from "#shared/demo/personas.ts";
import { stationIdSchema } from "#shared/id/ids.ts";
import { isSignedBy } from "./sync/signature.ts";
import { anEntry, signedBatch } from "./store/testing/test-journal.ts";
import { signing } from "./store/testing/test-signature.ts";

/** The service as it is started by hand, on an embedded PostgreSQL of its own. */
let folder: string;
let running: ChildProcess | undefined;
const main = fileURLToPath(new URL("./main.ts", import.meta.url));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "yinling-district-"));
});
afterEach(() => {
  running?.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Line = { event: string; [field: string]: unknown };

function lines(printed: string): Line[] {
  return printed.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Line]));
}

async function start(...flags: string[]): Promise<{ url: string; log: () => Line[] }> {
  const { DATABASE_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, [main, "--data", folder, "--port", "0", ...flags], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  running = child;
  let printed = "";
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      if (!printed.endsWith("\n")) return;
      const listening = lines(printed).find(({ event }) => event === "district.listening");
      if (listening !== undefined) {
        resolve({ url: String(listening["url"]), log: () => lines(printed) });
      }
    });
    child.once("exit", () => reject(new Error(`the district did not start: ${printed}`)));
  });
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  const child = running;
  if (child === undefined) throw new Error("nothing runs");
  const code = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill(signal);
  return code;
}

const provisionFile = () => join(folder, "provision/s-001.json");
const readProvision = () =>
  provisionSchema.parse(JSON.parse(readFileSync(provisionFile(), "utf8")));

async function pullFeed(url: string) {
  const { station, stationKey } = readProvision();
  const sign = signing(createPrivateKey(stationKey));
  const items = [];
  for (let after = 0; ;) {
    const path = `/feed?after=${after}&limit=1000`;
    const at = Date.now();
    const response = await fetch(`${url}${path}`, {
      headers: {
        "x-yinling-station": station,
        "x-yinling-at": String(at),
        "x-yinling-signature": sign(feedRequestText({ station, path, at })),
      },
    });
    const page = feedPageSchema.parse(await response.json());
    items.push(...page.items);
    if (page.isComplete) return items;
    after = page.next;
  }
}

test("a first start makes the demonstration, and a station reads it with its provision", async () => {
  const { url, log } = await start("--demo", "--seed", "11");
  expect(log().find(({ event }) => event === "demo.made")).toMatchObject({
    seed: 11,
    people: 5000,
  });
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ ok: true, demoSeed: 11 });
  expect((statSync(provisionFile()).mode & 0o777).toString(8)).toBe("600");
  const items = await pullFeed(url);
  const kinds = (kind: string) => items.filter(({ change }) => change.kind === kind).length;
  expect([kinds("person"), kinds("programme")]).toEqual([5000, 4]);
  const [card] = personaCards();
  const secret = Buffer.from(readProvision().keyedHashSecret, "hex");
  const key = createHmac("sha256", secret)
    .update(`card:${card?.identificationCode}:${card?.cardNumber}`)
    .digest("hex");
  expect(items.some(({ change }) => change.kind === "card" && change.card.card === key)).toBe(true);
  expect(await end("SIGTERM")).toBe(0);
  expect(log().at(-1)?.event).toBe("district.stopped");
});

test("a second start keeps people and provisions, and says that the seed was another", async () => {
  const before = readFileSync(provisionFile(), "utf8");
  const { url, log } = await start("--demo", "--seed", "12");
  expect(log().map(({ event }) => event)).toEqual(["demo.kept", "district.listening"]);
  expect(readFileSync(provisionFile(), "utf8")).toBe(before);
  expect((await pullFeed(url)).length).toBeGreaterThan(10_000);
  expect(await end("SIGINT")).toBe(0);
});

test("killed in the middle, it has at the next start what it acknowledged", async () => {
  const { url } = await start("--demo");
  const { stationKey, districtKey } = readProvision();
  const station = stationIdSchema.parse("s-001");
  const entries = [anEntry(station, [], { kind: "station.tested", body: {} })];
  const batch = signedBatch(station, entries, signing(createPrivateKey(stationKey)));
  const send = async (to: string) =>
    fetch(`${to}/intake`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(batch),
    });
  const { head } = intakeAnswerSchema.parse(await (await send(url)).json());
  const { signature, ...unsigned } = head;
  expect(isSignedBy(districtKey, { text: headText(unsigned), signature })).toBe(true);
  await end("SIGKILL");
  const again = await start("--demo");
  const answer = intakeAnswerSchema.parse(await (await send(again.url)).json());
  expect(answer.head).toMatchObject({ seq: 1, hash: entries[0]?.hash });
  expect(await end("SIGTERM")).toBe(0);
});

test("the log holds no citizen number and no name", async () => {
  const { log } = await start("--demo");
  await end("SIGTERM");
  expect(JSON.stringify(log())).not.toMatch(/\d{17}[\dX]|测试/);
});

test("a flag that nobody knows ends the start with a complaint", async () => {
  await expect(start("--nonsense")).rejects.toThrow("district.not-started");
});
