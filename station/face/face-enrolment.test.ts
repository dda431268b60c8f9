import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  aCommand,
  aFaceStation,
  codeOf,
  kiosk,
  manager,
  till,
  valueOf,
  type FaceStation,
} from "./face-station.fixture.ts";
import { aFace, aPerson, frameOf, many, near, three } from "./faces.fixture.ts";

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

const [anna, bo] = [aPerson(1), aPerson(2)];
const ofAnna = aFace(1);
const ofBo = aFace(2);

const kinds = (): string[] => station.journal.after(0, 100).map(({ kind }) => kind);

describe("enrolment", () => {
  test("needs a live consent", () => {
    expect(codeOf(station.enrolNow(anna, ofAnna, "one"))).toBe("face-consent-missing");
    valueOf(station.consent(anna, "given", "yes"));
    valueOf(station.consent(anna, "withdrawn", "no"));
    expect(codeOf(station.enrolNow(anna, ofAnna, "two"))).toBe("face-consent-missing");
    expect(station.ground.templates.labels().size).toBe(0);
  });

  test("needs somebody who is in the roster and active", () => {
    valueOf(station.consent(anna, "given", "yes"));
    station.tellRoster(anna, "moved");
    expect(codeOf(station.enrolNow(anna, ofAnna, "one"))).toBe("face-person-unknown");
    expect(codeOf(station.consent(aPerson(999), "given", "who"))).toBe("face-person-unknown");
  });

  test.each([
    ["another pack", { pack: "other" }, "face-other-pack"],
    ["a face too far away", { own: { eyeDistance: 59 } }, "face-capture-poor"],
    ["a face that is not sure to be one", { own: { score: 0.79 } }, "face-capture-poor"],
    ["a dark picture", { own: { luminance: 20 } }, "face-capture-poor"],
    ["a blurred picture", { own: { sharpness: 5 } }, "face-capture-poor"],
    ["no descriptor", { face: null }, "face-capture-poor"],
    ["two people", { faces: 2 }, "face-capture-poor"],
    ["another person in one of them", { face: ofBo }, "face-captures-differ"],
    ["captures that agree too little", { face: near(ofAnna, 0.59) }, "face-captures-differ"],
    ["a descriptor of the wrong length", { face: ofAnna.subarray(1) }, "face-descriptor"],
  ] as const)("refuses %s", (_name, wrong, code) => {
    valueOf(station.consent(anna, "given", "yes"));
    const { pack, own, face, faces } = {
      pack: "test-pack-1",
      own: {},
      face: ofAnna,
      faces: 1,
      ...wrong,
    };
    const captures = [frameOf(1, ofAnna), frameOf(2, ofAnna), { ...frameOf(3, face, own), faces }];
    const request = { commandId: aCommand("one"), person: anna, pack, captures };
    const answer = station.service.enrol(manager, { ...request, lookAlikeDecision: "undecided" });
    expect(codeOf(answer)).toBe(code);
    expect(station.ground.templates.labels().size).toBe(0);
    expect(kinds()).toEqual(["face-consent.given"]);
  });

  test("a second time replaces the first, whose key is destroyed", () => {
    valueOf(station.enrol(anna, ofAnna, "first"));
    const before = [...station.ground.templates.labels()];
    station.wait(1_000);
    valueOf(station.enrol(anna, ofBo, "second"));
    expect(station.ground.templates.labels().size).toBe(1);
    expect(before.map((label) => station.ground.templates.open(label))).toEqual([null]);
    expect(station.service.settings().enrolled).toBe(1);
    expect(station.show(till, three(ofBo)).kind).toBe("recognised");
    expect(kinds().slice(-2)).toEqual(["face.erased", "face.enrolled"]);
  });

  test("the same command again does nothing more", () => {
    const first = valueOf(station.enrol(anna, ofAnna));
    expect(valueOf(station.enrolNow(anna, ofAnna, `enrol ${anna.slice(-4)}`))).toEqual(first);
    expect(kinds()).toEqual(["face-consent.given", "face.enrolled"]);
    expect(station.ground.templates.labels().size).toBe(1);
  });

  test("somebody who looks the same as another is a decision of staff, and then both need a second sign", () => {
    valueOf(station.enrol(anna, ofAnna));
    const alike = near(ofAnna, 0.65);
    valueOf(station.consent(bo, "given", "bo"));
    expect(codeOf(station.enrolNow(bo, alike, "one"))).toBe("face-same-as-another");
    const decided = station.enrolNow(bo, alike, "two", "different-people");
    expect(valueOf(decided)).toMatchObject({ lookAlikes: 1 });
    for (const face of [ofAnna, alike])
      expect(station.show(till, three(face)).kind).toBe("second-sign");
    expect(station.presented.map(({ doubt }) => doubt)).toEqual(["look-alike", "look-alike"]);
  });

  test("somebody who resembles another a little is marked without asking", async () => {
    valueOf(station.enrol(anna, ofAnna));
    expect(valueOf(station.enrol(bo, near(ofAnna, 0.5)))).toMatchObject({ lookAlikes: 1 });
    expect(valueOf(station.service.person(anna)).hasLookAlike).toBe(true);
    await restart();
    expect(valueOf(station.service.person(anna)).hasLookAlike).toBe(true);
  });
});

describe("consent at a screen", () => {
  const answerAt = (
    terminal: typeof till,
    answer: "given" | "refused" | "withdrawn",
    name: string,
    notice = 1,
  ) => {
    const sessionId = station.open(terminal, anna);
    const request = {
      commandId: aCommand(name),
      sessionId,
      answer,
      notice,
      told: "spoken",
    } as const;
    return station.service.consent(terminal, request);
  };

  test.each([till, kiosk])("is withdrawn at %s: the template is gone at once", (terminal) => {
    valueOf(station.enrol(anna, ofAnna));
    expect(valueOf(answerAt(terminal, "withdrawn", "no"))).toEqual({ consent: "withdrawn" });
    station.leave(terminal);
    expect(station.ground.templates.labels().size).toBe(0);
    expect(station.service.settings().enrolled).toBe(0);
    expect(station.show(till, many(ofAnna, 70)).kind).toBe("ended");
    expect(kinds()).toEqual([
      "face-consent.given",
      "face.enrolled",
      "face-consent.withdrawn",
      "face.erased",
    ]);
    expect(station.changed.at(-1)).toBe(anna);
  });

  test("a refusal is remembered for a year, and whoever wants to may still say yes", () => {
    expect(station.face.stateOf(anna)).toEqual({
      consent: "never-asked",
      isEnrolled: false,
      mayAsk: true,
    });
    valueOf(answerAt(kiosk, "refused", "no"));
    const refused = { consent: "refused", isEnrolled: false, mayAsk: false };
    expect(station.face.stateOf(anna)).toEqual(refused);
    station.setTime("2027-11-21T23:59:00+08:00");
    expect(station.face.stateOf(anna)).toEqual(refused);
    station.setTime("2027-11-22T00:00:00+08:00");
    expect(station.face.stateOf(anna)).toEqual({ ...refused, mayAsk: true });
    valueOf(answerAt(kiosk, "given", "yes"));
    expect(station.face.stateOf(anna)).toMatchObject({ consent: "given", mayAsk: false });
  });

  test.each([
    [
      "to a notice that is not in force",
      () => answerAt(kiosk, "given", "yes", 2),
      "face-notice-other",
    ],
    [
      "of a session that has ended",
      () => {
        const sessionId = station.open(kiosk, anna);
        station.leave(kiosk);
        return station.service.consent(kiosk, {
          ...{ commandId: aCommand("x"), sessionId, answer: "given", notice: 1, told: "read" },
        });
      },
      "session-ended",
    ],
  ])("is refused %s", (_name, answer, code) => {
    expect(codeOf(answer())).toBe(code);
    expect(kinds()).toEqual([]);
  });

  test("the notice is printed at a terminal, once a command", () => {
    const request = { commandId: aCommand("print") };
    const { printJobId } = valueOf(station.service.printNotice(kiosk, request));
    expect(valueOf(station.service.printNotice(kiosk, request))).toEqual({ printJobId });
    const text = JSON.stringify(station.prints.job(printJobId)?.document);
    expect(text).toContain("银龄一号长者食堂");
    expect(text).not.toContain("{site}");
    expect(station.prints.next(kiosk)?.receiptNo).toBe("告知书第1版");
  });
});
