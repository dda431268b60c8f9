import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import {
  bindCardRequestSchema,
  lookUpRequestSchema,
  openLookedUpRequestSchema,
  staffSignInRequestSchema,
  type StaffMember,
} from "#shared/contracts/identity-api.ts";
import type { Session } from "#shared/contracts/session.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { Result } from "#shared/result.ts";
import type { LookUp } from "../look-up/look-up.ts";
import type { StaffDesk } from "../staff/staff-desk.ts";
import { parsedBody, sendResult } from "./server.ts";
import { asStaff, staffToken } from "./staff-gate.ts";

/** What the routes offer: the desk at which staff sign in, and the look-up. */
export type StaffService = {
  readonly desk: StaffDesk;
  readonly lookUp: LookUp;
};

/**
 * Signing in, and what only staff may do: /api/staff and /api/look-ups of shared/contracts/identity-api.ts. Whoever
 * is not signed in at the terminal that is named is answered 401 `staff-sign-in`.
 */
export function staffRoutes(server: FastifyInstance, { desk, lookUp }: StaffService): void {
  server.get("/api/staff", async () => ({ staff: desk.list() }));
  server.post("/api/staff/sign-in", async (request, reply) => {
    const body = parsedBody(staffSignInRequestSchema, request.body);
    return sendResult(reply, body.ok ? desk.signIn(body.value) : body);
  });
  server.post("/api/staff/sign-out", async (request, reply) => {
    desk.signOut(staffToken(request));
    return reply.type("application/json").send("null");
  });

  async function forStaff<S extends z.ZodType<{ terminal: TerminalId }>>(
    schema: S,
    { request, reply }: { request: FastifyRequest; reply: FastifyReply },
    work: (body: z.output<S>, staff: StaffMember) => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const body = parsedBody(schema, request.body);
    if (!body.ok) return sendResult(reply, body);
    const member = desk.memberAt(staffToken(request), body.value.terminal);
    return asStaff(reply, member, (staff) => work(body.value, staff));
  }

  server.post("/api/look-ups/search", async (request, reply) =>
    forStaff(lookUpRequestSchema, { request, reply }, async (body, staff) =>
      sendResult(reply, lookUp.search(body, staff)),
    ),
  );
  server.post("/api/look-ups/open", async (request, reply) =>
    forStaff(openLookedUpRequestSchema, { request, reply }, async (body, staff) =>
      sendSession(reply, lookUp.open(body, staff)),
    ),
  );
  server.post("/api/look-ups/bind-card", async (request, reply) =>
    forStaff(bindCardRequestSchema, { request, reply }, async (body, staff) =>
      sendSession(reply, lookUp.bindCard(body, staff)),
    ),
  );
}

/** A session, or null when a second sign is waited for; the library would send null as nothing. */
async function sendSession(
  reply: FastifyReply,
  result: Result<Session | null>,
): Promise<FastifyReply> {
  if (!result.ok || result.value !== null) return sendResult(reply, result);
  return reply.type("application/json").send("null");
}
