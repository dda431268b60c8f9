import type { FeedPerson } from "#shared/contracts/district-api.ts";
import type {
  FaceBeginRequest,
  FaceCalibration,
  FaceConsentRequest,
  FaceEnrolmentAnswer,
  FaceEnrolmentRequest,
  FaceFramesRequest,
  FaceNotice,
  FacePerson,
  FaceReport,
  FaceSettings,
  FaceStep,
  OfficeConsentRequest,
} from "#shared/contracts/face-api.ts";
import type { StaffMember } from "#shared/contracts/identity-api.ts";
import type { FaceConsent, SecondSign, Session } from "#shared/contracts/session.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { CommandId, PersonKey, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { Credential } from "#shared/identity/credential.ts";
import type { Commands, Journal } from "#shared/journal/journal.ts";
import type { Log } from "#shared/log.ts";
import type { ReceiptDocument } from "#shared/receipt/receipt.ts";
import type { Result } from "#shared/result.ts";
import type { Clock, Instant } from "#shared/time/time.ts";
import type { FaceGround } from "../store/face/face-ground.ts";

/** What face recognition is built from. */
export type FaceParts = {
  readonly site: Site;
  readonly clock: Clock;
  /** A clock that nobody sets, ms. */
  readonly elapsedMs: () => number;
  /** Chance, 0 ≤ x < 1: whether and whereto the head is turned. */
  readonly random: () => number;
  /** A new UUID. */
  readonly newId: () => string;
  readonly log: Log;
  /** Files, consents, model pack and calibration, as `openFaceGround` gives them. */
  readonly ground: FaceGround;
  readonly roster: {
    readonly person: (person: PersonKey) => FeedPerson | null;
    readonly revision: () => number;
  };
  readonly commands: Commands;
  readonly journal: Journal;
  readonly prints: {
    readonly queue: (job: {
      readonly saleId: null;
      readonly receiptNo: string;
      readonly terminal: TerminalId;
      readonly document: ReceiptDocument;
      readonly drawer: "leave";
      readonly at: Instant;
    }) => number;
  };
  /** Hands a face that was recognised to the sessions; null = a second sign is asked for first. */
  readonly present: (
    terminal: TerminalId,
    credential: Extract<Credential, { kind: "face" }>,
  ) => Result<Session | null>;
  /** What is asked for at a terminal after `present` gave null. */
  readonly askedAt: (terminal: TerminalId) => SecondSign | null;
  /** Whose session is open at a terminal, for `confirm`. */
  readonly personAt: (terminal: TerminalId) => PersonKey | null;
  /** The person of a session, or why it is open no more. */
  readonly personOf: (session: SessionId, terminal: TerminalId) => Result<FeedPerson>;
  /** A command has left something to send or to print. */
  readonly onCommitted: () => void;
  /** What `stateOf` says of a person is another than before: their open sessions are told anew. */
  readonly onChanged: (person: PersonKey) => void;
};

/** What the routes of face recognition offer: shared/contracts/face-api.ts. */
export type StationFaceService = {
  readonly settings: () => FaceSettings;
  readonly notice: () => FaceNotice;
  /**
   * Begins to look at a terminal and ends what was looked at before.
   * Refusals: face-none, face-locked, terminal-unknown, face-second-sign-only, face-nobody-to-confirm, face-not-enrolled.
   */
  readonly begin: (terminal: TerminalId, request: FaceBeginRequest) => Result<FaceStep>;
  /**
   * Takes the next frames. Refusals: face-none, face-locked, face-presentation-over, face-frames-clock,
   * face-too-many-frames, face-descriptor, face-other-pack; a refused batch changes nothing.
   */
  readonly frames: (terminal: TerminalId, request: FaceFramesRequest) => Result<FaceStep>;
  /** The person chose another way, or left; no refusal when it is over already. */
  readonly stop: (terminal: TerminalId, presentation: string) => Result<null>;
  /** The answer of the person whose session is open. Refusals: session-ended and its like, face-notice-other, face-locked, command-reused. */
  readonly consent: (
    terminal: TerminalId,
    request: FaceConsentRequest,
  ) => Result<{ readonly consent: FaceConsent }>;
  /** Queues the notice for print. Refusals: terminal-unknown, command-reused. */
  readonly printNotice: (
    terminal: TerminalId,
    request: { readonly commandId: CommandId },
  ) => Result<{ readonly printJobId: number }>;
  /** The path of a checked file of the pack, or null. */
  readonly modelFile: (name: string) => string | null;
  /** For staff who are signed in, as everything below. */
  readonly report: () => FaceReport;
  /** Refusals: face-person-unknown. */
  readonly person: (person: PersonKey) => Result<FacePerson>;
  /** An answer that staff witnessed. Refusals as of `consent` and `person`. */
  readonly officeConsent: (staff: StaffMember, request: OfficeConsentRequest) => Result<FacePerson>;
  /**
   * Enrols the captures of one sitting. Refusals: face-none, face-locked, face-person-unknown, face-consent-missing,
   * face-other-pack, face-descriptor, face-capture-poor, face-captures-differ, face-same-as-another, face-full,
   * command-reused.
   */
  readonly enrol: (
    staff: StaffMember,
    request: FaceEnrolmentRequest,
  ) => Result<FaceEnrolmentAnswer>;
  /** Calibrates now. Refusals: face-none, face-locked, face-busy, face-calibration-failed. */
  readonly calibrate: () => Promise<Result<FaceCalibration>>;
};

/** Face recognition of one station. */
export type FaceRecognition = {
  readonly service: StationFaceService;
  /** Where a person stands with it, for their session; null where the site has none. */
  readonly stateOf: (person: PersonKey) => Session["face"];
  /**
   * A candidate of a terminal's face was settled by another sign: who it really was. Counted for the site's miss rate;
   * does nothing when no face was seen there in the last minute.
   */
  readonly settled: (terminal: TerminalId, person: PersonKey) => void;
  /** Called every few seconds: erases what must go, calibrates by night, forgets what is over. */
  readonly tick: () => void;
  /** Ends a calibration that runs and closes the face's files. */
  readonly stop: () => Promise<void>;
};
