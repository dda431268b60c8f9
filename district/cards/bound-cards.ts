import type { FeedCard } from "#shared/contracts/district-api.ts";
import { cardBoundSchema } from "#shared/journal/identity-entries.ts";
import type { JournalEntry } from "#shared/journal/entry.ts";
import type { Connection } from "../store/database.ts";
import { appendChanges } from "../store/feed-store.ts";
import { addUnread, type UnreadEntry } from "../store/meal-store.ts";
import { addNewCard, knownCard, knownPerson } from "../store/people-store.ts";

const kind = "card.bound";

/** The layout of entries that these rules read. */
const readLayout = 1;

/**
 * Takes cards that staff gave to their holders at a station into the register, and tells every station: each card
 * once. A card that is somebody else's already stays theirs, and the entry is remembered as one that was not applied.
 * @returns those that were not
 */
export async function projectBoundCards(
  connection: Connection,
  entries: readonly JournalEntry[],
): Promise<readonly UnreadEntry[]> {
  const unread: UnreadEntry[] = [];
  for (const entry of entries.filter((one) => one.kind === kind)) {
    const reason = await bind(connection, entry);
    if (reason !== null) unread.push({ station: entry.station, seq: entry.seq, reason });
  }
  if (unread.length > 0) await addUnread(connection, unread);
  return unread;
}

/** Why a binding was not applied; null when it was, or had been before. */
async function bind(
  connection: Connection,
  { v, body }: JournalEntry,
): Promise<UnreadEntry["reason"] | null> {
  if (v !== readLayout) return "later-layout";
  const bound = cardBoundSchema.safeParse(body);
  if (!bound.success) return "unreadable";
  const { person, card: key, area } = bound.data;
  if ((await knownPerson(connection, person)) === null) return "unknown-person";
  const card: FeedCard = { card: key, person, status: "good", area, validTo: null };
  if (await addNewCard(connection, card)) {
    await appendChanges(connection, [{ kind: "card", card }]);
    return null;
  }
  const known = await knownCard(connection, key);
  return known?.person === person ? null : "card-of-another";
}
