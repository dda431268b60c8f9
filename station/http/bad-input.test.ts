import { generateKeyPairSync, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { provisionSchema } from "#shared/contracts/district-api.ts";
import { refusalBodySchema } from "#shared/contracts/refusal.ts";
import { siteSchema } from "#shared/contracts/site.ts";
import { menuSchema } from "#shared/contracts/station-api.ts";
import { saleIdSchema, sessionIdSchema } from "#shared/id/ids.ts";
import { instant } from "#shared/time/time.ts";
import { freePort } from "../../tests/world/process.ts";
import { startStation } from "../station.ts";

/** A real station on a real port with a real file, without devices and without a district. */
const folder = mkdtempSync(join(tmpdir(), "yinling-http-"));
const databasePath = join(folder, "station.db");
let station: Awaited<ReturnType<typeof startStation>>;
let base: string;
let item: string;

beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  station = await startStation({
    databasePath,
    port,
    districtUrl: "http://127.0.0.1:1",
    provision: provisionSchema.parse(aProvision()),
    site: siteSchema.parse(aSite()),
    screensFolder: join(folder, "no-screens"),
    facePackFolder: null,
    demoSeed: 7,
    clock: () => instant(Date.parse("2026-11-18T11:45:00+08:00")),
    elapsedMs: () => performance.now(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    newSaleId: () => saleIdSchema.parse(randomUUID()),
    newSessionId: () => sessionIdSchema.parse(randomUUID()),
    newId: () => randomUUID(),
    newToken: () => randomUUID(),
    random: () => 0.999,
  });
  const menu = menuSchema.parse(await (await fetch(`${base}/api/menu`)).json());
  item = menu.items[0]?.item ?? "";
});

afterAll(async () => {
  await station.stop();
  rmSync(folder, { recursive: true, force: true });
});

function aProvision(): unknown {
  const [own, district] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];
  return {
    contract: 1,
    station: "s-001",
    title: "银龄一号长者食堂",
    region: "330106",
    stationKey: own.privateKey.export({ type: "pkcs8", format: "pem" }),
    districtKey: district.publicKey.export({ type: "spki", format: "pem" }),
    keyedHashSecret: "5a".repeat(32),
  };
}

function aSite(): unknown {
  return {
    station: "s-001",
    title: "银龄一号长者食堂",
    region: "330106",
    windows: [{ meal: "lunch", from: 600, to: 840 }],
    receiptColumns: 48,
    terminals: [
      { terminal: "till-1", role: "till", reader: { kind: "none" }, printer: { kind: "none" } },
    ],
  };
}

function aSale(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    commandId: randomUUID(),
    terminal: "till-1",
    sessionId: null,
    lines: [{ item, count: 1 }],
    tender: { kind: "cash", received: 10_000 },
    expectedSelfPay: 1000,
    ...change,
  };
}

/** Rows of everything that money touches. */
function rows(): unknown {
  const db = new Database(databasePath, { readonly: true });
  try {
    return db
      .prepare(
        `SELECT (SELECT count(*) FROM journal) AS journal, (SELECT count(*) FROM sale) AS sale,
           (SELECT count(*) FROM posting) AS posting, (SELECT count(*) FROM print_job) AS job`,
      )
      .get();
  } finally {
    db.close();
  }
}

async function post(path: string, body: string): Promise<{ status: number; code: string }> {
  const response = await fetch(`${base}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const { refusal } = refusalBodySchema.parse(await response.json());
  expect(refusal.message).toMatch(/\p{Script=Han}/u);
  expect(refusal.next).toMatch(/\p{Script=Han}/u);
  return { status: response.status, code: refusal.code };
}

describe("a bad request has a code, a sentence and a next step, and leaves nothing written", () => {
  const sales: readonly [what: string, body: () => unknown, status: number, code: string][] = [
    ["an unknown field", () => aSale({ discount: 500 }), 400, "request-malformed"],
    ["a missing field", () => aSale({ tender: undefined }), 400, "request-malformed"],
    ["a price sent by the screen", () => aSale({ price: -1 }), 400, "request-malformed"],
    [
      "a negative sum",
      () => aSale({ tender: { kind: "cash", received: -1 } }),
      400,
      "request-malformed",
    ],
    ["a fraction of a fen", () => aSale({ expectedSelfPay: 10.5 }), 400, "request-malformed"],
    ["a count of nought", () => aSale({ lines: [{ item, count: 0 }] }), 400, "request-malformed"],
    ["an empty order", () => aSale({ lines: [] }), 400, "request-malformed"],
    ["a command id that is none", () => aSale({ commandId: "1" }), 400, "request-malformed"],
    [
      "a number too large for money",
      () => aSale({ expectedSelfPay: 1e15 }),
      400,
      "request-malformed",
    ],
    [
      "a dish that is not sold",
      () => aSale({ lines: [{ item: "caviar", count: 1 }] }),
      409,
      "item-not-on-menu",
    ],
    [
      "an amount over the limit",
      () => aSale({ lines: Array.from({ length: 60 }, () => ({ item, count: 99 })) }),
      409,
      "sale-over-limit",
    ],
    ["too little cash", () => aSale({ tender: { kind: "cash", received: 1 } }), 409, "cash-short"],
    ["another sum than the bill's", () => aSale({ expectedSelfPay: 1 }), 409, "price-changed"],
    [
      "a wallet without a person",
      () => aSale({ tender: { kind: "wallet" } }),
      409,
      "wallet-needs-person",
    ],
    ["a session that is over", () => aSale({ sessionId: randomUUID() }), 409, "session-ended"],
    ["a terminal of elsewhere", () => aSale({ terminal: "till-9" }), 409, "terminal-unknown"],
  ];
  test.each(sales)("a sale with %s", async (_what, body, status, code) => {
    const before = rows();
    expect(await post("/api/sales", JSON.stringify(body()))).toEqual({ status, code });
    expect(rows()).toEqual(before);
  });

  test("text that is no JSON, and no body at all", async () => {
    for (const body of ["", "{", "[1,2", "\u0000\u0001", "null", '"sale"', "[]"]) {
      expect(await post("/api/sales", body)).toEqual({ status: 400, code: "request-malformed" });
    }
  });

  test("a body of 10 MB", async () => {
    const body = JSON.stringify(aSale({ padding: "x".repeat(10 * 1024 * 1024) }));
    expect(await post("/api/sales", body)).toEqual({ status: 413, code: "request-too-large" });
  });

  test("ids in addresses that are none", async () => {
    const body = JSON.stringify({ commandId: randomUUID(), terminal: "till-1" });
    expect(await post("/api/sales/../../etc/passwd/reprints", body)).toMatchObject({ status: 404 });
    expect(await post("/api/sales/1/reprints", body)).toMatchObject({ status: 400 });
    expect(await post(`/api/sales/${randomUUID()}/reprints`, body)).toEqual({
      status: 404,
      code: "sale-unknown",
    });
    const answer = JSON.stringify({
      commandId: randomUUID(),
      terminal: "till-1",
      answer: "print-again",
    });
    expect(await post("/api/print-jobs/-1/answers", answer)).toMatchObject({ status: 400 });
    expect(await post("/api/print-jobs/77/answers", answer)).toEqual({
      status: 404,
      code: "print-job-unknown",
    });
  });

  test("a page of another site, and a name that was made to point here", async () => {
    const foreign = await fetch(`${base}/api/state`, {
      headers: { origin: "http://evil.example" },
    });
    expect(foreign.status).toBe(403);
    expect(await statusWithHost("evil.example")).toBe(403);
    expect(await statusWithHost("127.0.0.1")).toBe(200);
  });
});

test("a good sale in between goes through, and repeating it is one sale", async () => {
  const body = JSON.stringify(aSale());
  const send = async (): Promise<unknown> => {
    const response = await fetch(`${base}/api/sales`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const first = await send();
  expect(await send()).toEqual(first);
  expect(rows()).toMatchObject({ sale: 1 });
});

/** `fetch` does not let its caller set the Host header. */
function statusWithHost(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const url = new URL(`${base}/health`);
    httpRequest(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}
