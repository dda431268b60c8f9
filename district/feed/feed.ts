import { feedRequestText, type FeedPage } from "#shared/contracts/district-api.ts";
import { contractVersion } from "#shared/contracts/version.ts";
import type { StationId } from "#shared/id/ids.ts";
import type { Log } from "#shared/log.ts";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import type { Clock } from "#shared/time/time.ts";
import type { Database } from "../store/database.ts";
import { changesAfter, feedHead } from "../store/feed-store.ts";
import { stationKey } from "../store/station-store.ts";
import { isSignedBy } from "../sync/signature.ts";
import { feedTexts, type FeedCode } from "./texts.zh.ts";

/** A signed request is good for this long before and after its moment. */
const signatureLifeMs = 5 * 60_000;

export type FeedParts = { readonly database: Database; readonly clock: Clock; readonly log: Log };

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

/**
 * The changes behind a cursor, at most `limit`. A cursor that was never given comes from before this database was
 * set up again: then the feed begins anew, which does a station no harm, because it applies the same change twice.
 */
export async function feedPage(
  { database, clock, log }: FeedParts,
  { after, limit }: { after: number; limit: number },
): Promise<FeedPage> {
  const head = await feedHead(database);
  if (after > head) log.warn("feed.begun-anew", { after, head });
  const cursor = after > head ? 0 : after;
  const found = await changesAfter(database, { cursor, limit: limit + 1 });
  const items = found.slice(0, limit);
  return {
    contract: contractVersion,
    items,
    next: items.at(-1)?.cursor ?? cursor,
    isComplete: found.length <= limit,
    now: clock(),
  };
}
