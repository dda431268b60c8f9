import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { staffListSchema, staffSignInAnswerSchema } from "#shared/contracts/identity-api.ts";
import { siteSchema } from "#shared/contracts/site.ts";
import { personKeySchema, stationIdSchema } from "#shared/id/ids.ts";
import type { Log } from "#shared/log.ts";
import { accept } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { lookUp } from "../look-up/look-up.ts";
import { demoStaff } from "../staff/demo-staff.ts";
import { staffDesk } from "../staff/staff-desk.ts";
import { openDatabase } from "../store/database.ts";
import { journalStore } from "../store/journal-store.ts";
import { lookUpStore } from "../store/look-up-store.ts";
import { rosterStore } from "../store/roster-store.ts";
import { staffStore } from "../store/staff-store.ts";
import { sha256 } from "../sync/keys.ts";
import { staffRoutes } from "./staff-routes.ts";

const device = { reader: { kind: "none" }, printer: { kind: "none" } };
const site = siteSchema.parse({
  ...{ station: "s-001", title: "银龄一号", region: "330106", receiptColumns: 48 },
  windows: [{ meal: "lunch", from: 630, to: 810 }],
  terminals: [
    { terminal: "till-1", role: "till", ...device },
    { terminal: "till-2", role: "till", ...device },
  ],
});
const person = personKeySchema.parse("ab".repeat(32));

function aServer() {
  const lines: string[] = [];
  const note = (event: string, fields = {}) => void lines.push(JSON.stringify({ event, fields }));
  const log: Log = { info: note, warn: note, error: note };
  const db = openDatabase(":memory:");
  const roster = rosterStore(db);
  const people = lookUpStore(db);
  const accounts = staffStore(db);
  demoStaff(accounts);
  const journal = journalStore(db, { station: stationIdSchema.parse("s-001"), hashOf: sha256 });
  const clock = () => instant(1_800_000_000_000);
  const around = { journal, clock, elapsedMs: () => 0, log };
  let tokens = 0;
  const server = Fastify();
  staffRoutes(server, {
    desk: staffDesk({ ...around, site, accounts, newToken: () => `token-${(tokens += 1)}` }),
    lookUp: lookUp({
      ...around,
      ...{ people, bindings: people, person: roster.person },
      keyedHash: (text) => sha256(new TextEncoder().encode(text)),
      present: () => accept(null),
      unknownCardAt: () => null,
      afterBinding: () => accept(null),
    }),
  });
  return { server, lines };
}

let server: FastifyInstance;
let lines: string[];
beforeEach(() => {
  ({ server, lines } = aServer());
});
afterEach(() => server.close());

async function post(url: string, payload: object, token?: string) {
  const headers = token === undefined ? {} : { "x-yinling-staff": token };
  const answer = await server.inject({ method: "POST", url, payload, headers });
  return { status: answer.statusCode, body: answer.json<unknown>() };
}
const signIn = (pin: string) =>
  post("/api/staff/sign-in", { terminal: "till-1", staff: "c01", pin });

async function token(): Promise<string> {
  return staffSignInAnswerSchema.parse((await signIn("1379")).body).token;
}
const search = { terminal: "till-1", query: "zjg" };
const code = (status: number, refusal: string) => ({
  status,
  body: { refusal: expect.objectContaining({ code: refusal }) },
});

test("staff are listed for everybody, without anything secret", async () => {
  const answer = await server.inject({ url: "/api/staff" });
  expect(staffListSchema.parse(answer.json()).staff.map(({ staff }) => staff)).toEqual([
    ...["c01", "m01"],
  ]);
  expect(answer.body).not.toMatch(/pin|scrypt/);
});

describe("signing in", () => {
  test("gives a token with the right PIN, and says how many tries are left with a wrong one", async () => {
    expect((await signIn("1379")).status).toBe(200);
    expect(await signIn("1378")).toEqual(code(409, "staff-pin-wrong"));
    expect(await signIn("13")).toEqual(code(400, "request-malformed"));
    expect(lines.join()).not.toMatch(/137[89]/);
  });

  test("ends with signing out", async () => {
    const mine = await token();
    expect((await post("/api/look-ups/search", search, mine)).status).toBe(200);
    expect(await post("/api/staff/sign-out", {}, mine)).toEqual({ status: 200, body: null });
    expect(await post("/api/look-ups/search", search, mine)).toEqual(code(401, "staff-sign-in"));
  });
});

describe("what only staff may do", () => {
  const requests: [string, object][] = [
    ["/api/look-ups/search", search],
    ["/api/look-ups/open", { terminal: "till-1", person, reason: "other" }],
    ["/api/look-ups/bind-card", { terminal: "till-1", person }],
  ];

  test.each(requests)(
    "%s is refused without a token, and with that of another till",
    async (url, body) => {
      for (const given of [undefined, "", "token-9", "t".repeat(5_000)]) {
        expect(await post(url, body, given)).toEqual(code(401, "staff-sign-in"));
      }
      const elsewhere = { ...body, terminal: "till-2" };
      expect(await post(url, elsewhere, await token())).toEqual(code(401, "staff-sign-in"));
    },
  );

  test.each(requests)("%s with anything missing or besides is malformed", async (url, body) => {
    const mine = await token();
    expect(await post(url, { ...body, extra: 1 }, mine)).toEqual(code(400, "request-malformed"));
    expect(await post(url, {}, mine)).toEqual(code(400, "request-malformed"));
  });

  test("is done with a token, and refused for what is not there", async () => {
    const mine = await token();
    const [found, open, bind] = await Promise.all(
      requests.map(([url, body]) => post(url, body, mine)),
    );
    expect(found).toEqual({ status: 200, body: { people: [], isMore: false, tookMs: 0 } });
    expect(open).toEqual(code(409, "person-unknown"));
    expect(bind).toEqual(code(409, "card-not-there"));
    const short = { terminal: "till-1", query: "z" };
    expect(await post("/api/look-ups/search", short, mine)).toEqual(code(409, "look-up-too-short"));
  });
});
