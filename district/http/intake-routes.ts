import type { FastifyInstance } from "fastify";
import { intakeBodyLimit, journalBatchSchema } from "#shared/contracts/district-api.ts";
import { receiveBatch, type IntakeParts } from "../intake/intake.ts";
import type { IntakeCode } from "../intake/texts.zh.ts";
import { parsed, sendStationRefusal } from "./refusals.ts";

export const intakePath = "/intake";

/** Who sends wrongly, what does not fit what is stored, and what cannot be right at all. */
const statuses: Readonly<Record<IntakeCode, number>> = {
  "contract-version": 400,
  "station-unknown": 403,
  "batch-signature": 403,
  "journal-gap": 409,
  "journal-fork": 409,
  "journal-wrong-station": 422,
  "journal-wrong-hash": 422,
};

/** `POST /intake`: a batch of a station's journal; answered with the countersigned head. */
export function intakeRoutes(app: FastifyInstance, parts: IntakeParts): void {
  app.post(intakePath, { bodyLimit: intakeBodyLimit }, async (request, reply) => {
    const batch = parsed(journalBatchSchema, request.body);
    if (!batch.ok) {
      return sendStationRefusal(reply, 400, { refusal: batch.refusal, expectedSeq: null });
    }
    const received = await receiveBatch(parts, batch.value);
    return received.ok
      ? { head: received.value }
      : sendStationRefusal(reply, statuses[received.refusal.refusal.code], received.refusal);
  });
}
