import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stationClient, type StationClient } from "#shared/contracts/station-client.ts";
import { saleIdSchema, sessionIdSchema } from "#shared/id/ids.ts";
import { instant } from "#shared/time/time.ts";
import { freePort } from "../../tests/world/process.ts";
import { aStation, codeOf, kiosk, site, till, valueOf } from "../sales/station.fixture.ts";
import { startStation } from "../station.ts";

/** A real station on a real port with the demonstration's people, without devices and without a district. */
const folder = mkdtempSync(join(tmpdir(), "yinling-identity-"));
const databasePath = join(folder, "station.db");
const screensFolder = join(folder, "screens");
const local = "A00000011";
const visitor = "B00000019";
const logged: string[] = [];
const note = (event: string, fields = {}): void =>
  void logged.push(JSON.stringify({ event, ...fields }));

let seeded: ReturnType<typeof aStation>;
let station: Awaited<ReturnType<typeof startStation>>;
let base: string;
let client: StationClient;

beforeAll(async () => {
  mkdirSync(join(screensFolder, "camera"), { recursive: true });
  for (const file of ["ort.wasm", "ort.mjs", "model.onnx"]) {
    writeFileSync(join(screensFolder, "camera", file), "0");
  }
  seeded = aStation(databasePath, { staff: "demo" });
  seeded.db.close();
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  client = stationClient(base, fetch);
  const { provision } = seeded;
  station = await startStation({
    ...{ databasePath, port, provision, site, screensFolder, facePackFolder: null, demoSeed: null },
    districtUrl: "http://127.0.0.1:1",
    clock: () => instant(Date.parse("2026-11-18T11:30:00+08:00")),
    elapsedMs: () => performance.now(),
    log: { info: note, warn: note, error: note },
    random: () => 0.999,
    newSaleId: () => saleIdSchema.parse(randomUUID()),
    newSessionId: () => sessionIdSchema.parse(randomUUID()),
    newId: () => randomUUID(),
    newToken: () => randomUUID(),
  });
});

afterAll(async () => {
  await station.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  for (const terminal of [till, kiosk]) {
    const open = valueOf(await client.session(terminal));
    if (open !== null) await client.endSession(open.sessionId, { terminal });
    valueOf(await client.leaveSecondSign(terminal));
  }
});

const scan = (text: string, terminal = till) =>
  client.scannedCode(terminal, { text, source: "camera" });

describe("a code that was scanned", () => {
  test("opens the session of its holder once; shown again it is refused", async () => {
    const text = await seeded.phoneCode(local);
    const session = valueOf(await scan(text));
    expect(session).toMatchObject({ method: "code", person: { maskedName: "测**" } });
    expect(valueOf(await client.session(till))).toEqual(session);
    expect(codeOf(await scan(text, kiosk))).toBe("code-used");
  });

  test.each([
    ["no text", { text: "", source: "camera" }],
    ["a text that is too long", { text: "A".repeat(4097), source: "wedge" }],
    ["a source that is none", { text: "A", source: "fax" }],
    ["something besides", { text: "A", source: "wedge", person: "x" }],
  ])("%s is malformed", async (_, body) => {
    const response = await fetch(`${base}/api/terminals/till-1/code`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
  });

  test("is in no log and no answer, whatever it was", async () => {
    const text = `SECRET ${await seeded.phoneCode(visitor)}`;
    const answer = await scan(text);
    expect(answer).toMatchObject({ ok: false });
    expect(logged.join() + JSON.stringify(answer)).not.toContain(text.slice(0, 40));
    expect(logged.join()).not.toContain("SECRET");
  });

  test("is taken at a terminal of the site only", async () => {
    const elsewhere = "till-9" as typeof till;
    expect(codeOf(await scan(await seeded.phoneCode(local), elsewhere))).toBe("terminal-unknown");
  });
});

describe("a printed code", () => {
  test("is answered with null until a second sign came", async () => {
    expect(await scan(seeded.printedCode(local))).toEqual({ ok: true, value: null });
    expect(valueOf(await client.session(till))).toBe(null);
    const digits = await client.secondSign(till, { way: "phone", lastFour: "6601" });
    expect(codeOf(digits)).toBe("second-way-other");
    valueOf(await client.leaveSecondSign(till));
  });

  test("is confirmed by staff with their PIN", async () => {
    await scan(seeded.printedCode(visitor), kiosk);
    const pin = { way: "staff", staff: "c01", pin: "1379" } as const;
    expect(valueOf(await client.secondSign(kiosk, pin))).toMatchObject({ assurance: "double" });
  });

  test("is forgotten when the person leaves", async () => {
    await scan(seeded.printedCode(local));
    valueOf(await client.leaveSecondSign(till));
    expect(codeOf(await client.secondSign(till, { way: "phone", lastFour: "6601" }))).toBe(
      "second-sign-not-asked",
    );
  });

  test("is told to a screen that connects meanwhile, without the person", async () => {
    await scan(seeded.printedCode(local), kiosk);
    const response = await fetch(client.eventsUrl(kiosk));
    const reader = response.body?.getReader();
    let heard = "";
    while (!heard.includes("second-sign")) {
      const part = await reader?.read();
      heard += new TextDecoder().decode(part?.value);
    }
    await reader?.cancel();
    expect(heard).toContain('"why":"printed-code"');
    expect(heard).not.toContain("测");
  });
});

test("that is not me: the session of the address and of the body is one", async () => {
  const session = valueOf(await scan(await seeded.phoneCode(visitor)));
  if (session === null) throw new Error("a session");
  const { sessionId } = session;
  const other = await fetch(`${base}/api/sessions/${randomUUID()}/not-me`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ terminal: till, sessionId }),
  });
  expect(other.status).toBe(400);
  expect(valueOf(await client.notMe({ terminal: till, sessionId }))).toBe(null);
  expect(valueOf(await client.session(till))).toBe(null);
});

test("staff sign in, look somebody up and open their session", async () => {
  const pin = { terminal: till, staff: "c01", pin: "1379" };
  const { token } = valueOf(await client.signIn(pin));
  const [found] = valueOf(await client.lookUp(token, { terminal: till, query: "9908" })).people;
  if (found === undefined) throw new Error("somebody was found");
  const open = { terminal: till, person: found.person, reason: "card-forgotten" } as const;
  expect(valueOf(await client.openLookedUp(token, open))).toMatchObject({
    method: "look-up",
    assurance: "assisted",
  });
  expect(codeOf(await client.openLookedUp("nobody", open))).toBe("staff-sign-in");
});

describe("what the camera of a screen needs", () => {
  test.each([
    ["ort.wasm", "application/wasm"],
    ["ort.mjs", "application/javascript"],
    ["model.onnx", "application/octet-stream"],
  ])("%s is sent as %s", async (file, type) => {
    const response = await fetch(`${base}/camera/${file}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type") ?? "").toContain(type);
  });

  test("may run in a page of this station, and nothing of elsewhere", async () => {
    const { headers } = await fetch(`${base}/camera/ort.wasm`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("worker-src 'self'");
    expect(policy).not.toContain("unsafe-inline");
    expect(headers.get("permissions-policy")).toBe("camera=(self)");
  });

  test("a site without a model says so and goes on without faces", async () => {
    expect(valueOf(await client.faceSettings())).toMatchObject({ pack: null, enrolled: 0 });
    expect(codeOf(await client.beginFace(till, { purpose: "identify" }))).toBe("face-none");
  });
});
