import { describe, expect, test } from "vitest";
import type { CameraFeedParts, CameraMode } from "#shared/camera/camera-feed.ts";
import type { FaceFrame, FacePack } from "#shared/contracts/face-api.ts";
import { stationClient } from "#shared/contracts/station-client.ts";
import { descriptorText } from "#shared/face/descriptor-text.ts";
import { personKeySchema } from "#shared/id/ids.ts";
import { stillClock } from "#shared/ui/page-clock.fixture.ts";
import { agreementOf, captureHint, type Pose } from "./enrolment-frame.ts";
import { Enrolment } from "./enrolment.svelte.ts";
import { refused, scriptedStation, staffReplies, till, uuid } from "./scripted-station.fixture.ts";
import { StaffAccess } from "./staff-access.svelte.ts";

const pack: FacePack = {
  pack: "test-1",
  adapter: "onnx",
  dims: 64,
  isNormalised: true,
  files: {},
  quality: {
    minScore: 0.7,
    minEyeDistance: 40,
    minSharpness: 30,
    minLuminance: 40,
    maxLuminance: 210,
    maxYaw: 0.25,
  },
  thresholds: {
    alone: 0.6,
    lead: 0.1,
    suggest: 0.45,
    confirm: 0.45,
    sameFace: 0.5,
    agree: 0.6,
    lookAlike: 0.45,
  },
  licence: "test",
};

type Face = NonNullable<FaceFrame["face"]>;

/** The descriptor of the n-th face: those of two faces have a score of 0. */
function descriptorOf(n: number): string {
  return descriptorText(Float32Array.from({ length: 64 }, (_, at) => (at === n ? 1 : 0)));
}

function aFrame(face: Partial<Face> = {}): FaceFrame {
  const box = { x: 0.3, y: 0.2, width: 0.3, height: 0.4 };
  const good = { descriptor: descriptorOf(0), score: 0.95, box, eyeDistance: 90 };
  return {
    atMs: 0,
    faces: 1,
    face: { ...good, sharpness: 100, luminance: 120, yaw: 0, ...face },
  };
}

describe("a picture for an enrolment", () => {
  const cases: readonly (readonly [string | null, Pose, FaceFrame])[] = [
    [null, "front", aFrame()],
    ["no-face", "front", { atMs: 0, faces: 0, face: null }],
    ["two-faces", "front", { ...aFrame(), faces: 2 }],
    // Forty pixels between the eyes are enough to recognise, sixty to enrol.
    ["come-closer", "front", aFrame({ eyeDistance: 59 })],
    ["too-dark", "front", aFrame({ luminance: 39 })],
    ["too-bright", "front", aFrame({ luminance: 211 })],
    ["look-here", "front", aFrame({ score: 0.79 })],
    ["look-here", "smile", aFrame({ yaw: 0.2 })],
    ["hold-still", "front", aFrame({ sharpness: 29 })],
    ["hold-still", "front", aFrame({ descriptor: null })],
    ["turn-left", "left", aFrame({ yaw: 0.02 })],
    [null, "left", aFrame({ yaw: 0.15 })],
    ["turn-less", "left", aFrame({ yaw: 0.3 })],
    ["turn-right", "right", aFrame({ yaw: 0.15 })],
    [null, "right", aFrame({ yaw: -0.15 })],
  ];
  test.each(cases)("%s: %s", (hint, pose, frame) => {
    expect(captureHint(frame, { pose, pack, straightYaw: 0 })).toBe(hint);
  });

  test("a turn counts from where this face looks when it looks straight", () => {
    const wanted = { pose: "left", pack, straightYaw: 0.08 } as const;
    expect(captureHint(aFrame({ yaw: 0.1 }), wanted)).toBe("turn-left");
    expect(captureHint(aFrame({ yaw: 0.15 }), wanted)).toBeNull();
  });

  test("captures of two people do not agree, of one they do", () => {
    const [one, other] = [aFrame(), aFrame({ descriptor: descriptorOf(1) })];
    expect(agreementOf([one, one], pack)).toBeCloseTo(1);
    expect(agreementOf([one, other], pack)).toBeCloseTo(0);
    expect(agreementOf([one, aFrame({ descriptor: "AAAA" })], pack)).toBe(-1);
  });
});

async function aSitting() {
  const station = scriptedStation();
  station.replies = {
    ...staffReplies,
    "/enrolments": ({ captures }) =>
      Response.json({
        templates: Array.isArray(captures) ? captures.length : 0,
        agreement: 0.8,
        lookAlikes: 0,
      }),
  };
  const client = stationClient("", station.fetch);
  const access = new StaffAccess({ client, terminal: till, clock: stillClock() });
  await access.load();
  access.pin = "1379";
  await access.signIn();
  const modes: CameraMode[] = [];
  let camera: CameraFeedParts | null = null;
  let commands = 0;
  const enrolment = new Enrolment({
    client,
    access,
    pack,
    person: personKeySchema.parse("1".padStart(64, "0")),
    newCommandId: () => uuid((commands += 1)),
    openCamera: (parts) => {
      camera = parts;
      return {
        watch: (mode) => void modes.push(mode),
        usePack: () => undefined,
        stop: () => void modes.push("off"),
      };
    },
  });
  const see = (frame: FaceFrame, times = 1) => {
    for (let time = 0; time < times; time += 1) camera?.onframe(frame);
  };
  const capture = (frame = aFrame()) => {
    enrolment.take();
    see(frame, 3);
  };
  const enrolled = () => station.asked.filter(({ path }) => path.endsWith("/enrolments"));
  return { enrolment, station, see, capture, modes, enrolled };
}

/** A sitting with all five captures. */
async function aFullSitting() {
  const made = await aSitting();
  for (const yaw of [0, 0, 0.15, -0.15, 0]) made.capture(aFrame({ yaw }));
  return made;
}

describe("a sitting", () => {
  test("keeps nothing before the staff say so, and then the sharpest of three good pictures", async () => {
    const { enrolment, see } = await aSitting();
    see(aFrame(), 10);
    expect(enrolment.captures).toEqual([]);
    enrolment.take();
    for (const sharpness of [80, 200, 90]) see(aFrame({ sharpness }));
    expect(enrolment.captures.map(({ frame }) => frame.face?.sharpness)).toEqual([200]);
    expect(enrolment.pose).toBe("glasses");
  });

  test("begins to count again when a picture in between is bad", async () => {
    const { enrolment, see } = await aSitting();
    enrolment.take();
    see(aFrame(), 2);
    see(aFrame({ luminance: 10 }));
    see(aFrame(), 2);
    expect([enrolment.captures.length, enrolment.steady]).toEqual([0, 2]);
  });

  test("keeps no capture of somebody else", async () => {
    const { enrolment, capture } = await aSitting();
    capture();
    capture(aFrame({ descriptor: descriptorOf(1) }));
    expect([enrolment.captures.length, enrolment.hint]).toEqual([1, "not-alike"]);
  });

  test("with five captures turns the camera off and is saved", async () => {
    const { enrolment, modes, enrolled } = await aFullSitting();
    expect([enrolment.pose, modes.at(-1)]).toEqual([null, "off"]);
    await enrolment.save();
    expect(enrolment.phase).toBe("saved");
    expect(enrolled()[0]?.body).toMatchObject({ pack: "test-1", lookAlikeDecision: "undecided" });
  });

  test("can be saved with three, never with two", async () => {
    const { enrolment, capture } = await aSitting();
    capture();
    enrolment.skip();
    capture(aFrame({ yaw: 0.15 }));
    expect(enrolment.canSave).toBe(false);
    capture(aFrame({ yaw: -0.15 }));
    expect(enrolment.canSave).toBe(true);
  });

  test("takes one pose again", async () => {
    const { enrolment, capture, modes } = await aFullSitting();
    enrolment.retake("left");
    expect([enrolment.captures.length, enrolment.pose, modes.at(-1)]).toEqual([4, "left", "face"]);
    capture(aFrame({ yaw: 0.12 }));
    expect([enrolment.captures.length, enrolment.pose]).toEqual([5, null]);
  });

  test("asks staff about a look-alike and saves on their word only", async () => {
    const { enrolment, station, enrolled } = await aFullSitting();
    const save = station.replies["/enrolments"];
    station.replies["/enrolments"] = (body) =>
      body["lookAlikeDecision"] === "undecided"
        ? refused("face-same-as-another")
        : (save?.(body) ?? refused("no-reply"));
    await enrolment.save();
    expect(enrolment.phase).toBe("look-alike");
    enrolment.leaveOpen();
    expect([enrolment.phase, enrolled().length]).toEqual(["ready", 1]);
    await enrolment.save();
    await enrolment.differentPeople();
    expect(enrolment.phase).toBe("saved");
  });

  test("saves once, however often the answer is lost", async () => {
    const { enrolment, station, enrolled } = await aFullSitting();
    const save = station.replies["/enrolments"];
    station.replies["/enrolments"] = () => new Response("", { status: 500 });
    await enrolment.save();
    expect(enrolment.phase).toBe("ready");
    if (save !== undefined) station.replies["/enrolments"] = save;
    await enrolment.save();
    const ids = enrolled().map(({ body }) => body.commandId);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  test("behind a lock the camera is off and the captures are kept", async () => {
    const { enrolment, capture, modes } = await aSitting();
    capture();
    enrolment.pause();
    expect([modes.at(-1), enrolment.captures.length]).toEqual(["off", 1]);
    enrolment.resume();
    expect(modes.at(-1)).toBe("face");
  });
});
