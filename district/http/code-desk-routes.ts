import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import {
  findPeopleRequestSchema,
  makePairingRequestSchema,
  printCodeRequestSchema,
  reportCardRequestSchema,
  revokeCodeRequestSchema,
} from "#shared/contracts/code-api.ts";
import { accept, type Result } from "#shared/result.ts";
import { findCodeHolders, printCode, reportCard, revokeCode } from "../codes/code-desk.ts";
import type { CodeParts, CodeServiceRefusal } from "../codes/code-parts.ts";
import { makePairing } from "../codes/pairing.ts";
import { sendOutcome } from "./code-routes.ts";
import { isAtThisMachine } from "./own-page.ts";
import { httpRefusal, parsed, sendRefusal } from "./refusals.ts";

/**
 * What district staff do about codes and cards. There is no sign-in yet, so only pages of this machine are answered,
 * on whatever address the server listens.
 */
export function codeDeskRoutes(app: FastifyInstance, parts: CodeParts): void {
  function post<S extends z.ZodType>(
    path: string,
    schema: S,
    act: (wish: z.output<S>) => Promise<Result<unknown, CodeServiceRefusal>>,
  ): void {
    app.post(`/api/console/${path}`, async (request, reply) => {
      if (!isAtThisMachine(request)) return sendRefusal(reply, 403, httpRefusal("foreign-page"));
      const wish = parsed(schema, request.body);
      if (!wish.ok) return sendRefusal(reply, 400, wish.refusal);
      return sendOutcome(reply, await act(wish.value));
    });
  }

  post("people/search", findPeopleRequestSchema, async (said) =>
    accept({ people: await findCodeHolders(parts, said) }),
  );
  post("pairings", makePairingRequestSchema, (wish) => makePairing(parts, wish));
  post("printed-codes", printCodeRequestSchema, ({ person }) => printCode(parts, person));
  post("codes/revoke", revokeCodeRequestSchema, (wish) => revokeCode(parts, wish));
  post("cards/report", reportCardRequestSchema, (wish) => reportCard(parts, wish));
}
