import { z } from "zod";
import { commandIdSchema, personKeySchema, sessionIdSchema } from "../id/ids.ts";
import { daySchema, instantSchema } from "../time/time.ts";
import { refusalSchema } from "./refusal.ts";
import { faceConsentSchema, secondSignSchema, sessionSchema } from "./session.ts";

/** A number between 0 and 1. */
const fraction = z.number().min(0).max(1);

/** When a frame is good enough to be compared: FACE.md section 5, "Quality gate per frame". */
export const faceQualitySchema = z.strictObject({
  /** Least score of the detector. */
  minScore: fraction,
  /** Between the centres of the eyes, pixels of the camera's picture. */
  minEyeDistance: z.number().min(0).max(1000),
  /** Variance of the Laplacian of the aligned chip. */
  minSharpness: z.number().min(0).max(100_000),
  /** Mean luminance of the aligned chip, 0 to 255. */
  minLuminance: z.number().min(0).max(255),
  maxLuminance: z.number().min(0).max(255),
  /** Nose asymmetry of a face that looks at the camera. */
  maxYaw: fraction,
});
export type FaceQuality = z.infer<typeof faceQualitySchema>;

/**
 * Scores from which a pack's faces count as the same. A score is 1 − d²/2 of the Euclidean distance d of two
 * descriptors: the cosine for a pack whose descriptors have length 1.
 */
export const faceThresholdsSchema = z.strictObject({
  /** One face alone among all enrolled; null = never alone. */
  alone: z.number().min(-1).max(1).nullable(),
  /** Least lead over the second person. */
  lead: fraction,
  /** With a second sign. */
  suggest: z.number().min(-1).max(1),
  /** Against one person who was named by another sign (1:1). */
  confirm: z.number().min(-1).max(1),
  /** Two frames of one presentation show one face. */
  sameFace: z.number().min(-1).max(1),
  /** Two captures of one enrolment agree. */
  agree: z.number().min(-1).max(1),
  /** Two enrolled people resemble each other: neither is recognised by face alone. */
  lookAlike: z.number().min(-1).max(1),
});
export type FaceThresholds = z.infer<typeof faceThresholdsSchema>;

/** A face model that a site runs: what a model pack's manifest says. */
export const facePackSchema = z.strictObject({
  /** Templates of another pack are never compared: `fr-mobilefacenet-1`. */
  pack: z
    .string()
    .max(60)
    .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/),
  adapter: z.enum(["onnx", "face-api"]),
  /** Numbers in one descriptor. */
  dims: z.int().min(64).max(1024),
  /** Whether every descriptor has length 1. */
  isNormalised: z.boolean(),
  /** Addresses of the files at the station, by role. */
  files: z.record(z.string().max(40), z.string().max(200)),
  quality: faceQualitySchema,
  thresholds: faceThresholdsSchema,
  licence: z.string().max(400),
});
export type FacePack = z.infer<typeof facePackSchema>;

/** What a screen needs to know of face recognition here; `pack` null = there is none at this site. */
export const faceSettingsSchema = z.strictObject({
  pack: facePackSchema.nullable(),
  /** Why it is locked although there is a pack, such as a missing impact assessment. */
  refusal: refusalSchema.nullable(),
  enrolled: z.int().min(0),
});
export type FaceSettings = z.infer<typeof faceSettingsSchema>;

/** One picture of the camera, told in numbers; the picture itself never leaves the worker of the screen. */
export const faceFrameSchema = z.strictObject({
  /** When it was taken, ms on a clock that nobody sets. */
  atMs: z.number().min(0).max(1e12),
  /** How many faces are in it. */
  faces: z.int().min(0).max(50),
  /** The largest face; null when there is none. */
  face: z
    .strictObject({
      /** `dims` little-endian 32-bit floats in base64; null when the face is not good enough to be described. */
      descriptor: z.string().max(6000).nullable(),
      score: fraction,
      /** In fractions of the picture. */
      box: z.strictObject({ x: z.number(), y: z.number(), width: fraction, height: fraction }),
      eyeDistance: z.number().min(0).max(10_000),
      sharpness: z.number().min(0).max(1e6),
      luminance: z.number().min(0).max(255),
      /** (left gap − right gap) / sum of the nose between the cheeks as the camera sees them, −1 to 1. */
      yaw: z.number().min(-1).max(1),
    })
    .nullable(),
});
export type FaceFrame = z.infer<typeof faceFrameSchema>;

export const faceBeginRequestSchema = z.strictObject({
  /** `identify`: who is it? `confirm`: is it the person of the session (1:1)? */
  purpose: z.enum(["identify", "confirm"]),
});
export type FaceBeginRequest = z.infer<typeof faceBeginRequestSchema>;

export const faceFramesRequestSchema = z.strictObject({
  presentation: z.uuid(),
  frames: z.array(faceFrameSchema).min(1).max(10),
});
export type FaceFramesRequest = z.infer<typeof faceFramesRequestSchema>;

/** What a person in front of the camera may do better; null = nothing. */
export const faceHintSchema = z.enum([
  "no-face",
  "two-faces",
  "come-closer",
  "too-dark",
  "too-bright",
  "hold-still",
  "look-here",
]);
export type FaceHint = z.infer<typeof faceHintSchema>;

/** What follows after begin and after each frame. */
export const faceStepSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("look"),
    presentation: z.uuid(),
    hint: faceHintSchema.nullable(),
    /** Good frames in a row, 0 to 3. */
    good: z.int().min(0).max(3),
  }),
  /** Turn the head to one's own left or right, or back to the front; in time. */
  z.strictObject({
    kind: z.literal("turn"),
    presentation: z.uuid(),
    to: z.enum(["left", "right", "front"]),
    /** Which turn of how many, from 1. */
    turn: z.int().min(1).max(2),
    turns: z.int().min(1).max(2),
    msLeft: z.int().min(0),
  }),
  z.strictObject({ kind: z.literal("recognised"), session: sessionSchema }),
  /** Somebody is there whom a second sign has to confirm. Nothing of them is told. */
  z.strictObject({ kind: z.literal("second-sign"), asked: secondSignSchema }),
  /** It ends without a person: what to do instead. */
  z.strictObject({ kind: z.literal("ended"), refusal: refusalSchema }),
]);
export type FaceStep = z.infer<typeof faceStepSchema>;

export const facePresentationRequestSchema = z.strictObject({ presentation: z.uuid() });

/** The notice (告知书) that is shown, spoken and printed before consent; versions are never edited. */
export const faceNoticeSchema = z.strictObject({
  version: z.int().min(1),
  from: daySchema,
  title: z.string().max(60),
  /** Each a heading and a sentence or two. */
  points: z
    .array(z.strictObject({ heading: z.string().max(40), text: z.string().max(300) }))
    .max(12),
});
export type FaceNotice = z.infer<typeof faceNoticeSchema>;

/** A person's answer to the notice; journalled. */
export const faceConsentRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  sessionId: sessionIdSchema,
  answer: z.enum(["given", "refused", "withdrawn"]),
  /** Which notice was shown. */
  notice: z.int().min(1),
  /** How it was told. */
  told: z.enum(["read", "spoken", "printed"]),
});
export type FaceConsentRequest = z.infer<typeof faceConsentRequestSchema>;
export const faceConsentAnswerSchema = z.strictObject({ consent: faceConsentSchema });

/** Prints the notice at a terminal. */
export const faceNoticePrintRequestSchema = z.strictObject({ commandId: commandIdSchema });

/** Consent recorded in the office, with the staff member as witness, and the captures of one sitting. */
export const officeConsentRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  person: personKeySchema,
  answer: z.enum(["given", "refused", "withdrawn"]),
  notice: z.int().min(1),
  told: z.enum(["read", "spoken", "printed"]),
});
export type OfficeConsentRequest = z.infer<typeof officeConsentRequestSchema>;

export const faceEnrolmentRequestSchema = z.strictObject({
  commandId: commandIdSchema,
  person: personKeySchema,
  pack: z.string().max(60),
  /** 3 to 5 captures of one sitting, each with a descriptor. */
  captures: z.array(faceFrameSchema).min(3).max(5),
  /** A staff decision after the warning that somebody enrolled looks the same. */
  lookAlikeDecision: z.enum(["undecided", "different-people"]),
});
export type FaceEnrolmentRequest = z.infer<typeof faceEnrolmentRequestSchema>;
export const faceEnrolmentAnswerSchema = z.strictObject({
  templates: z.int().min(3).max(5),
  /** Least agreement among the captures, a score. */
  agreement: z.number(),
  /** Enrolled people who resemble this one; all of them are recognised with a second sign only. */
  lookAlikes: z.int().min(0),
});
export type FaceEnrolmentAnswer = z.infer<typeof faceEnrolmentAnswerSchema>;

/** Of one person, as the office shows it. */
export const facePersonSchema = z.strictObject({
  consent: faceConsentSchema,
  since: instantSchema.nullable(),
  notice: z.int().nullable(),
  isEnrolled: z.boolean(),
  enrolledAt: instantSchema.nullable(),
  templates: z.int().min(0),
  hasLookAlike: z.boolean(),
  /** Every two years, or when scores fall: FACE.md section 5. */
  isReenrolmentDue: z.boolean(),
});
export type FacePerson = z.infer<typeof facePersonSchema>;

/** What the nightly calibration found on the site's own gallery. Errors are shares, 0 to 1. */
export const faceCalibrationSchema = z.strictObject({
  at: instantSchema,
  pack: z.string().max(60),
  people: z.int().min(0),
  /** Pairs of different people compared. */
  pairs: z.int().min(0),
  /** Threshold in force for a face alone; null = never alone. */
  threshold: z.number().nullable(),
  /** Why it is so. */
  reason: z.enum(["too-few-people", "pack-default", "raised", "pack-never-alone"]),
  /** False match rate of two people at rising scores. */
  curve: z.array(z.strictObject({ score: z.number(), fmr: z.number() })).max(60),
  highestPair: z.number().nullable(),
  lookAlikePairs: z.int().min(0),
  /** Presentations that a second sign confirmed, and how many of them the face alone would have missed. */
  confirmed: z.int().min(0),
  missed: z.int().min(0),
  tookMs: z.int().min(0),
});
export type FaceCalibration = z.infer<typeof faceCalibrationSchema>;

export const faceReportSchema = z.strictObject({
  settings: faceSettingsSchema,
  calibration: faceCalibrationSchema.nullable(),
});
export type FaceReport = z.infer<typeof faceReportSchema>;
