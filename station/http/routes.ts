import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { refusalBodySchema } from "#shared/contracts/refusal.ts";
import type { SecondSign, Session } from "#shared/contracts/session.ts";
import {
  endSessionRequestSchema,
  printAnswerRequestSchema,
  quoteRequestSchema,
  reprintRequestSchema,
  saleRequestSchema,
  topUpRequestSchema,
  type GuestView,
  type Menu,
  type PrintAnswerRequest,
  type QuoteRequest,
  type ReprintRequest,
  type SaleRequest,
  type SaleSummary,
  type StationEvent,
  type TopUpRequest,
} from "#shared/contracts/station-api.ts";
import type { StationState } from "#shared/contracts/station-state.ts";
import { saleIdSchema, sessionIdSchema, terminalIdSchema } from "#shared/id/ids.ts";
import type { SaleId, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { Result } from "#shared/result.ts";
import type { EventStream } from "./event-stream.ts";
import { sendRefusal } from "./guarded-server.ts";
import { parsedBody, sendResult } from "./server.ts";
import { httpRefusals } from "./texts.zh.ts";

/** What the routes offer, each as a plain function; station-service.ts joins them to the features. */
export type StationService = {
  readonly state: () => StationState;
  readonly menu: () => Menu;
  readonly salesToday: () => SaleSummary[];
  readonly session: (terminal: TerminalId) => Session | null;
  /** A second sign that is waited for without a session; null = none. */
  readonly waiting: (terminal: TerminalId) => SecondSign | null;
  readonly endSession: (session: SessionId, terminal: TerminalId) => void;
  readonly guestView: (terminal: TerminalId) => GuestView;
  readonly quote: (request: QuoteRequest) => Result<unknown>;
  readonly sell: (request: SaleRequest) => Result<unknown>;
  readonly topUp: (request: TopUpRequest) => Result<unknown>;
  readonly reprint: (sale: SaleId, request: ReprintRequest) => Result<unknown>;
  readonly answerPrint: (job: number, request: PrintAnswerRequest) => Result<unknown>;
  /** The receipt as an SVG picture, or null when there is no such sale. */
  readonly receiptPicture: (sale: SaleId) => string | null;
};

const printJobIdSchema = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** The station's HTTP contract: shared/contracts/station-api.ts. */
export function stationRoutes(
  server: FastifyInstance,
  { service, events }: { service: StationService; events: EventStream },
): void {
  server.get("/health", async () => {
    const { station } = service.state();
    return { ok: true, station };
  });
  server.get("/api/state", async () => service.state());
  server.get("/api/menu", async () => service.menu());
  server.get("/api/sales", async () => ({ sales: service.salesToday() }));
  server.get("/api/events", async (request, reply) => listen(request, reply, { service, events }));
  server.get("/api/terminals/:id/session", async (request, reply) => {
    const terminal = terminalIdSchema.safeParse(idOf(request));
    if (!terminal.success) return sendRefusal(reply, 400, httpRefusals.malformed);
    return reply.type("application/json").send(JSON.stringify(service.session(terminal.data)));
  });
  server.get("/api/terminals/:id/guest", async (request, reply) => {
    const terminal = terminalIdSchema.safeParse(idOf(request));
    if (!terminal.success) return sendRefusal(reply, 400, httpRefusals.malformed);
    return reply.send(service.guestView(terminal.data));
  });
  commandRoutes(server, service);
  receiptRoutes(server, service);
}

function commandRoutes(server: FastifyInstance, service: StationService): void {
  server.post("/api/quotes", async (request, reply) => {
    const body = parsedBody(quoteRequestSchema, request.body);
    return sendResult(reply, body.ok ? service.quote(body.value) : body);
  });
  server.post("/api/sales", async (request, reply) => {
    const body = parsedBody(saleRequestSchema, request.body);
    return sendResult(reply, body.ok ? service.sell(body.value) : body);
  });
  server.post("/api/wallet/top-ups", async (request, reply) => {
    const body = parsedBody(topUpRequestSchema, request.body);
    return sendResult(reply, body.ok ? service.topUp(body.value) : body);
  });
  server.post("/api/sessions/:id/end", async (request, reply) => {
    const session = sessionIdSchema.safeParse(idOf(request));
    const body = parsedBody(endSessionRequestSchema, request.body);
    if (!session.success || !body.ok) return sendRefusal(reply, 400, httpRefusals.malformed);
    service.endSession(session.data, body.value.terminal);
    return reply.type("application/json").send("null");
  });
}

function receiptRoutes(server: FastifyInstance, service: StationService): void {
  server.post("/api/sales/:id/reprints", async (request, reply) => {
    const sale = parsedBody(saleIdSchema, idOf(request));
    const body = parsedBody(reprintRequestSchema, request.body);
    if (!sale.ok) return sendResult(reply, sale);
    return sendResult(reply, body.ok ? service.reprint(sale.value, body.value) : body);
  });
  server.post("/api/print-jobs/:id/answers", async (request, reply) => {
    const job = parsedBody(printJobIdSchema, idOf(request));
    const body = parsedBody(printAnswerRequestSchema, request.body);
    if (!job.ok) return sendResult(reply, job);
    return sendResult(reply, body.ok ? service.answerPrint(job.value, body.value) : body);
  });
  server.get("/api/sales/:id/receipt.svg", async (request, reply) => {
    const sale = saleIdSchema.safeParse(idOf(request));
    const picture = sale.success ? service.receiptPicture(sale.data) : null;
    if (picture === null) return sendRefusal(reply, 404, httpRefusals.notFound);
    return reply.type("image/svg+xml").send(picture);
  });
}

function idOf(request: FastifyRequest): unknown {
  const { params } = request;
  return typeof params === "object" && params !== null && "id" in params ? params.id : undefined;
}

async function listen(
  request: FastifyRequest,
  reply: FastifyReply,
  { service, events }: { service: StationService; events: EventStream },
): Promise<FastifyReply> {
  const { query } = request;
  const named =
    typeof query === "object" && query !== null && "terminal" in query ? query.terminal : null;
  const terminal = terminalIdSchema.safeParse(named);
  if (!terminal.success) return sendRefusal(reply, 400, httpRefusals.malformed);
  const session = service.session(terminal.data);
  const asked = service.waiting(terminal.data);
  const now: StationEvent[] = [
    { kind: "state", state: service.state() },
    { kind: "guest", terminal: terminal.data, view: service.guestView(terminal.data) },
    ...(session === null ? [] : [{ kind: "session-started" as const, session }]),
    { kind: "second-sign", terminal: terminal.data, asked },
  ];
  reply.hijack();
  if (!events.add({ terminal: terminal.data, response: reply.raw }, now)) {
    const body = refusalBodySchema.parse({ refusal: httpRefusals.tooManyScreens });
    reply.raw.writeHead(503, { "content-type": "application/json" }).end(JSON.stringify(body));
  }
  return reply;
}
