import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { faceStepSchema } from "#shared/contracts/face-api.ts";
import {
  aFaceStation,
  codeOf,
  kiosk,
  till,
  valueOf,
  type FaceStation,
} from "./face-station.fixture.ts";
import { aFace, aPack, aPerson, frameOf, many, near, three, turning } from "./faces.fixture.ts";

let folder = "";
let station: FaceStation;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "face-station-"));
  station = aFaceStation(folder);
});
afterEach(async () => {
  await station.stop();
  rmSync(folder, { recursive: true });
  rmSync(`${folder}-pack`, { recursive: true, force: true });
});

async function restart(wish: Parameters<typeof aFaceStation>[1] = {}): Promise<void> {
  await station.stop();
  station = aFaceStation(folder, wish);
}

const [anna, bo, cai] = [aPerson(1), aPerson(2), aPerson(3)];
const ofAnna = aFace(1);
const ofBo = aFace(2);

describe("who is recognised", () => {
  test("somebody enrolled, by three good frames at the till", () => {
    expect(valueOf(station.enrol(anna, ofAnna))).toEqual({
      templates: 3,
      agreement: 1,
      lookAlikes: 0,
    });
    valueOf(station.enrol(bo, ofBo));
    const step = station.show(till, three(near(ofAnna, 0.85)));
    expect(step.kind).toBe("recognised");
    expect(station.presented).toEqual([{ person: anna, doubt: null }]);
    expect(faceStepSchema.parse(step)).toEqual(step);
  });

  test("at the kiosk only after the head was turned as asked", () => {
    valueOf(station.enrol(anna, ofAnna));
    const face = near(ofAnna, 0.85);
    expect(station.show(kiosk, three(face))).toMatchObject({
      kind: "turn",
      to: "right",
      turn: 1,
      turns: 1,
    });
    expect(station.presented).toEqual([]);
    const turned = [...three(face), ...turning(face)];
    expect(station.show(kiosk, turned).kind).toBe("recognised");
  });

  test("a photo that does not turn is asked for a second sign, and nothing of the person is told", () => {
    valueOf(station.enrol(anna, ofAnna));
    const face = near(ofAnna, 0.85);
    const step = station.show(kiosk, many(face, 50));
    expect(step).toEqual({
      kind: "second-sign",
      asked: { why: "face-not-live", ways: ["card", "code", "staff"] },
    });
    expect(station.presented).toEqual([{ person: anna, doubt: "face-not-live" }]);
  });

  test("a stranger is told to take another way, without being called unknown", () => {
    valueOf(station.enrol(anna, ofAnna));
    const step = station.show(till, many(aFace(9), 70));
    expect(step).toMatchObject({ kind: "ended", refusal: { code: "face-not-sure" } });
    expect(JSON.stringify(step)).not.toMatch(/陌生|不认识|未知|没有登记/);
    expect(station.presented).toEqual([]);
  });

  test("what the sessions say is asked is what the screen hears", () => {
    valueOf(station.enrol(anna, ofAnna));
    station.asked.now = { why: "face-unsure", ways: ["card", "phone"] };
    const step = station.show(till, many(near(ofAnna, 0.5), 30));
    expect(step).toEqual({ kind: "second-sign", asked: station.asked.now });
  });
});

describe("a face as the second sign (1:1)", () => {
  test("confirms the person of the session from the threshold for that on", () => {
    valueOf(station.enrol(anna, ofAnna));
    valueOf(station.enrol(bo, ofBo));
    station.open(till, anna);
    const face = near(ofAnna, 0.72);
    expect(station.show(till, three(face), "confirm").kind).toBe("recognised");
    expect(station.presented).toEqual([{ person: anna, doubt: null }]);
  });

  test("is not given by another enrolled person", () => {
    valueOf(station.enrol(anna, ofAnna));
    valueOf(station.enrol(bo, ofBo));
    station.open(till, anna);
    const shown = many(ofBo, 70);
    const step = station.show(till, shown, "confirm");
    expect(step).toMatchObject({ kind: "ended", refusal: { code: "face-not-confirmed" } });
    expect(station.presented).toEqual([]);
  });

  test("counts no more when somebody else has laid a card meanwhile", () => {
    valueOf(station.enrol(anna, ofAnna));
    station.open(till, anna);
    const begun = valueOf(station.service.begin(till, { purpose: "confirm" }));
    station.open(till, bo);
    if (!("presentation" in begun)) throw new Error("is looking");
    const { presentation } = begun;
    const frames = [1, 2, 3].map((atMs) => frameOf(atMs, ofAnna));
    expect(valueOf(station.service.frames(till, { presentation, frames }))).toMatchObject({
      kind: "ended",
      refusal: { code: "face-person-changed" },
    });
  });

  test.each([
    ["without a session", null, "face-nobody-to-confirm"],
    ["of somebody who is not enrolled", bo, "face-not-enrolled"],
  ])("is refused %s", (_name, person, code) => {
    valueOf(station.enrol(anna, ofAnna));
    if (person !== null) station.open(till, person);
    expect(codeOf(station.service.begin(till, { purpose: "confirm" }))).toBe(code);
  });
});

describe("what a screen may send", () => {
  const send = (presentation: string, descriptor = ofAnna) =>
    station.service.frames(till, { presentation, frames: [frameOf(1, descriptor)] });
  const begin = (): string => {
    const step = valueOf(station.service.begin(till, { purpose: "identify" }));
    return "presentation" in step ? step.presentation : "";
  };

  test("an unknown presentation", () => {
    expect(codeOf(send("00000000-0000-4000-8000-000000000000"))).toBe("face-presentation-over");
  });
  test("one that another has replaced", () => {
    const first = begin();
    const second = begin();
    expect(codeOf(send(first))).toBe("face-presentation-over");
    expect(codeOf(send(second))).toBe("accepted");
  });
  test("one that was stopped", () => {
    const presentation = begin();
    valueOf(station.service.stop(till, presentation));
    valueOf(station.service.stop(till, presentation));
    expect(codeOf(send(presentation))).toBe("face-presentation-over");
  });
  test("one from which nothing came for half a minute", () => {
    const presentation = begin();
    station.wait(30_001);
    station.face.tick();
    expect(codeOf(send(presentation))).toBe("face-presentation-over");
  });
  test("a descriptor of another pack: refused, and the presentation goes on", () => {
    const presentation = begin();
    expect(codeOf(send(presentation, new Float32Array(128).fill(0.1)))).toBe("face-descriptor");
    expect(codeOf(send(presentation))).toBe("accepted");
  });
  test("another terminal's", () => {
    const presentation = begin();
    const frames = [frameOf(1, ofAnna)];
    expect(codeOf(station.service.frames(kiosk, { presentation, frames }))).toBe(
      "face-presentation-over",
    );
  });
});

describe("a pack that is never used alone", () => {
  const thresholds = { ...aPack().thresholds, alone: null };

  test("only suggests", async () => {
    await restart({ pack: { thresholds } });
    valueOf(station.enrol(anna, ofAnna));
    expect(station.show(till, three(ofAnna)).kind).toBe("second-sign");
    expect(station.presented).toEqual([{ person: anna, doubt: "face-unsure" }]);
  });

  test("asks nobody whether two who look alike are one: a second sign is asked for anyway", async () => {
    await restart({ pack: { thresholds } });
    valueOf(station.enrol(anna, ofAnna));
    expect(valueOf(station.enrol(bo, near(ofAnna, 0.9)))).toMatchObject({ lookAlikes: 1 });
    expect(station.show(till, three(ofAnna)).kind).toBe("second-sign");
    expect(station.presented).toEqual([{ person: anna, doubt: "face-unsure" }]);
  });
});

describe("calibration", () => {
  test("runs on demand, marks resemblances, is kept, and only one at a time", async () => {
    valueOf(station.enrol(anna, ofAnna));
    valueOf(station.enrol(bo, ofBo));
    valueOf(station.enrol(cai, near(ofBo, 0.5)));
    const [found, busy] = await Promise.all([
      station.service.calibrate(),
      station.service.calibrate(),
    ]);
    expect(codeOf(busy)).toBe("face-busy");
    expect(valueOf(found)).toMatchObject({
      ...{ people: 3, pairs: 3, threshold: 0.6, reason: "too-few-people", lookAlikePairs: 1 },
    });
    valueOf(station.consent(cai, "withdrawn", "no"));
    expect(valueOf(station.service.person(bo)).hasLookAlike).toBe(true);
    valueOf(await station.service.calibrate());
    expect(valueOf(station.service.person(bo)).hasLookAlike).toBe(false);
    await restart();
    expect(station.service.report().calibration).toMatchObject({ people: 2, pairs: 1 });
    expect(valueOf(station.service.person(bo)).hasLookAlike).toBe(false);
  });

  test("counts what second signs say of faces", async () => {
    valueOf(station.enrol(anna, ofAnna));
    const unsure = many(near(ofAnna, 0.5), 30);
    station.show(till, unsure);
    station.face.settled(till, anna);
    station.show(till, unsure);
    station.face.settled(till, bo);
    station.show(till, unsure);
    station.wait(60_001);
    station.face.settled(till, anna);
    station.open(till, anna);
    station.show(till, three(near(ofAnna, 0.9)), "confirm");
    station.face.settled(kiosk, anna);
    expect(valueOf(await station.service.calibrate())).toMatchObject({ confirmed: 2, missed: 1 });
    expect(station.ground.templates.confirmations("test-pack-1").differed).toBe(1);
  });

  test("by night, once", async () => {
    valueOf(station.enrol(anna, ofAnna));
    valueOf(station.enrol(bo, ofBo));
    station.setTime("2026-11-23T03:00:00+08:00");
    station.face.tick();
    expect(codeOf(await station.service.calibrate())).toBe("face-busy");
    await expect.poll(() => station.service.report().calibration?.people).toBe(2);
    const { at } = station.service.report().calibration ?? {};
    station.wait(60_000);
    station.face.tick();
    expect(station.service.report().calibration?.at).toBe(at);
  });

  test("scores that fall make a re-enrolment due", () => {
    valueOf(station.enrol(anna, ofAnna));
    station.setChance(0.2);
    for (let at = 0; at < 5; at += 1) {
      station.open(till, anna);
      const face = near(ofAnna, 0.62);
      const both = [...three(face), ...turning(face), ...turning(face)];
      expect(station.show(till, both, "confirm").kind).toBe("recognised");
    }
    expect(valueOf(station.service.person(anna)).isReenrolmentDue).toBe(true);
  });
});
