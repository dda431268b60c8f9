import {
  feedEnvelopeSchema,
  feedItemsText,
  feedPageText,
  feedRequestText,
  type FeedPage,
} from "#shared/contracts/district-api.ts";
import { contractVersion } from "#shared/contracts/version.ts";
import type { StationId } from "#shared/id/ids.ts";
import type { Log } from "#shared/log.ts";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import type { Clock } from "#shared/time/time.ts";
import type { Database } from "../store/database.ts";
import { changesAfter, endEpoch, feedPlace } from "../store/feed-store.ts";
import { heldTo, stationKey } from "../store/station-store.ts";
import { isSignedBy, sha256, type Sign } from "../sync/signature.ts";
import { feedTexts, type FeedCode } from "./texts.zh.ts";

/** A signed request is good for this long before and after its moment. */
const signatureLifeMs = 5 * 60_000;

export type FeedParts = {
  readonly database: Database;
  /** Signs as the district. */
  readonly sign: Sign;
  readonly clock: Clock;
  readonly log: Log;
};

/** A station's request as it came: `path` with its query, exactly as it was signed. */
export type FeedRequest = {
  readonly station: StationId;
  readonly at: number;
  readonly signature: string;
  readonly path: string;
};

/** Whether a registered station asks, and now. @returns or one of the refusals in `texts.zh.ts` */
export async function checkFeedRequest(
  { database, clock }: FeedParts,
  request: FeedRequest,
): Promise<Result<null, Refusal & { readonly code: FeedCode }>> {
  const publicKey = await stationKey(database, request.station);
  if (publicKey === null) return refusedWith("station-unknown");
  const { station, path, at, signature } = request;
  const text = feedRequestText({ station, path, at });
  if (!isSignedBy(publicKey, { text, signature })) return refusedWith("request-signature");
  return Math.abs(clock() - at) > signatureLifeMs ? refusedWith("request-too-old") : accept(null);
}

function refusedWith(code: FeedCode) {
  return refuse({ code, ...feedTexts[code] });
}

/** What a station asks for: at most `limit` changes behind a cursor of the epoch that it knows, if it names one. */
export type FeedQuestion = {
  readonly station: StationId;
  readonly after: number;
  readonly limit: number;
  readonly epoch: string | null;
};

/** The changes behind a cursor, signed for the station that asks; from the beginning for another epoch. */
export async function feedPage(parts: FeedParts, question: FeedQuestion): Promise<FeedPage> {
  const { database, clock, sign } = parts;
  const { station, limit } = question;
  const { epoch, after } = await beginningOf(parts, question);
  const found = await changesAfter(database, { cursor: after, limit: limit + 1 });
  const items = found.slice(0, limit);
  const page = {
    epoch,
    after,
    next: items.at(-1)?.cursor ?? after,
    isComplete: found.length <= limit,
    acknowledgedSeq: await heldTo(database, station),
    now: clock(),
  };
  // What is hashed is what is sent: plain data without what the database's rows have around it.
  const sent = feedEnvelopeSchema.shape.items.parse(JSON.parse(JSON.stringify(items)));
  const text = feedPageText({ ...page, station, itemsHash: sha256(feedItemsText(sent)) });
  return { contract: contractVersion, items, ...page, signature: sign(text) };
}

/**
 * Where a page begins. A station that names our epoch with a cursor we never gave has seen changes that we have
 * lost, as after a restored backup: then the epoch ends, so that all stations read what took their place.
 */
async function beginningOf(
  { database, log }: FeedParts,
  { after, epoch }: FeedQuestion,
): Promise<{ epoch: string; after: number }> {
  const head = await feedPlace(database);
  if (epoch !== null && epoch !== head.epoch) return { epoch: head.epoch, after: 0 };
  if (after <= head.cursor) return { epoch: head.epoch, after };
  log.warn("feed.begun-anew", { after, head: head.cursor });
  if (epoch === null) return { epoch: head.epoch, after: 0 };
  await endEpoch(database, epoch);
  const renewed = await feedPlace(database);
  return { epoch: renewed.epoch, after: 0 };
}
