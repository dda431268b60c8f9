import "./without-eval.ts";
import { z } from "zod";
import type { PersonKey, SaleId, SessionId, TerminalId } from "../id/ids.ts";
import { accept, refuse, type Refusal, type Result } from "../result.ts";
import {
  faceCalibrationSchema,
  faceConsentAnswerSchema,
  faceEnrolmentAnswerSchema,
  faceNoticeSchema,
  facePersonSchema,
  faceReportSchema,
  faceSettingsSchema,
  faceStepSchema,
  type faceBeginRequestSchema,
  type faceConsentRequestSchema,
  type faceEnrolmentRequestSchema,
  type faceFramesRequestSchema,
  type faceNoticePrintRequestSchema,
  type facePresentationRequestSchema,
  type officeConsentRequestSchema,
} from "./face-api.ts";
import {
  identityAnswerSchema,
  lookUpAnswerSchema,
  staffListSchema,
  staffSignInAnswerSchema,
  type bindCardRequestSchema,
  type lookUpRequestSchema,
  type notMeRequestSchema,
  type openLookedUpRequestSchema,
  type scannedCodeRequestSchema,
  type secondSignRequestSchema,
  type staffSignInRequestSchema,
} from "./identity-api.ts";
import { refusalBodySchema } from "./refusal.ts";
import { sessionSchema } from "./session.ts";
import { stationStateSchema } from "./station-state.ts";
import {
  type endSessionRequestSchema,
  guestViewSchema,
  menuSchema,
  type printAnswerRequestSchema,
  type quoteRequestSchema,
  quoteSchema,
  reprintAnswerSchema,
  type reprintRequestSchema,
  saleAnswerSchema,
  type saleRequestSchema,
  salesTodaySchema,
  stationEventSchema,
  topUpAnswerSchema,
  type topUpRequestSchema,
  type StationEvent,
} from "./station-api.ts";

/** The station did not answer at all: what was asked may or may not have happened; ask again with the same id. */
export const stationSilent: Refusal = {
  code: "station-silent",
  message: "本机服务没有回应。",
  next: "请稍等，系统正在恢复；同一笔不会重复收费。",
};

/** What a screen uses to send; the browser's own `fetch` fits. */
export type Fetch = (url: string, options?: RequestInit) => Promise<Response>;

type Input<Schema extends z.ZodType> = z.input<Schema>;

/** The header in which the token of a signed-in member of staff travels. */
export const staffHeader = "x-yinling-staff";

/** How the groups of methods below ask: the value of an answer is what its schema has parsed. */
type Asking = {
  readonly get: <S extends z.ZodType>(path: string, schema: S) => Promise<Result<z.output<S>>>;
  readonly post: <S extends z.ZodType>(
    path: string,
    body: unknown,
    schema: S,
  ) => Promise<Result<z.output<S>>>;
};

/**
 * The only way in which screens reach the station. Every answer is a Result: a value that its schema has
 * parsed, or a refusal to show. `base` is the station's origin, empty for the page's own.
 */
export function stationClient(base: string, fetchFrom: Fetch) {
  const asking = (headers: Record<string, string>): Asking => ({
    get: (path, schema) => ask(fetchFrom, `${base}${path}`, { schema, body: null, headers }),
    post: (path, body, schema) => ask(fetchFrom, `${base}${path}`, { schema, body, headers }),
  });
  const { get, post } = asking({});
  const asStaff = (token: string): Asking => asking({ [staffHeader]: token });
  return {
    state: () => get("/api/state", stationStateSchema),
    menu: () => get("/api/menu", menuSchema),
    /**
     * The session that is open at a terminal, or null: what a reloaded screen asks first. Asking also tells the
     * station that somebody is there: a session that nobody uses ends after some minutes.
     */
    session: (terminal: TerminalId) =>
      get(`/api/terminals/${terminal}/session`, sessionSchema.nullable()),
    guestView: (terminal: TerminalId) => get(`/api/terminals/${terminal}/guest`, guestViewSchema),
    salesToday: () => get("/api/sales", salesTodaySchema),
    quote: (body: Input<typeof quoteRequestSchema>) => post("/api/quotes", body, quoteSchema),
    sell: (body: Input<typeof saleRequestSchema>) => post("/api/sales", body, saleAnswerSchema),
    topUp: (body: Input<typeof topUpRequestSchema>) =>
      post("/api/wallet/top-ups", body, topUpAnswerSchema),
    reprint: (sale: SaleId, body: Input<typeof reprintRequestSchema>) =>
      post(`/api/sales/${sale}/reprints`, body, reprintAnswerSchema),
    answerPrint: (printJobId: number, body: Input<typeof printAnswerRequestSchema>) =>
      post(`/api/print-jobs/${printJobId}/answers`, body, reprintAnswerSchema),
    endSession: (session: SessionId, body: Input<typeof endSessionRequestSchema>) =>
      post(`/api/sessions/${session}/end`, body, sessionSchema.nullable()),
    /** Where a receipt's picture comes from: an SVG of the same document that goes to the paper. */
    receiptPicture: (sale: SaleId) => `${base}/api/sales/${sale}/receipt.svg`,
    eventsUrl: (terminal: TerminalId) => `${base}/api/events?terminal=${terminal}`,
    ...signMethods({ get, post }),
    ...faceMethods({ get, post }),
    staff: () => get("/api/staff", staffListSchema),
    signIn: (body: Input<typeof staffSignInRequestSchema>) =>
      post("/api/staff/sign-in", body, staffSignInAnswerSchema),
    ...staffMethods(asStaff),
    ...officeMethods(asStaff),
  };
}

export type StationClient = ReturnType<typeof stationClient>;

/** What a person shows besides a card, and what they say to who was found. */
function signMethods({ post }: Asking) {
  return {
    /** A session, or null when a second sign is waited for. */
    scannedCode: (terminal: TerminalId, body: Input<typeof scannedCodeRequestSchema>) =>
      post(`/api/terminals/${terminal}/code`, body, identityAnswerSchema),
    secondSign: (terminal: TerminalId, body: Input<typeof secondSignRequestSchema>) =>
      post(`/api/terminals/${terminal}/second-sign`, body, identityAnswerSchema),
    /** Whoever was asked for a second sign has left. */
    leaveSecondSign: (terminal: TerminalId) =>
      post(`/api/terminals/${terminal}/second-sign/leave`, {}, z.null()),
    notMe: (body: Input<typeof notMeRequestSchema>) =>
      post(`/api/sessions/${body.sessionId}/not-me`, body, z.null()),
  };
}

/** The face step and the consent to it. */
function faceMethods({ get, post }: Asking) {
  const at = (terminal: TerminalId): string => `/api/terminals/${terminal}/face`;
  return {
    faceSettings: () => get("/api/face/settings", faceSettingsSchema),
    /** The notice that is in force. */
    faceNotice: () => get("/api/face/notice", faceNoticeSchema),
    beginFace: (terminal: TerminalId, body: Input<typeof faceBeginRequestSchema>) =>
      post(`${at(terminal)}/begin`, body, faceStepSchema),
    sendFaceFrames: (terminal: TerminalId, body: Input<typeof faceFramesRequestSchema>) =>
      post(`${at(terminal)}/frames`, body, faceStepSchema),
    stopFace: (terminal: TerminalId, body: Input<typeof facePresentationRequestSchema>) =>
      post(`${at(terminal)}/stop`, body, z.null()),
    answerFaceConsent: (terminal: TerminalId, body: Input<typeof faceConsentRequestSchema>) =>
      post(`${at(terminal)}/consent`, body, faceConsentAnswerSchema),
    printFaceNotice: (terminal: TerminalId, body: Input<typeof faceNoticePrintRequestSchema>) =>
      post(`${at(terminal)}/notice-print`, body, reprintAnswerSchema),
  };
}

/** What staff may do with the token that their PIN gave them: without a good one, `staff-sign-in`. */
function staffMethods(asStaff: (token: string) => Asking) {
  return {
    signOut: (token: string) => asStaff(token).post("/api/staff/sign-out", {}, z.null()),
    lookUp: (token: string, body: Input<typeof lookUpRequestSchema>) =>
      asStaff(token).post("/api/look-ups/search", body, lookUpAnswerSchema),
    openLookedUp: (token: string, body: Input<typeof openLookedUpRequestSchema>) =>
      asStaff(token).post("/api/look-ups/open", body, sessionSchema),
    bindCard: (token: string, body: Input<typeof bindCardRequestSchema>) =>
      asStaff(token).post("/api/look-ups/bind-card", body, sessionSchema),
  };
}

/** Face recognition in the office: consent with a witness, enrolment, calibration. */
function officeMethods(asStaff: (token: string) => Asking) {
  return {
    faceReport: (token: string) => asStaff(token).get("/api/office/face", faceReportSchema),
    facePerson: (token: string, person: PersonKey) =>
      asStaff(token).get(`/api/office/people/${person}/face`, facePersonSchema),
    recordFaceConsent: (token: string, body: Input<typeof officeConsentRequestSchema>) =>
      asStaff(token).post("/api/office/face/consents", body, facePersonSchema),
    enrolFace: (token: string, body: Input<typeof faceEnrolmentRequestSchema>) =>
      asStaff(token).post("/api/office/face/enrolments", body, faceEnrolmentAnswerSchema),
    calibrateFace: (token: string) =>
      asStaff(token).post("/api/office/face/calibrations", {}, faceCalibrationSchema),
  };
}

/** Reads one server-sent event; null for one that this version does not know, which is passed over. */
export function parseStationEvent(data: string): StationEvent | null {
  const parsed = stationEventSchema.safeParse(parsedJson(data));
  return parsed.success ? parsed.data : null;
}

async function ask<S extends z.ZodType>(
  fetchFrom: Fetch,
  url: string,
  { schema, body, headers }: { schema: S; body: unknown; headers: Record<string, string> },
): Promise<Result<z.output<S>>> {
  const options: RequestInit =
    body === null
      ? { headers }
      : {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify(body),
        };
  try {
    const response = await fetchFrom(url, options);
    const json = parsedJson(await response.text());
    if (response.ok) return accept(schema.parse(json));
    // The station broke while it worked: what was asked may have happened, so it is asked again.
    if (response.status >= 500) return refuse(stationSilent);
    const refused = refusalBodySchema.safeParse(json);
    return refuse(refused.success ? refused.data.refusal : stationSilent);
  } catch {
    // The network between screen and station failed, or the answer was cut: the outcome is unknown.
    return refuse(stationSilent);
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
