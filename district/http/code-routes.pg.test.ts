import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { generateKeyPairSync } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  demoCodesSchema,
  pairingSchema,
  phoneCredentialSchema,
} from "#shared/contracts/code-api.ts";
import { refusalBodySchema } from "#shared/contracts/refusal.ts";
import { personaCards, personaPeople } from "#shared/demo/personas.ts";
import { personKeyOf } from "#shared/identity/citizen-number.ts";
import { aP256Key } from "#shared/identity/code/code.fixture.ts";
import { instant } from "#shared/time/time.ts";
import { testCodeParts } from "../codes/code-parts.fixture.ts";
import { projectMeals } from "../meals/projection.ts";
import { registerCards, registerPeople } from "../people/people.ts";
import { inTransaction } from "../store/database.ts";
import { keepDemoSeed } from "../store/demo-store.ts";
import { keyedHashWith } from "../store/keys.ts";
import { freshDatabase, quietLog, type TestDatabase } from "../store/testing/test-database.ts";
import { vaultWith } from "../store/vault.ts";
import { signingWith } from "../sync/signature.ts";
import { districtServer } from "./server.ts";

let test0: TestDatabase;
let app: FastifyInstance;
const folder = mkdtempSync(join(tmpdir(), "yinling-phone-"));
const now = instant(1_795_330_000_000);
const keyedHash = keyedHashWith("ab".repeat(32));
const [persona] = personaPeople();
if (persona === undefined) throw new Error("there are personas");
const person = personKeyOf(persona.citizenNumber, keyedHash);

beforeAll(async () => {
  test0 = await freshDatabase();
  const { database } = test0;
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>市民码</title>");
  await inTransaction(database, async (connection) => {
    const parts = { keyedHash, vault: vaultWith(Buffer.alloc(32)) };
    await registerPeople(parts, connection, personaPeople());
    await registerCards(parts, connection, personaCards());
  });
  app = await districtServer({
    ...testCodeParts({ database, keyedHash, clock: () => now }),
    sign: signingWith(generateKeyPairSync("ed25519").privateKey),
    project: projectMeals,
    consoleFolder: join(folder, "none"),
    phoneFolder: folder,
    log: quietLog,
    host: "0.0.0.0",
  });
});
afterAll(async () => {
  await app.close();
  await test0.drop();
  rmSync(folder, { recursive: true });
});

const own = { host: "127.0.0.1:7100" };
const post = (url: string, payload: object, headers: Record<string, string> = own) =>
  app.inject({ method: "POST", url, payload, headers });
const json = (response: { body: string }): unknown => JSON.parse(response.body);
const codeOf = (response: { body: string }) => refusalBodySchema.parse(json(response)).refusal.code;

test("a phone is paired over HTTP with what staff gave, under any name of the district", async () => {
  const made = await post("/api/console/pairings", { person, act: null });
  const { pairingCode, expiresAt } = pairingSchema.parse(json(made));
  expect(expiresAt).toBe(now + 30 * 60_000);
  const wish = { pairingCode, lastFour: "9908", publicKey: aP256Key().publicKey };
  const paired = await post("/api/code/pair", wish, { host: "code.example" });
  expect(phoneCredentialSchema.parse(json(paired))).toMatchObject({ kind: "phone", now });
  expect(JSON.stringify(json(paired))).not.toMatch(/测试甲|9908/);
  expect(json(await app.inject({ url: "/api/code/time" }))).toEqual({ now });
});

test.each<[string, Record<string, string>, string]>([
  ["from another machine", { ...own, "x-test-address": "198.51.100.7" }, "foreign-page"],
  ["handed on by a proxy", { ...own, "x-forwarded-for": "198.51.100.7" }, "foreign-page"],
  ["of a page of another origin", { ...own, origin: "http://evil.example" }, "foreign-page"],
  ["under a name made to point here", { host: "evil.example" }, "foreign-page"],
])(
  "the console's work on codes is refused %s",
  async (_, { "x-test-address": ip, ...headers }, code) => {
    const urls = ["people/search", "pairings", "printed-codes", "codes/revoke", "cards/report"];
    for (const url of urls) {
      const response = await app.inject({
        ...{ method: "POST", url: `/api/console/${url}`, payload: {}, headers },
        ...(ip === undefined ? {} : { remoteAddress: ip }),
      });
      expect([response.statusCode, codeOf(response)]).toEqual([403, code]);
    }
  },
);

test.each<[string, string, object]>([
  ["a pairing without a key", "/api/code/pair", { pairingCode: "12345678", lastFour: "9908" }],
  ["a pairing code of 7 digits", "/api/code/pair", { pairingCode: "1234567" }],
  ["a renewal without a signature", "/api/code/renew", { number: "ab".repeat(16), at: now }],
  ["an unknown field", "/api/code/withdraw", { number: "ab".repeat(16), x: 1 }],
  ["a search without a name", "/api/console/people/search", { lastFour: "9908" }],
  ["a card status that is none", "/api/console/cards/report", { card: "ab", status: "eaten" }],
])("%s is refused", async (_, url, payload) => {
  const response = await post(url, payload);
  expect([response.statusCode, codeOf(response)]).toEqual([400, "request-malformed"]);
});

test("guessing through a proxy locks out who guesses and nobody else", async () => {
  const guess = (address: string) =>
    post(
      "/api/code/pair",
      { pairingCode: "99999999", lastFour: "9908", publicKey: aP256Key().publicKey },
      { ...own, "x-forwarded-for": `203.0.113.1, ${address}` },
    );
  for (let at = 0; at < 10; at += 1) await guess("203.0.113.5");
  const locked = await guess("203.0.113.5");
  expect([locked.statusCode, codeOf(locked)]).toEqual([429, "pairing-too-many"]);
  expect(codeOf(await guess("203.0.113.6"))).toBe("pairing-wrong");
});

test("pairing codes of the demonstration are told only where there is one", async () => {
  expect((await app.inject({ url: "/api/demo/codes" })).statusCode).toBe(404);
  await inTransaction(test0.database, (connection) => keepDemoSeed(connection, 1));
  const told = demoCodesSchema.parse(json(await app.inject({ url: "/api/demo/codes" })));
  expect(told.codes.map(({ pairingCode }) => pairingCode)).toEqual([
    "10000001",
    "10000002",
    "10000003",
    "10000004",
    "10000005",
    "20000001",
  ]);
});

test("the phone's page comes with a policy that lets it reach nothing but the district", async () => {
  const page = await app.inject({ url: "/code/", headers: { host: "code.example" } });
  expect(page.statusCode).toBe(200);
  expect(page.headers["content-security-policy"]).toContain(
    "default-src 'none'; script-src 'self'",
  );
  expect(page.headers["service-worker-allowed"]).toBe("/code/");
  expect(page.headers["referrer-policy"]).toBe("no-referrer");
  const other = await app.inject({ url: "/health" });
  expect(other.headers["content-security-policy"]).toBe(
    "default-src 'self'; frame-ancestors 'none'",
  );
});
