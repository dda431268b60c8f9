import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FacePack, FaceStep } from "#shared/contracts/face-api.ts";
import type { StaffMember } from "#shared/contracts/identity-api.ts";
import { sessionSchema, type SecondSign, type Session } from "#shared/contracts/session.ts";
import { siteSchema } from "#shared/contracts/site.ts";
import { feedPersonSchema, type FeedPerson } from "#shared/contracts/district-api.ts";
import {
  commandIdSchema,
  sessionIdSchema,
  stationIdSchema,
  terminalIdSchema,
  type CommandId,
  type PersonKey,
  type TerminalId,
} from "#shared/id/ids.ts";
import type { FaceSeen } from "#shared/identity/credential.ts";
import type { Log } from "#shared/log.ts";
import { accept, assert, refuse, type Refusal, type Result } from "#shared/result.ts";
import { instant, parseInstant, type Instant } from "#shared/time/time.ts";
import { commandStore } from "../store/command-store.ts";
import { openDatabase } from "../store/database.ts";
import { openFaceGround } from "../store/face/face-ground.ts";
import { journalStore } from "../store/journal-store.ts";
import { printStore } from "../store/print-store.ts";
import { rosterStore } from "../store/roster-store.ts";
import { sha256 } from "../sync/keys.ts";
import { faceRecognition } from "./face-recognition.ts";
import { aPack, aPerson, frameOf } from "./faces.fixture.ts";

export const till: TerminalId = terminalIdSchema.parse("till-1");
export const kiosk: TerminalId = terminalIdSchema.parse("kiosk-1");
export const manager: StaffMember = { staff: "m01", title: "测试店长", role: "manager" };

export const site = siteSchema.parse({
  station: "s-001",
  title: "银龄一号长者食堂",
  region: "330106",
  windows: [{ meal: "lunch", from: 630, to: 810 }],
  receiptColumns: 48,
  terminals: [till, kiosk].map((terminal) => ({
    terminal,
    role: terminal === till ? "till" : "kiosk",
    reader: { kind: "none" },
    printer: { kind: "none" },
  })),
});

/** A UUID made from a name: the same name is the same id. */
function uuidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
    .concat(hex.slice(20, 32))
    .join("-");
}
export const aCommand = (name: string): CommandId => commandIdSchema.parse(uuidOf(name));

/** Writes a pack of one small file, as an operator would put it there. */
export function writePack(folder: string, own: Partial<FacePack> = {}): string {
  mkdirSync(folder, { recursive: true });
  const model = Buffer.from("not a net, only bytes");
  writeFileSync(join(folder, "detect.onnx"), model);
  const sums = { "detect.onnx": createHash("sha256").update(model).digest("hex") };
  const pack = { ...aPack(), ...own };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ ...pack, sha256: sums }));
  return folder;
}

const moment = (text: string): Instant => {
  const parsed = parseInstant(text);
  assert(parsed !== null, "a moment");
  return parsed;
};

function feedPerson(person: PersonKey, status: FeedPerson["status"]): FeedPerson {
  const unknown = {
    ...{ birth: null, sex: null, groups: null, hukou: null, residence: null },
    ...{ residentSince: null, careLevel: null, inCareHome: null },
  };
  const name = `测试${person.slice(-2)}`;
  return feedPersonSchema.parse({ person, name, lastFour: "9908", status, facts: unknown });
}

type Wish = {
  readonly pack?: Partial<FacePack> | null;
  readonly assessment?: "required" | "sample";
};

/**
 * Face recognition on real files in a folder, with people 1 to 8 in the roster, 11:30 on the clock, and sessions
 * reduced to what recognition asks of them.
 */
export function aFaceStation(folder: string, wish: Wish = {}) {
  const { pack = {}, assessment = "sample" } = wish;
  let now = moment("2026-11-22T11:30:00+08:00");
  let elapsed = 0;
  let ids = 0;
  let chance = 0.9;
  const databasePath = join(folder, "station.db");
  const db = openDatabase(databasePath);
  const logged: string[] = [];
  const write = (event: string, fields = {}): void =>
    void logged.push(`${event} ${JSON.stringify(fields)}`);
  const log: Log = { info: write, warn: write, error: write };
  const journal = journalStore(db, { station: stationIdSchema.parse("s-001"), hashOf: sha256 });
  const roster = rosterStore(db);
  const prints = printStore(db);
  const packFolder = pack === null ? null : writePack(`${folder}-pack`, pack);
  const clock = (): Instant => now;
  const ground = openFaceGround({ databasePath, db, packFolder, assessment, clock, log });

  let cursor = roster.position().cursor;
  const tellRoster = (person: PersonKey, status: FeedPerson["status"]): void => {
    cursor += 1;
    const change = { kind: "person" as const, person: feedPerson(person, status) };
    roster.applyPage({ items: [{ cursor, change }], next: cursor }, null);
  };
  if (cursor === 0) for (let at = 1; at <= 8; at += 1) tellRoster(aPerson(at), "active");

  const sessions = new Map<TerminalId, { person: PersonKey; session: Session }>();
  const presented: FaceSeen[] = [];
  const changed: PersonKey[] = [];
  const asked: { now: SecondSign | null } = { now: null };
  const sessionOf = (terminal: TerminalId, signs: Session["signs"]): Session =>
    sessionSchema.parse({
      ...{
        sessionId: uuidOf(`session ${terminal} ${(ids += 1)}`),
        terminal,
        method: signs[0],
        signs,
      },
      ...{ assurance: signs.length > 1 ? "double" : "single", asked: null, startedAt: now },
      person: {
        ...{ maskedName: "测**", greeting: "测奶奶", age: null, lastFour: "9908" },
        ...{ homeRegion: "", isLocal: true, groups: [] },
      },
      ...{ entitlement: [], wallet: null, face: null, notices: [] },
    });

  const face = faceRecognition({
    ...{ site, clock, log, ground, roster, journal, prints },
    elapsedMs: () => elapsed,
    random: () => chance,
    newId: () => uuidOf(`${folder} ${now} ${elapsed} ${(ids += 1)}`),
    commands: commandStore(db, sha256),
    present(terminal, { seen }): Result<Session | null> {
      presented.push(seen);
      const open = sessions.get(terminal);
      const isSecond = open?.person === seen.person;
      if (seen.doubt !== null && !isSecond) return accept(null);
      const session = sessionOf(terminal, isSecond ? ["card", "face"] : ["face"]);
      sessions.set(terminal, { person: seen.person, session });
      return accept(session);
    },
    askedAt: () => asked.now,
    personAt: (terminal) => sessions.get(terminal)?.person ?? null,
    personOf(sessionId, terminal): Result<FeedPerson> {
      const open = sessions.get(terminal);
      const person = open?.session.sessionId === sessionId ? roster.person(open.person) : null;
      return person === null ? refuse(ended) : accept(person);
    },
    onCommitted: () => undefined,
    onChanged: (person) => void changed.push(person),
  });

  return {
    ...{ face, service: face.service, ground, db, journal, prints, roster, site },
    ...{ logged, presented, changed, asked, databasePath, sessions },
    clock,
    /** Lays a card: opens a session as the sessions of the station would. */
    open(terminal: TerminalId, person: PersonKey) {
      const session = sessionOf(terminal, ["card"]);
      sessions.set(terminal, { person, session });
      return sessionIdSchema.parse(session.sessionId);
    },
    leave: (terminal: TerminalId): void => void sessions.delete(terminal),
    tellRoster,
    setChance: (value: number): void => void (chance = value),
    setTime: (text: string): void => void (now = moment(text)),
    wait(ms: number): void {
      now = instant(now + ms);
      elapsed += ms;
    },
    /** Gives consent in the office and enrols three captures of one face. */
    enrol(person: PersonKey, descriptor: Float32Array, name = `enrol ${person.slice(-4)}`) {
      consentOf(person, "given", `${name} consent`);
      return enrolNow(person, descriptor, name);
    },
    consent: consentOf,
    enrolNow,
    /** Shows one face so many times, 100 ms apart, and gives the last step. */
    show(
      terminal: TerminalId,
      seen: readonly (readonly [Float32Array | null, number?])[],
      purpose: "identify" | "confirm" = "identify",
    ): FaceStep {
      const begun = valueOf(face.service.begin(terminal, { purpose }));
      let step = begun;
      for (const [descriptor, yaw = 0.02] of seen) {
        if (!("presentation" in step)) return step;
        elapsed += 100;
        const frames = [frameOf(elapsed, descriptor, { yaw })];
        const { presentation } = step;
        step = valueOf(face.service.frames(terminal, { presentation, frames }));
      }
      return step;
    },
    async stop(): Promise<void> {
      await face.stop();
      db.close();
    },
  };

  function consentOf(person: PersonKey, answer: "given" | "refused" | "withdrawn", name: string) {
    const commandId = aCommand(name);
    return face.service.officeConsent(manager, {
      ...{ commandId, person, answer, notice: 1, told: "spoken" },
    });
  }

  function enrolNow(
    person: PersonKey,
    descriptor: Float32Array,
    name: string,
    lookAlikeDecision: "undecided" | "different-people" = "undecided",
  ) {
    const captures = [1, 2, 3].map((atMs) => frameOf(atMs, descriptor));
    const packName = ground.model?.pack.pack ?? "none";
    const commandId = aCommand(name);
    return face.service.enrol(manager, {
      ...{ commandId, person, pack: packName, captures, lookAlikeDecision },
    });
  }
}
export type FaceStation = ReturnType<typeof aFaceStation>;

const ended: Refusal = { code: "session-ended", message: "已经结束。", next: "请重来。" };

/** The value of an accepted result; a refusal fails the test with its code. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}

/** `accepted`, or the code of the refusal. */
export function codeOf(result: Result<unknown>): string {
  return result.ok ? "accepted" : result.refusal.code;
}
