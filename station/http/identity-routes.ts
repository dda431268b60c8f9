import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import {
  notMeRequestSchema,
  scannedCodeRequestSchema,
  secondSignRequestSchema,
  type SecondSignRequest,
} from "#shared/contracts/identity-api.ts";
import type { Session } from "#shared/contracts/session.ts";
import { sessionIdSchema, terminalIdSchema } from "#shared/id/ids.ts";
import type { SessionId, TerminalId } from "#shared/id/ids.ts";
import { refuse, type Result } from "#shared/result.ts";
import { parsedBody, sendResult } from "./server.ts";
import { httpRefusals } from "./texts.zh.ts";

/** What the routes of identification offer, each as a plain function. */
export type IdentityService = {
  /** A scanned text: a session, or null when a second sign is asked for. */
  readonly showCode: (terminal: TerminalId, text: string) => Result<Session | null>;
  readonly confirm: (terminal: TerminalId, request: SecondSignRequest) => Result<Session | null>;
  readonly leaveWaiting: (terminal: TerminalId) => Result<null>;
  readonly notMe: (session: SessionId, terminal: TerminalId) => Result<null>;
};

/**
 * Codes, second signs and "that is not me": shared/contracts/identity-api.ts. A scanned text goes to the verifier and
 * nowhere else: not into a log, an answer or an error.
 */
export function identityRoutes(server: FastifyInstance, service: IdentityService): void {
  server.post("/api/terminals/:id/code", async (request, reply) => {
    const asked = atTerminal(request, scannedCodeRequestSchema);
    return sendNullable(
      reply,
      asked.ok ? service.showCode(asked.value.terminal, asked.value.body.text) : asked,
    );
  });
  server.post("/api/terminals/:id/second-sign", async (request, reply) => {
    const asked = atTerminal(request, secondSignRequestSchema);
    return sendNullable(
      reply,
      asked.ok ? service.confirm(asked.value.terminal, asked.value.body) : asked,
    );
  });
  server.post("/api/terminals/:id/second-sign/leave", async (request, reply) => {
    const asked = atTerminal(request, z.strictObject({}));
    return sendNullable(reply, asked.ok ? service.leaveWaiting(asked.value.terminal) : asked);
  });
  server.post("/api/sessions/:id/not-me", async (request, reply) => {
    const session = sessionIdSchema.safeParse(idOf(request));
    const body = parsedBody(notMeRequestSchema, request.body);
    const isOne = session.success && body.ok && body.value.sessionId === session.data;
    return sendNullable(
      reply,
      isOne ? service.notMe(session.data, body.value.terminal) : refuse(httpRefusals.malformed),
    );
  });
}

/** The terminal of the address and the body, parsed. */
function atTerminal<S extends z.ZodType>(
  request: FastifyRequest,
  schema: S,
): Result<{ readonly terminal: TerminalId; readonly body: z.output<S> }> {
  const terminal = parsedBody(terminalIdSchema, idOf(request));
  if (!terminal.ok) return terminal;
  const body = parsedBody(schema, request.body);
  return body.ok ? { ok: true, value: { terminal: terminal.value, body: body.value } } : body;
}

function idOf({ params }: FastifyRequest): unknown {
  return typeof params === "object" && params !== null && "id" in params ? params.id : undefined;
}

/** The library would send null as nothing. */
async function sendNullable(reply: FastifyReply, result: Result<unknown>): Promise<FastifyReply> {
  if (!result.ok || result.value !== null) return sendResult(reply, result);
  return reply.type("application/json").send("null");
}
