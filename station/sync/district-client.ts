import type { z } from "zod";
import {
  batchText,
  feedPageSchema,
  feedRequestText,
  intakeAnswerSchema,
  intakeRefusalSchema,
  type FeedPage,
  type SignedHead,
} from "#shared/contracts/district-api.ts";
import { contractVersion } from "#shared/contracts/version.ts";
import type { StationId } from "#shared/id/ids.ts";
import type { JournalEntry } from "#shared/journal/entry.ts";
import { assert } from "#shared/result.ts";
import { parseHttpDate, type Clock } from "#shared/time/time.ts";
import type { StationKeys } from "./keys.ts";

/** A request that has no answer after this long counts as not answered; the same one goes again later. */
const timeoutMs = 15_000;

/** What the district said, or that it could not be heard. */
export type DistrictReply<T> =
  | { readonly kind: "answered"; readonly value: T }
  | { readonly kind: "refused"; readonly code: string; readonly expectedSeq: number | null }
  | { readonly kind: "silent" };

/** What the Date header of an answer says about the district's clock; null without one. To the second. */
function aheadOf(clock: Clock, response: Response): number | null {
  const at = parseHttpDate(response.headers.get("date") ?? "");
  return at === null ? null : at - clock();
}

/** The district as a station reaches it: signed requests, parsed answers, and silence as a normal result. */
export function districtClient({
  url,
  station,
  keys,
  clock,
}: {
  url: string;
  station: StationId;
  keys: StationKeys;
  clock: Clock;
}) {
  /** How far the district's clock is ahead of ours, ms; learnt from its answers. */
  let districtAheadMs = 0;

  async function ask<S extends z.ZodType>(
    path: string,
    options: RequestInit,
    schema: S,
  ): Promise<DistrictReply<z.output<S>>> {
    try {
      const response = await fetch(`${url}${path}`, {
        ...options,
        signal: AbortSignal.timeout(timeoutMs),
      });
      districtAheadMs = aheadOf(clock, response) ?? districtAheadMs;
      const body: unknown = await response.json();
      if (response.ok) return { kind: "answered", value: schema.parse(body) };
      const refusal = intakeRefusalSchema.safeParse(body);
      // A gateway or a half-started service answers something else: that is silence, not a refusal.
      if (!refusal.success) return { kind: "silent" };
      const { expectedSeq } = refusal.data;
      return { kind: "refused", code: refusal.data.refusal.code, expectedSeq };
    } catch {
      return { kind: "silent" };
    }
  }

  return {
    /** Sends a run of the journal. The answer's head is the proof that everything up to it is stored. */
    async send(entries: readonly JournalEntry[]): Promise<DistrictReply<SignedHead>> {
      const [first, last] = [entries[0], entries.at(-1)];
      assert(first !== undefined && last !== undefined, "a batch has entries");
      const signature = keys.sign(batchText({ station, first: first.seq, head: last }));
      const reply = await ask(
        "/intake",
        {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ contract: contractVersion, station, entries, signature }),
        },
        intakeAnswerSchema,
      );
      return reply.kind === "answered" ? { kind: "answered", value: reply.value.head } : reply;
    },

    /**
     * One page of the feed after a cursor. A station whose clock is wrong is refused once and then asks in the
     * district's time: a flat clock battery must not cut a canteen off from who may eat.
     */
    async feed(after: number, limit: number): Promise<DistrictReply<FeedPage>> {
      const reply = await askFeed(after, limit);
      const isClock = reply.kind === "refused" && reply.code === "request-too-old";
      return isClock ? askFeed(after, limit) : reply;
    },
  };

  function askFeed(after: number, limit: number): Promise<DistrictReply<FeedPage>> {
    const path = `/feed?after=${after}&limit=${limit}`;
    const at = clock() + districtAheadMs;
    const headers = {
      "x-yinling-station": station,
      "x-yinling-at": String(at),
      "x-yinling-signature": keys.sign(feedRequestText({ station, path, at })),
    };
    return ask(path, { headers }, feedPageSchema);
  }
}
export type DistrictClient = ReturnType<typeof districtClient>;
