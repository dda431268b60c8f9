import type { FastifyInstance } from "fastify";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  faceCalibrationSchema,
  faceConsentAnswerSchema,
  faceEnrolmentAnswerSchema,
  faceNoticeSchema,
  facePersonSchema,
  faceReportSchema,
  faceSettingsSchema,
  faceStepSchema,
} from "#shared/contracts/face-api.ts";
import { refusalBodySchema } from "#shared/contracts/refusal.ts";
import { reprintAnswerSchema } from "#shared/contracts/station-api.ts";
import { accept, refuse } from "#shared/result.ts";
import {
  aCommand,
  aFaceStation,
  kiosk,
  manager,
  till,
  valueOf,
  type FaceStation,
} from "../face/face-station.fixture.ts";
import { aFace, aPerson, frameOf } from "../face/faces.fixture.ts";
import { faceRoutes } from "./face-routes.ts";
import { guardedServer } from "./guarded-server.ts";
import { officeFaceRoutes } from "./office-face-routes.ts";

let folder = "";
let station: FaceStation;
let server: FastifyInstance;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "face-routes-"));
  station = aFaceStation(folder);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  server = guardedServer({ log, bodyLimit: 64 * 1024 });
  faceRoutes(server, station.service);
  const signIn = { code: "staff-sign-in", message: "请先登录。", next: "请输入密码。" };
  const member = (token: string) => (token === "good" ? accept(manager) : refuse(signIn));
  officeFaceRoutes(server, { face: station.service, gate: { member } });
});
afterEach(async () => {
  await server.close();
  await station.stop();
  rmSync(folder, { recursive: true });
  rmSync(`${folder}-pack`, { recursive: true, force: true });
});

const anna = aPerson(1);
const staff = { "x-yinling-staff": "good" };

async function asked(
  method: "GET" | "POST",
  url: string,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
) {
  const answer = await server.inject({
    ...{ method, url, headers: { host: "127.0.0.1:7200", ...headers } },
    ...(body === undefined ? {} : { payload: body }),
  });
  const json: unknown = answer.headers["content-type"]?.includes("json") ? answer.json() : null;
  return { status: answer.statusCode, json, text: answer.body };
}
const codeOf = (json: unknown): string => refusalBodySchema.parse(json).refusal.code;
const at = (what: string, terminal: string = till): string =>
  `/api/terminals/${terminal}/face/${what}`;

test("settings and notice can be asked for by any screen", async () => {
  const settings = faceSettingsSchema.parse((await asked("GET", "/api/face/settings")).json);
  expect(settings).toMatchObject({ pack: { pack: "test-pack-1" }, refusal: null, enrolled: 0 });
  const notice = faceNoticeSchema.parse((await asked("GET", "/api/face/notice")).json);
  expect(notice.version).toBe(1);
});

describe("the files of the pack", () => {
  test("are served as they were checked", async () => {
    const { status, text } = await asked("GET", "/face-models/detect.onnx");
    expect({ status, text }).toEqual({ status: 200, text: "not a net, only bytes" });
  });
  test.each(["manifest.json", "other.onnx", "..%2Fstation.db", "%2e%2e%2fface.key"])(
    "%s is not one of them",
    async (file) => {
      const { status, json } = await asked("GET", `/face-models/${file}`);
      expect(status).toBe(404);
      expect(codeOf(json)).toBe("not-found");
    },
  );
});

test("a person is enrolled in the office and recognised at the till, over the wire", async () => {
  const consent = { person: anna, answer: "given", notice: 1, told: "spoken" };
  const given = await asked("POST", "/api/office/face/consents", {
    ...{ headers: staff, body: { ...consent, commandId: aCommand("yes") } },
  });
  expect(facePersonSchema.parse(given.json).consent).toBe("given");
  const captures = [1, 2, 3, 4, 5].map((atMs) => frameOf(atMs, aFace(1)));
  const sitting = { person: anna, pack: "test-pack-1", captures, lookAlikeDecision: "undecided" };
  const enrolled = await asked("POST", "/api/office/face/enrolments", {
    ...{ headers: staff, body: { ...sitting, commandId: aCommand("enrol") } },
  });
  expect(faceEnrolmentAnswerSchema.parse(enrolled.json).templates).toBe(5);

  const begun = await asked("POST", at("begin"), { body: { purpose: "identify" } });
  const step = faceStepSchema.parse(begun.json);
  if (step.kind !== "look") throw new Error("is looking");
  const frames = Array.from({ length: 10 }, (_, index) => frameOf(index, aFace(1)));
  const { presentation } = step;
  const seen = await asked("POST", at("frames"), { body: { presentation, frames } });
  expect(faceStepSchema.parse(seen.json).kind).toBe("recognised");
  const person = await asked("GET", `/api/office/people/${anna}/face`, { headers: staff });
  expect(facePersonSchema.parse(person.json)).toMatchObject({ isEnrolled: true, templates: 5 });
});

test("ten frames of the longest descriptor fit into a body", async () => {
  const begun = faceStepSchema.parse(
    (await asked("POST", at("begin"), { body: { purpose: "identify" } })).json,
  );
  if (begun.kind !== "look") throw new Error("is looking");
  const frames = Array.from({ length: 10 }, (_, index) => frameOf(index, new Float32Array(1024)));
  const { presentation } = begun;
  const { status, json } = await asked("POST", at("frames"), { body: { presentation, frames } });
  // Of the wrong length for this pack, but read.
  expect([status, codeOf(json)]).toEqual([409, "face-descriptor"]);
});

test("a presentation is stopped, consent answered and the notice printed at a terminal", async () => {
  const begun = await asked("POST", at("begin"), { body: { purpose: "identify" } });
  const step = faceStepSchema.parse(begun.json);
  if (step.kind !== "look") throw new Error("is looking");
  const body = { presentation: step.presentation };
  expect(await asked("POST", at("stop"), { body })).toMatchObject({ status: 200, text: "null" });
  const sessionId = station.open(kiosk, anna);
  const consent = { sessionId, answer: "refused", notice: 1, told: "read" };
  const refused = await asked("POST", at("consent", kiosk), {
    body: { ...consent, commandId: aCommand("no") },
  });
  expect(faceConsentAnswerSchema.parse(refused.json)).toEqual({ consent: "refused" });
  const printed = await asked("POST", at("notice-print"), {
    body: { commandId: aCommand("print") },
  });
  expect(reprintAnswerSchema.parse(printed.json).printJobId).toBe(1);
});

test("the office sees the report and calibrates", async () => {
  const { json } = await asked("POST", "/api/office/face/calibrations", {
    ...{ headers: staff, body: {} },
  });
  const calibration = faceCalibrationSchema.parse(json);
  expect(calibration).toMatchObject({ people: 0, pairs: 0, highestPair: null });
  const report = await asked("GET", "/api/office/face", { headers: staff });
  expect(faceReportSchema.parse(report.json).calibration).toEqual(calibration);
});

test.each([
  ["GET", "/api/office/face"],
  ["GET", `/api/office/people/${anna}/face`],
  ["POST", "/api/office/face/consents"],
  ["POST", "/api/office/face/enrolments"],
  ["POST", "/api/office/face/calibrations"],
] as const)("%s %s is for staff who are signed in", async (method, url) => {
  for (const headers of [{}, { "x-yinling-staff": "bad" }]) {
    const { status, json } = await asked(method, url, {
      headers,
      ...(method === "POST" ? { body: {} } : {}),
    });
    expect([status, codeOf(json)]).toEqual([401, "staff-sign-in"]);
  }
});

describe("bad input", () => {
  const frame = frameOf(1, aFace(1));
  const presentation = "00000000-0000-4000-8000-000000000000";
  const framesOf = (own: object) => ({ presentation, frames: [{ ...frame, ...own }] });
  const faceOf = (own: object) => framesOf({ face: { ...frame.face, ...own } });

  test.each([
    ["no frame", { presentation, frames: [] }, 400],
    ["eleven frames", { presentation, frames: Array(11).fill(frame) }, 400],
    ["no time", framesOf({ atMs: null }), 400],
    ["a time before zero", framesOf({ atMs: -1 }), 400],
    ["a picture", framesOf({ picture: "data:image/png;base64," }), 400],
    ["a descriptor of numbers", faceOf({ descriptor: [0.1, 0.2] }), 400],
    ["a descriptor that is endless", faceOf({ descriptor: "A".repeat(6_001) }), 400],
    ["a yaw beyond its range", faceOf({ yaw: 1.1 }), 400],
    ["a presentation that nobody began", framesOf({}), 409],
    ["a body too large", { presentation, frames: "x".repeat(70_000) }, 413],
  ])("%s", async (_name, body, status) => {
    const answer = await asked("POST", at("frames"), { body });
    expect(answer.status).toBe(status);
    expect(refusalBodySchema.parse(answer.json).refusal.next).not.toBe("");
  });

  test.each([
    ["Till 1", 400],
    ["../till-1", 400],
    ["till-9", 409],
  ])("terminal %s", async (terminal, status) => {
    const body = { purpose: "identify" };
    const answer = await asked("POST", at("begin", encodeURIComponent(terminal)), { body });
    expect(answer.status).toBe(status);
  });

  test("a person key that is none", async () => {
    const { status } = await asked("GET", "/api/office/people/33010619580101/face", {
      headers: staff,
    });
    expect(status).toBe(400);
  });

  test("an unknown purpose", async () => {
    expect((await asked("POST", at("begin"), { body: { purpose: "watch" } })).status).toBe(400);
  });
});

test("a person who withdraws over the wire is gone from the gallery", async () => {
  valueOf(station.enrol(anna, aFace(1)));
  const sessionId = station.open(till, anna);
  const body = {
    sessionId,
    answer: "withdrawn",
    notice: 1,
    told: "read",
    commandId: aCommand("no"),
  };
  expect((await asked("POST", at("consent"), { body })).status).toBe(200);
  const settings = faceSettingsSchema.parse((await asked("GET", "/api/face/settings")).json);
  expect(settings.enrolled).toBe(0);
});
