import "./without-eval.ts";
import type { z } from "zod";
import type { SaleId, SessionId, TerminalId } from "../id/ids.ts";
import { accept, refuse, type Refusal, type Result } from "../result.ts";
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

/**
 * The only way in which screens reach the station. Every answer is a Result: a value that its schema has
 * parsed, or a refusal to show. `base` is the station's origin, empty for the page's own.
 */
export function stationClient(base: string, fetchFrom: Fetch) {
  const get = <S extends z.ZodType>(path: string, schema: S) =>
    ask(fetchFrom, `${base}${path}`, { schema, body: null });
  const post = <S extends z.ZodType>(path: string, body: unknown, schema: S) =>
    ask(fetchFrom, `${base}${path}`, { schema, body });
  return {
    state: () => get("/api/state", stationStateSchema),
    menu: () => get("/api/menu", menuSchema),
    /** The session that is open at a terminal, or null: what a reloaded screen asks first. */
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
  };
}
export type StationClient = ReturnType<typeof stationClient>;

/** Reads one server-sent event; null for one that this version does not know, which is passed over. */
export function parseStationEvent(data: string): StationEvent | null {
  const parsed = stationEventSchema.safeParse(parsedJson(data));
  return parsed.success ? parsed.data : null;
}

async function ask<S extends z.ZodType>(
  fetchFrom: Fetch,
  url: string,
  { schema, body }: { schema: S; body: unknown },
): Promise<Result<z.output<S>>> {
  const options: RequestInit =
    body === null
      ? {}
      : {
          method: "POST",
          headers: { "content-type": "application/json" },
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
