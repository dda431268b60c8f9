import type { FastifyInstance, FastifyReply } from "fastify";
import { holderRequestSchema, pairPhoneRequestSchema } from "#shared/contracts/code-api.ts";
import type { Result } from "#shared/result.ts";
import type { CodeParts, CodeServiceRefusal } from "../codes/code-parts.ts";
import { demoCodes } from "../codes/demo-codes.ts";
import { renewPhone, withdrawPhone } from "../codes/holder.ts";
import { pairPhone } from "../codes/pairing.ts";
import type { CodeServiceCode } from "../codes/texts.zh.ts";
import { demoSeedOf } from "../store/demo-store.ts";
import { addressOf } from "./own-page.ts";
import { httpRefusal, parsed, sendRefusal } from "./refusals.ts";

/** Who guesses is told to wait, who may not is forbidden, and what is not there is not found. */
const statuses: Partial<Record<CodeServiceCode, number>> = {
  "pairing-too-many": 429,
  "holder-signature": 403,
  "code-unknown": 404,
  "person-unknown": 404,
  "card-unknown": 404,
};

/** A value, or the refusal with its status. */
export function sendOutcome(
  reply: FastifyReply,
  outcome: Result<unknown, CodeServiceRefusal>,
): FastifyReply {
  if (outcome.ok) return reply.type("application/json").send(JSON.stringify(outcome.value));
  return sendRefusal(reply, statuses[outcome.refusal.code] ?? 409, outcome.refusal);
}

/** What phones ask for: the time, pairing, renewal, and the end of their code. */
export function codeRoutes(app: FastifyInstance, parts: CodeParts): void {
  app.get("/api/code/time", () => ({ now: parts.clock() }));

  app.post("/api/code/pair", async (request, reply) => {
    const wish = parsed(pairPhoneRequestSchema, request.body);
    if (!wish.ok) return sendRefusal(reply, 400, wish.refusal);
    return sendOutcome(reply, await pairPhone(parts, wish.value, addressOf(request)));
  });

  app.post("/api/code/renew", async (request, reply) => {
    const signed = parsed(holderRequestSchema, request.body);
    if (!signed.ok) return sendRefusal(reply, 400, signed.refusal);
    return sendOutcome(reply, await renewPhone(parts, signed.value));
  });

  app.post("/api/code/withdraw", async (request, reply) => {
    const signed = parsed(holderRequestSchema, request.body);
    if (!signed.ok) return sendRefusal(reply, 400, signed.refusal);
    return sendOutcome(reply, await withdrawPhone(parts, signed.value));
  });

  app.get("/api/demo/codes", async (_, reply) => {
    const isDemo = (await demoSeedOf(parts.database)) !== null;
    return isDemo ? demoCodes() : sendRefusal(reply, 404, httpRefusal("no-such-address"));
  });
}
