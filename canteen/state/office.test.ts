import { describe, expect, test } from "vitest";
import type { CameraMode } from "#shared/camera/camera-feed.ts";
import { stationClient } from "#shared/contracts/station-client.ts";
import { LiveStation, type EventStream } from "#shared/ui/live-station.svelte.ts";
import { settled, stillClock } from "#shared/ui/page-clock.fixture.ts";
import { Office } from "./office.svelte.ts";
import { refused, scriptedStation, staffReplies, till, uuid } from "./scripted-station.fixture.ts";

const quality = { minScore: 0.7, minEyeDistance: 40, minSharpness: 30, minLuminance: 40 };
const thresholds = { alone: 0.6, lead: 0.1, suggest: 0.45, confirm: 0.45 };
const pack = {
  pack: "test-1",
  adapter: "onnx",
  dims: 64,
  isNormalised: true,
  files: {},
  quality: { ...quality, maxLuminance: 210, maxYaw: 0.25 },
  thresholds: { ...thresholds, sameFace: 0.5, agree: 0.6, lookAlike: 0.45 },
  licence: "test",
};
const settings = { pack, refusal: null, enrolled: 0 };
const calibration = {
  at: 1_795_000_000_000,
  pack: "test-1",
  people: 2,
  pairs: 1,
  threshold: 0.6,
  reason: "too-few-people",
  curve: [],
  highestPair: 0.1,
  lookAlikePairs: 0,
  confirmed: 0,
  missed: 0,
  tookMs: 3,
};
const facePerson = (consent: string) => ({
  consent,
  since: null,
  notice: null,
  isEnrolled: false,
  enrolledAt: null,
  templates: 0,
  hasLookAlike: false,
  isReenrolmentDue: false,
});

async function anOffice() {
  const station = scriptedStation();
  station.replies = {
    ...staffReplies,
    "/face/settings": () => Response.json(settings),
    "/face/notice": () =>
      Response.json({ version: 1, from: "2026-11-01", title: "告知书", points: [] }),
    "/face": () => Response.json(facePerson("never-asked")),
    "/office/face/consents": ({ answer }) => Response.json(facePerson(String(answer))),
    "/calibrations": () => Response.json(calibration),
  };
  const clock = stillClock();
  const client = stationClient("", station.fetch);
  const stream: EventStream = {
    onopen: null,
    onmessage: null,
    onerror: null,
    close: () => undefined,
  };
  const modes: CameraMode[] = [];
  let commands = 0;
  const office = new Office({
    client,
    patient: client,
    terminal: till,
    clock,
    live: new LiveStation(() => stream, clock),
    newCommandId: () => uuid((commands += 1)),
    openFeed: () => ({
      watch: (mode) => void modes.push(mode),
      usePack: () => undefined,
      stop: () => void modes.push("off"),
    }),
  });
  await office.access.load();
  office.access.pin = "1379";
  await office.access.signIn();
  office.people.type("zjg");
  await clock.advance(120);
  const [found] = office.people.people;
  if (found === undefined) throw new Error("somebody is found");
  office.open(found);
  await settled();
  return { office, station, clock, modes };
}

/** A person who has agreed, with the notice closed again. */
async function anAgreement() {
  const made = await anOffice();
  made.office.person?.openConsent();
  await settled();
  await made.office.person?.consent?.answer("given");
  return made;
}

describe("a person in the office", () => {
  test("is enrolled after they agreed, and not before", async () => {
    const { office, modes } = await anOffice();
    office.person?.openEnrolment();
    expect([office.person?.enrolment, modes]).toEqual([null, []]);
    office.person?.openConsent();
    await settled();
    await office.person?.consent?.answer("given");
    expect([office.person?.consent, office.person?.face?.consent]).toEqual([null, "given"]);
    office.person?.openEnrolment();
    expect(modes).toEqual(["face"]);
  });

  test.each([
    ["another section", (office: Office) => office.show("face")],
    [
      "another person",
      (office: Office) => office.people.selected && office.open(office.people.selected),
    ],
    ["signing out", (office: Office) => void office.leave()],
  ])("%s turns the camera of a sitting off", async (_what, goAway) => {
    const { office, modes } = await anAgreement();
    office.person?.openEnrolment();
    goAway(office);
    expect(modes.at(-1)).toBe("off");
  });

  test("who signs out leaves nothing to the next; who is locked out finds everything", async () => {
    const { office, clock } = await anAgreement();
    await clock.advance(15 * 60_000);
    expect([office.access.member, office.access.isLocked]).toEqual([null, true]);
    expect([office.people.query, office.person?.face?.consent]).toEqual(["zjg", "given"]);
    await office.leave();
    expect([office.people.query, office.person]).toEqual(["", null]);
  });
});

describe("how well faces are recognised", () => {
  test("a calibration takes the place of the one before; a refused one leaves it", async () => {
    const { office, station } = await anOffice();
    station.replies["/api/office/face"] = () => Response.json({ settings, calibration: null });
    delete station.replies["/face"];
    await office.report.load();
    expect(office.report.report?.calibration).toBeNull();
    await office.report.calibrate();
    expect(office.report.report?.calibration?.pairs).toBe(1);
    station.replies["/calibrations"] = () => refused("face-busy");
    await office.report.calibrate();
    expect([office.report.refusal?.code, office.report.report?.calibration?.pairs]).toEqual([
      "face-busy",
      1,
    ]);
  });
});
