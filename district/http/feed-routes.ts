import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { feedLimit } from "#shared/contracts/district-api.ts";
import { stationIdSchema } from "#shared/id/ids.ts";
import { checkFeedRequest, feedPage, type FeedParts } from "../feed/feed.ts";
import { parsed, sendStationRefusal } from "./refusals.ts";

export const feedPath = "/feed";

const wholeText = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const querySchema = z.strictObject({
  after: wholeText,
  limit: wholeText.pipe(z.int().min(1).max(feedLimit)),
  epoch: z.uuid().optional(),
});

const headersSchema = z.object({
  "x-yinling-station": stationIdSchema,
  "x-yinling-at": wholeText,
  "x-yinling-signature": z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});

/** `GET /feed?after=CURSOR&limit=N&epoch=UUID`: the next changes, for a station that signed the request. */
export function feedRoutes(app: FastifyInstance, parts: FeedParts): void {
  app.get(feedPath, async (request, reply) => {
    const query = parsed(querySchema, request.query);
    const headers = parsed(headersSchema, request.headers);
    if (!query.ok) {
      return sendStationRefusal(reply, 400, { refusal: query.refusal, expectedSeq: null });
    }
    if (!headers.ok) {
      return sendStationRefusal(reply, 401, { refusal: headers.refusal, expectedSeq: null });
    }
    const station = headers.value["x-yinling-station"];
    const checked = await checkFeedRequest(parts, {
      station,
      at: headers.value["x-yinling-at"],
      signature: headers.value["x-yinling-signature"],
      path: request.url,
    });
    if (!checked.ok) {
      return sendStationRefusal(reply, 403, { refusal: checked.refusal, expectedSeq: null });
    }
    const { after, limit, epoch = null } = query.value;
    return feedPage(parts, { station, after, limit, epoch });
  });
}
