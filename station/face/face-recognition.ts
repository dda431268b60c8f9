import type { FacePack, FaceSettings } from "#shared/contracts/face-api.ts";
import type { Site } from "#shared/contracts/site.ts";
import { noticeAt, noticeInForce } from "#shared/face/notice.zh.ts";
import type { PersonKey, TerminalId } from "#shared/id/ids.ts";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import { businessDay } from "#shared/time/time.ts";
import { Calibrator } from "./calibrator.ts";
import { EnrolledPeople } from "./enrolled.ts";
import { answerNotice, enrol, printNotice, type FaceCommandParts } from "./face-commands.ts";
import type { FaceParts, FaceRecognition, StationFaceService } from "./face-parts.ts";
import { facePersonOf } from "./face-person.ts";
import { faceGallery, type FaceGallery } from "./gallery.ts";
import { Presentations } from "./presentations.ts";
import { sightings } from "./sightings.ts";
import { faceRefusals } from "./texts.zh.ts";

/** What there is only where a site has a model pack. */
type Recognising = {
  readonly pack: FacePack;
  readonly gallery: FaceGallery;
  readonly calibration: Calibrator;
  readonly presented: Presentations;
  readonly settled: (terminal: TerminalId, person: PersonKey) => void;
};

/**
 * Recognises faces at a station. Joined by:
 *
 *     const ground = openFaceGround({ databasePath, db, packFolder, assessment: "required" | "sample", clock, log });
 *     const face = faceRecognition({ …, ground });
 *     faceRoutes(server, face.service); officeFaceRoutes(server, { face: face.service, gate });
 *     // every tick: face.tick(); at the end: await face.stop(), before the station's file is closed
 *
 * It reads all templates when it is made, so the roster's store must be there; `present` and the like are called later.
 */
export function faceRecognition(parts: FaceParts): FaceRecognition {
  const { ground } = parts;
  const pack = ground.model?.pack ?? null;
  const gallery = pack === null ? null : faceGallery(pack);
  const people = new EnrolledPeople({ ...parts, gallery });
  people.load();
  const commandParts: FaceCommandParts = { ...parts, people, gallery };
  const running = pack === null || gallery === null ? null : recognising(parts, { pack, gallery });

  /** Whether faces may be looked at: there is a pack, and the assessment that the law asks for first. */
  function unlocked(): Result<Recognising> {
    if (running === null) return refuse(faceRefusals.none);
    return ground.isAssessed() ? accept(running) : refuse(faceRefusals.locked);
  }
  const lock = (): Refusal | null => {
    const found = unlocked();
    return found.ok || running === null ? null : found.refusal;
  };
  const settings = (): FaceSettings => ({
    pack,
    refusal: lock(),
    enrolled: gallery?.size() ?? 0,
  });
  const notice = () => noticeAt(noticeInForce(businessDay(parts.clock())), parts.site);

  const service: StationFaceService = {
    settings,
    notice,
    modelFile: (name) => ground.model?.pathOf(name) ?? null,
    ...atTerminals(commandParts, { unlocked, personOf: parts.personOf }),
    ...inOffice(commandParts, { unlocked }),
    report: () => ({ settings: settings(), calibration: running?.calibration.last() ?? null }),
  };

  return {
    service,
    stateOf: (person) => {
      if (running === null) return null;
      const state = people.stateOf(person);
      return { ...state, mayAsk: state.mayAsk && lock() === null };
    },
    settled: (terminal, person) => running?.settled(terminal, person),
    tick(): void {
      people.checkSome();
      running?.presented.forgetSilent();
      running?.calibration.runAtNight();
    },
    async stop(): Promise<void> {
      await running?.calibration.stop();
      ground.close();
    },
  };
}

function recognising(
  parts: FaceParts,
  { pack, gallery }: Pick<Recognising, "pack" | "gallery">,
): Recognising {
  const calibration = new Calibrator({ ...parts, pack, gallery });
  const alone = (): number | null => calibration.alone();
  const seen = sightings({ ...parts, pack, gallery, alone });
  const presented = new Presentations({
    ...parts,
    pack,
    gallery,
    alone,
    isActive: (person) => parts.roster.person(person)?.status === "active",
    onAccepted: (sighting) => seen.accepted(sighting),
    onSeen: (terminal, sighting) => seen.remember(terminal, sighting),
  });
  return {
    pack,
    gallery,
    calibration,
    presented,
    settled: (terminal, person) => seen.settled(terminal, person),
  };
}

type Unlocked = { readonly unlocked: () => Result<Recognising> };

/** What staff ask for who are signed in. */
function inOffice(
  commandParts: FaceCommandParts,
  { unlocked }: Unlocked,
): Pick<StationFaceService, "person" | "officeConsent" | "enrol" | "calibrate"> {
  const { roster } = commandParts;
  return {
    person: (person) =>
      roster.person(person) === null
        ? refuse(faceRefusals.personUnknown)
        : accept(facePersonOf(person, commandParts)),
    officeConsent({ staff: witness }, { commandId, person, answer, notice, told }) {
      const open = unlocked();
      if (answer === "given" && !open.ok) return open;
      if (roster.person(person) === null) return refuse(faceRefusals.personUnknown);
      const by = { witness, terminal: null, actor: `staff:${witness}` };
      const command = { commandId, person, answer, notice, told, ...by };
      const answered = answerNotice(command, commandParts);
      return answered.ok ? accept(facePersonOf(person, commandParts)) : answered;
    },
    enrol(staff, request) {
      const open = unlocked();
      return open.ok ? enrol(request, staff, { ...commandParts, ...open.value }) : open;
    },
    async calibrate() {
      const open = unlocked();
      return open.ok ? open.value.calibration.run() : open;
    },
  };
}

/** What screens at a terminal ask for. */
function atTerminals(
  commandParts: FaceCommandParts,
  { unlocked, personOf }: Unlocked & Pick<FaceParts, "personOf">,
): Pick<StationFaceService, "begin" | "frames" | "stop" | "consent" | "printNotice"> {
  return {
    begin(terminal, request) {
      const open = unlocked();
      return open.ok ? open.value.presented.begin(terminal, request) : open;
    },
    frames(terminal, request) {
      const open = unlocked();
      return open.ok ? open.value.presented.frames(terminal, request) : open;
    },
    stop(terminal, presentation) {
      const open = unlocked();
      if (open.ok) open.value.presented.stop(terminal, presentation);
      return accept(null);
    },
    consent(terminal, { commandId, sessionId, answer, notice, told }) {
      const open = unlocked();
      if (answer === "given" && !open.ok) return open;
      const found = personOf(sessionId, terminal);
      if (!found.ok) return found;
      const { person } = found.value;
      const actor = actorAt(commandParts.site, terminal);
      const command = { commandId, person, answer, notice, told, witness: null, terminal, actor };
      const answered = answerNotice(command, commandParts);
      return answered.ok ? accept({ consent: answer }) : answered;
    },
    printNotice: (terminal, { commandId }) => printNotice(terminal, commandId, commandParts),
  };
}

/** Who answers: at a kiosk the person alone, at a till the person through the cashier. */
function actorAt(site: Site, terminal: TerminalId): string {
  const role = site.terminals.find((one) => one.terminal === terminal)?.role;
  return role === "kiosk" ? "person" : `cashier:${terminal}`;
}
