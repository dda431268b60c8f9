import {
  feedItemSchema,
  feedItemsText,
  feedPageText,
  type FeedEnvelope,
  type FeedItem,
} from "#shared/contracts/district-api.ts";
import type { StationId } from "#shared/id/ids.ts";
import { sha256, type StationKeys } from "./keys.ts";

/** Whether the district signed this page for this station. */
export function isSignedPage(
  page: FeedEnvelope,
  { station, keys }: { station: StationId; keys: StationKeys },
): boolean {
  const text = itemsTextOf(page);
  if (text === null) return false;
  const signed = feedPageText({ ...page, station, itemsHash: sha256(text) });
  return keys.isFromDistrict(signed, page.signature);
}

/** The hashed text of the items; null when they have none, which the district would not have signed. */
function itemsTextOf({ items }: FeedEnvelope): Uint8Array | null {
  try {
    return feedItemsText(items);
  } catch {
    return null;
  }
}

/** What a page holds: the items that are understood, and the cursors of the others (0 = not even that). */
export type ReadItems = {
  readonly items: readonly FeedItem[];
  readonly setAside: readonly number[];
};

/** Reads the items one by one, so that one of a later version does not hold up who may eat. */
export function readItems({ items }: FeedEnvelope): ReadItems {
  const read: FeedItem[] = [];
  const setAside: number[] = [];
  for (const item of items) {
    const parsed = feedItemSchema.safeParse(item);
    if (parsed.success) read.push(parsed.data);
    else setAside.push(cursorOf(item));
  }
  return { items: read, setAside };
}

function cursorOf(item: FeedEnvelope["items"][number]): number {
  const parsed = feedItemSchema.pick({ cursor: true }).strip().safeParse(item);
  return parsed.success ? parsed.data.cursor : 0;
}
