import type { CameraFeed, CameraFeedParts, CameraMode } from "#shared/camera/camera-feed.ts";
import type { FaceFrame, FaceSettings, FaceStep } from "#shared/contracts/face-api.ts";
import type { ScannedCodeRequest } from "#shared/contracts/identity-api.ts";
import type { Session } from "#shared/contracts/session.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { Refusal, Result } from "#shared/result.ts";
import type { PageClock } from "../live-station.svelte.ts";
import { isSilence, untilAnswered } from "../until-answered.ts";
import { identifyTexts } from "./texts.zh.ts";

const identifyTimes = {
  /** A face step in which nothing was recognised ends by itself, this long after the first picture (K33). */
  lookMs: 10_000,
  /** For the camera and the face model to start; a machine that needs longer is not worth waiting for. */
  startMs: 20_000,
  /** The camera that waits for a code goes off after this; a kiosk asks and leaves earlier. */
  codeMs: 120_000,
  /** What a head turn is given beyond the station's own limit, for the way there and back. */
  turnGraceMs: 2_000,
  /** A question that takes longer is said to be under way (K19). */
  slowMs: 1_000,
  /** Before the next frames go out after no answer came. */
  retryMs: 250,
  /** The same text in front of the camera or the scanner is one showing of one code for this long. */
  sameCodeMs: 3_000,
} as const;

/** Frames that wait while a question is under way; the newest count. The station takes at most ten at once. */
const mostFrames = 10;

/** How a face step may end and still be worth one more try; after all others another way is better. */
const worthAnotherTry: ReadonlySet<string> = new Set([
  "face-time-up",
  "face-not-seen",
  "face-not-turned",
  "face-presentation-over",
  "face-frames-clock",
  "face-too-many-frames",
]);

/** What the camera is wanted for: a code, an unknown face, or the face of the person who is known already. */
export type Looking = "off" | "code" | "identify" | "confirm";

/** Codes are read in the face step as well: whatever is shown first counts. */
const modes: Readonly<Record<Looking, CameraMode>> = {
  off: "off",
  code: "code",
  identify: "code-and-face",
  confirm: "code-and-face",
};

/** What a face step shows. */
export type FaceView =
  | { readonly kind: "starting" }
  | Pick<Extract<FaceStep, { kind: "look" }>, "kind" | "hint" | "good">
  | Omit<Extract<FaceStep, { kind: "turn" }>, "presentation">
  | { readonly kind: "ended"; readonly refusal: Refusal; readonly isWorthAnotherTry: boolean };

export type IdentificationParts = {
  readonly terminal: TerminalId;
  readonly client: Pick<
    StationClient,
    "faceSettings" | "beginFace" | "sendFaceFrames" | "stopFace" | "scannedCode"
  >;
  readonly clock: PageClock;
  readonly openFeed: (parts: CameraFeedParts) => CameraFeed;
  /** Whether a camera is plugged in; asked without turning it on. */
  readonly isCameraThere: () => Promise<boolean>;
  /** The person is known, by face or code. The station tells it as an event too; whichever comes first counts. */
  readonly onsession: (session: Session) => void;
  /** A code gave no person: what to say. */
  readonly onrefused: (refusal: Refusal) => void;
};

type Presentation = {
  readonly purpose: "identify" | "confirm";
  /** Null until the station has begun one, which it is asked for with the first picture: it counts the time as well. */
  id: string | null;
  isBegun: boolean;
  frames: FaceFrame[];
};

/**
 * The camera and the scanner of one screen, and the conversation with the station about what they see. The camera is
 * on while a code or a face is looked for and at no other time (PIPL art. 26); no picture is kept.
 */
export class Identification {
  looking = $state<Looking>("off");
  view = $state.raw<FaceView>({ kind: "starting" });
  /** The moving picture for the person's own preview; null = the camera is off. */
  stream = $state.raw<MediaStream | null>(null);
  /** What keeps the camera from working; null = nothing. */
  problem = $state.raw<Refusal | null>(null);
  /** A question to the station takes long. */
  isSlow = $state(false);
  settings = $state.raw<FaceSettings | null>(null);
  hasCamera = $state(true);

  readonly #parts: IdentificationParts;
  readonly #feed: CameraFeed;
  #presentation: Presentation | null = null;
  #isAsking = false;
  #isReadingCode = false;
  #lastCode: { readonly text: string; readonly seenMs: number } | null = null;
  #stopDeadline: (() => void) | null = null;

  constructor(parts: IdentificationParts) {
    this.#parts = parts;
    this.#feed = parts.openFeed({
      onframe: (frame) => this.#see(frame),
      oncode: (text) => this.#seeCode(text),
      onproblem: (problem) => this.#meetProblem(problem),
      onstream: (stream) => this.#showStream(stream),
    });
  }

  /** Whether this site recognises faces, and nothing locks it. */
  get isFaceOffered(): boolean {
    return this.settings !== null && this.settings.pack !== null && this.settings.refusal === null;
  }

  /** The station has said that faces are not looked at here. */
  get isFaceClosed(): boolean {
    return this.settings !== null && !this.isFaceOffered;
  }

  /** Asks what there is: the face settings of the site and a camera at this machine. */
  async refresh(): Promise<void> {
    this.hasCamera = await this.#parts.isCameraThere();
    const settings = await this.#parts.client.faceSettings();
    if (!settings.ok) return;
    this.settings = settings.value;
    this.#feed.usePack(this.isFaceOffered ? settings.value.pack : null);
  }

  /** Looks for something else, or for nothing: then the camera goes off. */
  look(looking: Looking): void {
    if (looking === this.looking) return;
    this.#leave();
    this.looking = looking;
    this.#lastCode = null;
    if (looking !== "off") this.#enter(looking);
  }

  /** The same again, after it ended without a person. */
  again(): void {
    const { looking } = this;
    this.look("off");
    this.look(looking);
  }

  /** The screen goes: everything off for good. */
  stop(): void {
    this.look("off");
    this.#feed.stop();
  }

  /**
   * A text was scanned. One at a time; the same text, shown on and on, counts once.
   * Data for the station and for nobody else: not kept beyond three seconds.
   */
  readCode(text: string, source: ScannedCodeRequest["source"]): void {
    const { clock } = this.#parts;
    const seenMs = clock.nowMs();
    const isSame =
      this.#lastCode?.text === text && seenMs - this.#lastCode.seenMs < identifyTimes.sameCodeMs;
    if (this.#isReadingCode) return;
    this.#lastCode = { text, seenMs };
    if (isSame) return;
    void this.#askCode(text, source);
  }

  /** The last pictures of a camera that was just turned off count no more. */
  #seeCode(text: string): void {
    if (this.looking !== "off") this.readCode(text, "camera");
  }

  async #askCode(text: string, source: ScannedCodeRequest["source"]): Promise<void> {
    const { client, terminal } = this.#parts;
    this.#isReadingCode = true;
    const answer = await this.#timed(() => client.scannedCode(terminal, { text, source }));
    this.#isReadingCode = false;
    if (isSilence(answer)) {
      // Whether the station has heard it is unknown; it is asked again as soon as the code is seen again.
      this.#lastCode = null;
      return;
    }
    if (!answer.ok) this.#parts.onrefused(answer.refusal);
    else if (answer.value !== null) this.#parts.onsession(answer.value);
  }

  #enter(looking: Exclude<Looking, "off">): void {
    this.problem = null;
    this.#feed.watch(modes[looking]);
    if (looking === "code") {
      this.#stopDeadline = this.#parts.clock.after(identifyTimes.codeMs, () => this.look("off"));
      return;
    }
    this.view = { kind: "starting" };
    this.#presentation = { purpose: looking, id: null, isBegun: false, frames: [] };
    this.#expect(identifyTimes.startMs);
  }

  /** Ends what is under way; the camera goes off, and the station forgets the presentation. */
  #leave(): void {
    this.#stopDeadline?.();
    this.#stopDeadline = null;
    const left = this.#presentation?.id ?? null;
    this.#presentation = null;
    this.isSlow = false;
    this.#feed.watch("off");
    this.stream = null;
    if (left === null) return;
    const { client, terminal } = this.#parts;
    // Best effort: a presentation that nobody goes on with ends by itself at the station.
    void client.stopFace(terminal, { presentation: left });
  }

  async #begin(presentation: Presentation): Promise<void> {
    presentation.isBegun = true;
    this.#expect(identifyTimes.lookMs);
    const { client, terminal, clock } = this.#parts;
    const isWanted = (): boolean => this.#presentation === presentation;
    const answer = await untilAnswered(clock, {
      ask: () => this.#timed(() => client.beginFace(terminal, { purpose: presentation.purpose })),
      isWanted,
    });
    if (answer === null) return;
    this.#follow(presentation, answer);
  }

  #see(frame: FaceFrame): void {
    const presentation = this.#presentation;
    if (presentation === null) return;
    presentation.frames = [...presentation.frames, frame].slice(-mostFrames);
    if (!presentation.isBegun) void this.#begin(presentation);
    void this.#send(presentation);
  }

  /** One question at a time; frames that come meanwhile go with the next one. */
  async #send(presentation: Presentation): Promise<void> {
    const { client, terminal, clock } = this.#parts;
    const { id, frames } = presentation;
    if (this.#isAsking || id === null || frames.length === 0) return;
    this.#isAsking = true;
    presentation.frames = [];
    const answer = await this.#timed(() =>
      client.sendFaceFrames(terminal, { presentation: id, frames }),
    );
    if (isSilence(answer)) await pause(clock, identifyTimes.retryMs);
    this.#isAsking = false;
    const now = this.#presentation;
    if (now === presentation && !isSilence(answer)) this.#follow(presentation, answer);
    if (now !== null && now === this.#presentation) void this.#send(now);
  }

  #follow(presentation: Presentation, answer: Result<FaceStep>): void {
    if (!answer.ok) return this.#finish(answer.refusal);
    const step = answer.value;
    switch (step.kind) {
      case "look":
        presentation.id = step.presentation;
        this.view = { kind: "look", hint: step.hint, good: step.good };
        return;
      case "turn":
        presentation.id = step.presentation;
        this.view = step;
        this.#expect(step.msLeft + identifyTimes.turnGraceMs);
        return;
      case "recognised":
        presentation.id = null;
        this.#leave();
        return this.#parts.onsession(step.session);
      case "second-sign":
        // The station tells every screen of this terminal what it asks for.
        presentation.id = null;
        return this.#leave();
      case "ended":
        presentation.id = null;
        return this.#finish(step.refusal);
    }
  }

  /** Ends the step without a person: why, and the camera goes off. */
  #finish(refusal: Refusal): void {
    this.#leave();
    const isWorthAnotherTry = worthAnotherTry.has(refusal.code);
    this.view = { kind: "ended", refusal, isWorthAnotherTry };
  }

  #expect(ms: number): void {
    this.#stopDeadline?.();
    this.#stopDeadline = this.#parts.clock.after(ms, () => this.#finish(identifyTexts.face.timeUp));
  }

  #meetProblem(problem: Refusal | null): void {
    if (this.looking === "off") return;
    this.problem = problem;
    if (problem !== null && this.#presentation !== null) this.#finish(problem);
  }

  #showStream(stream: MediaStream | null): void {
    this.stream = this.looking === "off" ? null : stream;
  }

  async #timed<T>(ask: () => Promise<T>): Promise<T> {
    const stopTimer = this.#parts.clock.after(identifyTimes.slowMs, () => {
      this.isSlow = this.looking !== "off";
    });
    const answer = await ask();
    stopTimer();
    this.isSlow = false;
    return answer;
  }
}

function pause(clock: PageClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
