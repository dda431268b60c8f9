import type {
  FaceBeginRequest,
  FaceFramesRequest,
  FacePack,
  FaceStep,
} from "#shared/contracts/face-api.ts";
import type { SecondSign } from "#shared/contracts/session.ts";
import type { PersonKey, TerminalId } from "#shared/id/ids.ts";
import type { FaceSeen } from "#shared/identity/credential.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import type { FaceParts } from "./face-parts.ts";
import { emptyIntake, takenIn, type Intake } from "./frame-intake.ts";
import type { FaceGallery } from "./gallery.ts";
import {
  afterFrame,
  afterTime,
  beginPresentation,
  framesNeeded,
  type Decision,
  type Nearest,
  type Presentation,
  type PresentationRules,
} from "./presentation.ts";
import { faceRefusals } from "./texts.zh.ts";

/** What the presentations of all terminals are built from. */
type PresentationParts = Pick<
  FaceParts,
  "site" | "elapsedMs" | "random" | "newId" | "present" | "askedAt" | "personAt"
> & {
  readonly pack: FacePack;
  readonly gallery: FaceGallery;
  /** The score from which a face counts alone at this site now; null = never. */
  readonly alone: () => number | null;
  /** Whether somebody may be served at all: their status in the roster. */
  readonly isActive: (person: PersonKey) => boolean;
  /** A face was accepted alone, or together with another sign. */
  readonly onAccepted: (seen: Sighting) => void;
  /** A face was seen that another sign may settle. */
  readonly onSeen: (terminal: TerminalId, seen: Sighting) => void;
};

/** Whom a face showed and how near; kept for the site's own figures. */
export type Sighting = {
  readonly person: PersonKey;
  readonly score: number;
  readonly doubt: FaceSeen["doubt"];
  /** Whether another sign said the same. */
  readonly isConfirmed: boolean;
};

/** One presentation at a terminal. */
type Live = {
  readonly presentation: string;
  /** Whom the face has to be (1:1); null = anybody enrolled. */
  readonly against: PersonKey | null;
  readonly state: Presentation;
  readonly intake: Intake;
  readonly usedMs: number;
};

/** A face whose pack is never used alone may still suggest somebody, among no more people than this: FACE.md section 1. */
const mostSuggested = 200;

/** A presentation from which no frame comes is forgotten after this. */
const silentMs = 30_000;

/** The presentations of all terminals: at most one each, a new one ends the one before. */
export class Presentations {
  readonly #parts: PresentationParts;
  readonly #live = new Map<TerminalId, Live>();

  constructor(parts: PresentationParts) {
    this.#parts = parts;
  }

  /** Begins a presentation. Refusals: terminal-unknown, face-second-sign-only, face-nobody-to-confirm, face-not-enrolled. */
  begin(terminal: TerminalId, { purpose }: FaceBeginRequest): Result<FaceStep> {
    const { site, alone, gallery, elapsedMs, newId } = this.#parts;
    if (!site.terminals.some((one) => one.terminal === terminal)) {
      return refuse(faceRefusals.unknownTerminal);
    }
    const against = purpose === "identify" ? accept(null) : personToConfirm(terminal, this.#parts);
    if (!against.ok) return against;
    const isCrowd = alone() === null && gallery.size() > mostSuggested;
    if (against.value === null && isCrowd) return refuse(faceRefusals.secondSignOnly);
    const nowMs = elapsedMs();
    const begun: Live = {
      presentation: newId(),
      against: against.value,
      state: beginPresentation(nowMs),
      intake: emptyIntake(nowMs),
      usedMs: nowMs,
    };
    this.#live.set(terminal, begun);
    return accept(this.#stepOf(terminal, begun));
  }

  /** Goes on with the next frames; a refused batch changes nothing. */
  frames(terminal: TerminalId, { presentation, frames }: FaceFramesRequest): Result<FaceStep> {
    const before = this.#live.get(terminal);
    if (before?.presentation !== presentation) return refuse(faceRefusals.presentationOver);
    const nowMs = this.#parts.elapsedMs();
    const taken = takenIn(before.intake, frames, { pack: this.#parts.pack, nowMs });
    if (!taken.ok) return taken;
    const { intake, seen } = taken.value;
    const rules = rulesAt(terminal, before.against, this.#parts);
    const state = seen.reduce(
      (now, one) => afterFrame(now, one, { rules, nowMs }),
      afterTime(before.state, nowMs),
    );
    const after: Live = { ...before, state, intake, usedMs: nowMs };
    this.#live.set(terminal, after);
    return accept(this.#stepOf(terminal, after));
  }

  /** Ends a presentation if it is still the one at the terminal. */
  stop(terminal: TerminalId, presentation: string): void {
    if (this.#live.get(terminal)?.presentation === presentation) this.#live.delete(terminal);
  }

  /** Forgets what screens have left without a word. */
  forgetSilent(): void {
    const nowMs = this.#parts.elapsedMs();
    for (const [terminal, { usedMs }] of [...this.#live]) {
      if (nowMs - usedMs > silentMs) this.#live.delete(terminal);
    }
  }

  #stepOf(terminal: TerminalId, { presentation, state, against }: Live): FaceStep {
    switch (state.phase) {
      case "look": {
        const good = Math.min(state.run.length, framesNeeded);
        return { kind: "look", presentation, hint: state.hint, good };
      }
      case "turn": {
        const { at, sides, leg, untilMs } = state.turning;
        return {
          kind: "turn",
          presentation,
          to: leg === "back" ? "front" : (sides[at] ?? "front"),
          turn: at + 1,
          turns: sides.length,
          msLeft: Math.max(0, Math.round(untilMs - this.#parts.elapsedMs())),
        };
      }
      case "decided":
        this.#live.delete(terminal);
        return against === null
          ? identified(terminal, state.decision, this.#parts)
          : confirmed(terminal, { decision: state.decision, against }, this.#parts);
    }
  }
}

function personToConfirm(
  terminal: TerminalId,
  { personAt, gallery }: PresentationParts,
): Result<PersonKey> {
  const person = personAt(terminal);
  if (person === null) return refuse(faceRefusals.nobodyToConfirm);
  return gallery.entry(person) === null ? refuse(faceRefusals.notEnrolled) : accept(person);
}

function rulesAt(
  terminal: TerminalId,
  against: PersonKey | null,
  { site, pack, alone, random, gallery }: PresentationParts,
): PresentationRules {
  const { quality, thresholds, isNormalised } = pack;
  const role = site.terminals.find((one) => one.terminal === terminal)?.role ?? "kiosk";
  const headTurn = site.identity.headTurn[role];
  const common = { quality, isNormalised, headTurn, random };
  if (against !== null) {
    const { confirm } = thresholds;
    return {
      ...common,
      thresholds: { ...thresholds, suggest: confirm },
      alone: confirm,
      nearest: (probe) => nearestOne(gallery, against, probe),
    };
  }
  return {
    ...common,
    thresholds,
    alone: alone(),
    nearest: (probe) => nearestOfAll(gallery, probe),
  };
}

function nearestOfAll(gallery: FaceGallery, probe: Float32Array): Nearest | null {
  const match = gallery.match(probe);
  if (match === null) return null;
  return { ...match, hasLookAlike: gallery.entry(match.person)?.hasLookAlike ?? false };
}

/** Against one person who was named by another sign: nobody else can be ahead, and two signs settle a resemblance. */
function nearestOne(gallery: FaceGallery, person: PersonKey, probe: Float32Array): Nearest | null {
  const score = gallery.scoreOf(person, probe);
  return score === null ? null : { person, score, lead: 2, hasLookAlike: false };
}

/** Hands whom a face showed to the sessions, and says what came of it. */
function identified(terminal: TerminalId, decision: Decision, parts: PresentationParts): FaceStep {
  if (decision.kind === "nobody") {
    const { notSeen, notSure } = faceRefusals;
    return { kind: "ended", refusal: decision.why === "unseen" ? notSeen : notSure };
  }
  const { seen, score } = decision;
  if (!parts.isActive(seen.person)) return { kind: "ended", refusal: faceRefusals.notSure };
  const presented = parts.present(terminal, { kind: "face", seen });
  if (!presented.ok) return { kind: "ended", refusal: presented.refusal };
  const session = presented.value;
  const sighting = { ...seen, score, isConfirmed: (session?.signs.length ?? 0) > 1 };
  if (session === null) {
    parts.onSeen(terminal, sighting);
    return { kind: "second-sign", asked: askedFor(terminal, seen.doubt, parts) };
  }
  if (sighting.isConfirmed || seen.doubt === null) parts.onAccepted(sighting);
  if (!sighting.isConfirmed) parts.onSeen(terminal, sighting);
  return { kind: "recognised", session };
}

function askedFor(
  terminal: TerminalId,
  doubt: FaceSeen["doubt"],
  { askedAt }: PresentationParts,
): SecondSign {
  return askedAt(terminal) ?? { why: doubt ?? "programme", ways: ["card", "code", "staff"] };
}

/** The face as the second sign of the person whose session is open. */
function confirmed(
  terminal: TerminalId,
  { decision, against }: { decision: Decision; against: PersonKey },
  parts: PresentationParts,
): FaceStep {
  if (decision.kind === "nobody") return { kind: "ended", refusal: faceRefusals.notConfirmed };
  const { seen, score } = decision;
  if (seen.doubt !== null) return { kind: "ended", refusal: faceRefusals.notTurned };
  if (parts.personAt(terminal) !== against) {
    return { kind: "ended", refusal: faceRefusals.personChanged };
  }
  const presented = parts.present(terminal, { kind: "face", seen });
  if (!presented.ok) return { kind: "ended", refusal: presented.refusal };
  if (presented.value === null) return { kind: "ended", refusal: faceRefusals.notConfirmed };
  parts.onAccepted({ ...seen, score, isConfirmed: true });
  return { kind: "recognised", session: presented.value };
}
