import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aFaceStation, codeOf, till, valueOf, type FaceStation } from "./face-station.fixture.ts";
import { aFace, aPerson, aRandomFace, frameOf, many, near, three } from "./faces.fixture.ts";

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

const kinds = (): string[] => station.journal.after(0, 100).map(({ kind }) => kind);

describe("templates go when their reason goes", () => {
  test.each(["deceased", "moved"] as const)("%s in the roster: at the next tick", (status) => {
    valueOf(station.enrol(anna, ofAnna));
    valueOf(station.enrol(bo, ofBo));
    station.face.tick();
    station.tellRoster(anna, status);
    station.face.tick();
    expect(station.ground.templates.labels().size).toBe(1);
    expect(station.face.stateOf(anna)?.isEnrolled).toBe(false);
    expect(station.journal.after(0, 100).at(-1)).toMatchObject({
      kind: "face.erased",
      actor: "station",
      body: { person: anna, staff: null },
    });
  });

  test("two years after consent, and the person may be asked again", () => {
    valueOf(station.enrol(anna, ofAnna));
    station.setTime("2028-10-01T11:30:00+08:00");
    station.face.tick();
    expect(valueOf(station.service.person(anna))).toMatchObject({
      isEnrolled: true,
      isReenrolmentDue: true,
    });
    station.setTime("2028-11-22T00:00:10+08:00");
    station.face.tick();
    expect(valueOf(station.service.person(anna))).toMatchObject({
      isEnrolled: false,
      consent: "never-asked",
    });
    expect(station.ground.templates.labels().size).toBe(0);
  });
});

describe("after a restart", () => {
  test("everybody is recognised as before", async () => {
    valueOf(station.enrol(anna, ofAnna));
    await restart();
    expect(station.service.settings()).toMatchObject({ enrolled: 1, refusal: null });
    expect(station.show(till, three(ofAnna)).kind).toBe("recognised");
  });

  test("a copy of face.db from before the withdrawal cannot be opened and is erased", async () => {
    valueOf(station.enrol(anna, ofAnna));
    await station.stop();
    copyFileSync(join(folder, "face.db"), join(folder, "backup"));
    station = aFaceStation(folder);
    valueOf(station.consent(anna, "withdrawn", "no"));
    await station.stop();
    copyFileSync(join(folder, "backup"), join(folder, "face.db"));
    station = aFaceStation(folder);
    expect(station.face.stateOf(anna)).toMatchObject({ consent: "withdrawn", isEnrolled: false });
    expect(station.ground.templates.labels().size).toBe(0);
    expect(station.logged.join()).toContain("face.orphans-erased");
  });

  test("even all three files from before are of no use without the consent", async () => {
    const names = ["face.db", "face-keys.db", "face.key"];
    valueOf(station.enrol(anna, ofAnna));
    await station.stop();
    for (const name of names) copyFileSync(join(folder, name), join(folder, `${name}.old`));
    station = aFaceStation(folder);
    valueOf(station.consent(anna, "withdrawn", "no"));
    await station.stop();
    for (const name of names) copyFileSync(join(folder, `${name}.old`), join(folder, name));
    station = aFaceStation(folder);
    expect(station.service.settings().enrolled).toBe(0);
    expect(station.ground.templates.labels().size).toBe(0);
  });

  test("who cannot be read is not enrolled, which is written down", async () => {
    valueOf(station.enrol(anna, ofAnna));
    await station.stop();
    rmSync(join(folder, "face.key"));
    station = aFaceStation(folder);
    expect(station.face.stateOf(anna)).toMatchObject({ consent: "given", isEnrolled: false });
    expect(kinds().at(-1)).toBe("face.erased");
  });

  test("a template that was written without its enrolment is erased", async () => {
    const label = "ef".repeat(32);
    const captures = [ofAnna, ofAnna, ofAnna];
    const one = { label, pack: "test-pack-1", mean: ofAnna, captures, hasLookAlike: false };
    station.ground.templates.write(one);
    await restart();
    expect(station.ground.templates.labels().size).toBe(0);
  });

  test("templates of another pack are kept and not compared", async () => {
    valueOf(station.enrol(anna, ofAnna));
    await restart({ pack: { pack: "test-pack-2" } });
    expect(valueOf(station.service.person(anna))).toMatchObject({
      isEnrolled: false,
      isReenrolmentDue: true,
    });
    expect(station.logged.join()).toContain('"ofOtherPacks":1');
    await restart();
    expect(station.face.stateOf(anna)?.isEnrolled).toBe(true);
  });

  test("without a pack a consent can still be withdrawn, and the template goes", async () => {
    valueOf(station.enrol(anna, ofAnna));
    await restart({ pack: null });
    expect(station.service.settings()).toEqual({ pack: null, refusal: null, enrolled: 0 });
    expect(station.face.stateOf(anna)).toBeNull();
    expect(codeOf(station.service.begin(till, { purpose: "identify" }))).toBe("face-none");
    valueOf(station.consent(anna, "withdrawn", "no"));
    expect(station.ground.templates.labels().size).toBe(0);
  });
});

describe("without the impact assessment (PIPL 55)", () => {
  test("nothing of a face is taken; a withdrawal works; the record unlocks it", async () => {
    valueOf(station.enrol(anna, ofAnna));
    rmSync(join(folder, "face-assessment.json"));
    await restart({ assessment: "required" });
    expect(station.service.settings()).toMatchObject({ refusal: { code: "face-locked" } });
    expect(codeOf(station.service.begin(till, { purpose: "identify" }))).toBe("face-locked");
    expect(codeOf(station.enrolNow(anna, ofAnna, "again"))).toBe("face-locked");
    expect(codeOf(station.consent(bo, "given", "bo"))).toBe("face-locked");
    expect(codeOf(await station.service.calibrate())).toBe("face-locked");
    expect(station.face.stateOf(bo)?.mayAsk).toBe(false);
    valueOf(station.consent(anna, "withdrawn", "no"));
    writeFileSync(join(folder, "face-assessment.json"), "{}");
    expect(station.service.settings().refusal?.code).toBe("face-locked");
    const record = { by: "测试甲", on: "2026-11-01", title: "人脸识别影响评估" };
    writeFileSync(join(folder, "face-assessment.json"), JSON.stringify(record));
    expect(station.service.settings().refusal).toBeNull();
    expect(station.face.stateOf(bo)?.mayAsk).toBe(true);
  });
});

describe("nothing of a face leaves its place", () => {
  const ofCai = aRandomFace(77);
  const shown = near(ofCai, 0.9);
  const traces = [ofCai, shown].flatMap((face) => {
    const bytes = Buffer.from(face.buffer, face.byteOffset, face.byteLength);
    const wire = frameOf(1, face).face?.descriptor ?? "";
    return [bytes.subarray(0, 24), Buffer.from(wire.slice(0, 24)), Buffer.from(String(face[0]))];
  });

  test("a whole presentation and an enrolment leave no number of it in any file or log", () => {
    valueOf(station.enrol(cai, ofCai));
    expect(station.show(till, three(shown)).kind).toBe("recognised");
    station.leave(till);
    const unclear = many(near(ofCai, 0.5), 20);
    expect(station.show(till, unclear).kind).toBe("second-sign");
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    const everything = Buffer.concat([...files, Buffer.from(station.logged.join("\n"))]);
    expect(everything.length).toBeGreaterThan(100_000);
    for (const trace of traces) expect(everything.includes(trace)).toBe(false);
  });

  test("no answer carries a template or says whom a second sign is asked of", () => {
    valueOf(station.enrol(cai, ofCai));
    const step = station.show(till, many(near(ofCai, 0.5), 30));
    expect(step.kind).toBe("second-sign");
    const told = JSON.stringify([step, station.service.report(), station.service.person(cai)]);
    expect(told).not.toContain(cai);
    expect(told).not.toContain("descriptor");
  });
});
