import type { CameraFeed, CameraFeedParts } from "#shared/camera/camera-feed.ts";
import type {
  FaceEnrolmentAnswer,
  FaceEnrolmentRequest,
  FaceFrame,
  FacePack,
} from "#shared/contracts/face-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import { commandIdSchema, type PersonKey } from "#shared/id/ids.ts";
import type { Refusal } from "#shared/result.ts";
import { isSilence } from "#shared/ui/until-answered.ts";
import { agreementOf, captureHint, poses, type CaptureHint, type Pose } from "./enrolment-frame.ts";
import type { StaffAccess } from "./staff-access.svelte.ts";

/** Good pictures in a row before one of them is kept, so that nothing is taken in passing. */
const steadyFrames = 3;
/** Fewer captures than this are no enrolment. @source faceEnrolmentRequestSchema */
export const fewestCaptures = 3;

/** The station's word for somebody enrolled who looks the same; staff decide. */
const lookAlikeFound = "face-same-as-another";

export type Capture = { readonly pose: Pose; readonly frame: FaceFrame };

/** ready: waits for the staff's sign. taking: the next good picture is kept. saved: the station has the templates. */
export type EnrolmentPhase = "ready" | "taking" | "saving" | "look-alike" | "saved";

type Parts = {
  readonly client: StationClient;
  readonly access: StaffAccess;
  readonly newCommandId: () => string;
  readonly person: PersonKey;
  readonly pack: FacePack;
  readonly openCamera: (parts: CameraFeedParts) => CameraFeed;
};

/**
 * One sitting in which a face is enrolled (录入人脸). It knows numbers only: the picture goes from the camera to the
 * preview and is gone with the next.
 */
export class Enrolment {
  phase = $state<EnrolmentPhase>("ready");
  /** What is asked for now; null when all poses are done. */
  pose = $state<Pose | null>(poses[0]);
  captures = $state.raw<readonly Capture[]>([]);
  /** Poses that this person needs not take, such as glasses they do not wear. */
  skipped = $state.raw<readonly Pose[]>([]);
  hint = $state<CaptureHint | null>("no-face");
  /** Good pictures in a row, 0 to 3. */
  steady = $state(0);
  stream = $state.raw<MediaStream | null>(null);
  /** What keeps the camera from working. */
  problem = $state.raw<Refusal | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  answer = $state.raw<FaceEnrolmentAnswer | null>(null);
  readonly agreement = $derived.by(() => agreementOf(this.#frames(), this.#parts.pack));
  readonly canSave = $derived(
    this.captures.length >= fewestCaptures && (this.phase === "ready" || this.phase === "taking"),
  );

  readonly #parts: Parts;
  readonly #camera: CameraFeed;
  #best: FaceFrame | null = null;
  /** One enrolment, however often it is asked for. */
  #commandId: string | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#camera = parts.openCamera({
      onframe: (frame) => this.#onframe(frame),
      oncode: () => undefined,
      onproblem: (problem) => {
        this.problem = problem;
      },
      onstream: (stream) => {
        this.stream = stream;
      },
    });
    this.#camera.usePack(parts.pack);
    this.#camera.watch("face");
  }

  /** Nobody who may is at the page: the camera goes off, the captures stay. */
  pause(): void {
    if (this.phase === "taking") this.phase = "ready";
    this.#camera.watch("off");
  }

  resume(): void {
    const isOver = this.pose === null || this.phase === "saved";
    this.#camera.watch(isOver ? "off" : "face");
  }

  /** Turns the camera off for good and forgets the captures. */
  stop(): void {
    this.#camera.stop();
    this.captures = [];
    this.#best = null;
  }

  /** The person is ready: the next picture that is good enough, three times in a row, is kept. */
  take(): void {
    if (this.phase !== "ready" || this.pose === null) return;
    this.refusal = null;
    this.#steadyAgain();
    this.phase = "taking";
  }

  /** This pose is not for this person. */
  skip(): void {
    const { pose } = this;
    if (pose === null || (this.phase !== "ready" && this.phase !== "taking")) return;
    this.skipped = [...this.skipped, pose];
    this.#goOn();
  }

  /** Takes one pose again; what was kept of it is forgotten. */
  retake(pose: Pose): void {
    if (this.phase !== "ready" && this.phase !== "taking") return;
    this.captures = this.captures.filter((one) => one.pose !== pose);
    this.skipped = this.skipped.filter((one) => one !== pose);
    this.#commandId = null;
    this.refusal = null;
    this.pose = pose;
    this.phase = "ready";
    this.#steadyAgain();
    this.#camera.watch("face");
  }

  /** Gives the captures to the station. */
  async save(): Promise<void> {
    if (this.canSave) await this.#enrol("undecided");
  }

  /** Staff looked at both people: they only resemble each other. */
  async differentPeople(): Promise<void> {
    if (this.phase === "look-alike") await this.#enrol("different-people");
  }

  /** Staff think that it is one person twice, or are not sure: nothing is enrolled. */
  leaveOpen(): void {
    if (this.phase === "look-alike") this.phase = "ready";
  }

  #onframe(frame: FaceFrame): void {
    const { pose, phase } = this;
    if (pose === null || (phase !== "ready" && phase !== "taking")) return;
    const { pack } = this.#parts;
    this.hint = captureHint(frame, { pose, pack, straightYaw: this.#straightYaw() });
    if (this.hint !== null) return this.#steadyAgain();
    this.steady = Math.min(this.steady + 1, steadyFrames);
    const isSharper = (frame.face?.sharpness ?? 0) > (this.#best?.face?.sharpness ?? -1);
    if (isSharper) this.#best = frame;
    if (phase === "taking" && this.steady === steadyFrames) this.#keep(pose, this.#best ?? frame);
  }

  #keep(pose: Pose, frame: FaceFrame): void {
    const { pack } = this.#parts;
    this.#steadyAgain();
    if (agreementOf([...this.#frames(), frame], pack) < pack.thresholds.agree) {
      this.hint = "not-alike";
      this.phase = "ready";
      return;
    }
    this.captures = [...this.captures, { pose, frame }];
    this.#commandId = null;
    this.#goOn();
  }

  #goOn(): void {
    const isOpen = (pose: Pose): boolean =>
      !this.skipped.includes(pose) && !this.captures.some((one) => one.pose === pose);
    this.pose = poses.find(isOpen) ?? null;
    this.phase = "ready";
    this.#steadyAgain();
    // Nobody looks at the preview any more.
    this.#camera.watch(this.pose === null ? "off" : "face");
  }

  async #enrol(lookAlikeDecision: FaceEnrolmentRequest["lookAlikeDecision"]): Promise<void> {
    const { client, access, person, pack, newCommandId } = this.#parts;
    this.phase = "saving";
    this.refusal = null;
    this.#commandId ??= newCommandId();
    const commandId = commandIdSchema.parse(this.#commandId);
    const captures = [...this.#frames()];
    const request = { commandId, person, pack: pack.pack, captures, lookAlikeDecision };
    const answer = await access.ask((token) => client.enrolFace(token, request));
    if (answer.ok) {
      this.answer = answer.value;
      this.phase = "saved";
      this.#camera.watch("off");
      return;
    }
    if (!isSilence(answer)) this.#commandId = null;
    this.phase = answer.refusal.code === lookAlikeFound ? "look-alike" : "ready";
    this.refusal = answer.refusal;
  }

  #steadyAgain(): void {
    this.steady = 0;
    this.#best = null;
  }

  #straightYaw(): number {
    return this.captures.find(({ pose }) => pose === "front")?.frame.face?.yaw ?? 0;
  }

  #frames(): readonly FaceFrame[] {
    return this.captures.map(({ frame }) => frame);
  }
}
