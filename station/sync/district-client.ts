import type { z } from "zod";
import {
  batchText,
  feedEnvelopeSchema,
  feedRequestText,
  intakeAnswerSchema,
  intakeRefusalSchema,
  type FeedEnvelope,
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

/** A batch that the district, or whatever stands before it, finds too large. */
export const tooLargeCode = "body-too-large";

/** What the district said, that it said something we do not understand, or that it could not be heard. */
export type DistrictReply<T> =
  | { readonly kind: "answered"; readonly value: T }
  | { readonly kind: "refused"; readonly code: string; readonly expectedSeq: number | null }
  | { readonly kind: "unreadable" }
  | { readonly kind: "silent" };

/** Which part of the feed is asked for: what stands behind a cursor of the epoch that the station knows. */
export type FeedQuestion = {
  readonly after: number;
  readonly limit: number;
  /** Null before the first page. */
  readonly epoch: string | null;
};

/** What the Date header of an answer says about the district's clock; null without one. To the second. */
function aheadOf(clock: Clock, response: Response): number | null {
  const at = parseHttpDate(response.headers.get("date") ?? "");
  return at === null ? null : at - clock();
}

/** Whether what is said can be read on the way: plain HTTP to another machine. */
function isExposed(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname);
}

/** Requests that end after a time or when they are told to, and what their answers say about the time. */
function districtRequests(url: string, clock: Clock) {
  /** How far the district's clock is ahead of ours, ms; learnt from its answers. */
  let districtAheadMs = 0;
  const stopping = new AbortController();

  async function ask<S extends z.ZodType>(
    path: string,
    options: RequestInit,
    schema: S,
  ): Promise<DistrictReply<z.output<S>>> {
    try {
      const response = await fetch(`${url}${path}`, {
        ...options,
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping.signal]),
      });
      districtAheadMs = aheadOf(clock, response) ?? districtAheadMs;
      return replyOf(response, await response.text(), schema);
    } catch {
      return { kind: "silent" };
    }
  }

  return {
    ask,
    /** The time as the district has it, ms. */
    districtNow: (): number => clock() + districtAheadMs,
    stop: (): void => stopping.abort(),
  };
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
  const requests = districtRequests(url, clock);
  const { ask } = requests;

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
    async feed(question: FeedQuestion): Promise<DistrictReply<FeedEnvelope>> {
      const reply = await askFeed(question);
      const isClock = reply.kind === "refused" && reply.code === "request-too-old";
      return isClock ? askFeed(question) : reply;
    },

    /** Whom pages of the feed have to be signed for. */
    station,

    /** Whether the way to the district is open to readers. */
    isExposed: isExposed(url),

    /** Ends the request that runs, and every later one: they count as not answered. */
    stop: requests.stop,
  };

  function askFeed(question: FeedQuestion): Promise<DistrictReply<FeedEnvelope>> {
    const { after, limit, epoch } = question;
    const known = epoch === null ? "" : `&epoch=${epoch}`;
    const path = `/feed?after=${after}&limit=${limit}${known}`;
    const at = requests.districtNow();
    const headers = {
      "x-yinling-station": station,
      "x-yinling-at": String(at),
      "x-yinling-signature": keys.sign(feedRequestText({ station, path, at })),
    };
    return ask(path, { headers }, feedEnvelopeSchema);
  }
}
export type DistrictClient = ReturnType<typeof districtClient>;

/** What an answer says. A fault of the district or of a gateway before it heals by itself: that is silence. */
function replyOf<S extends z.ZodType>(
  { ok, status }: Response,
  text: string,
  schema: S,
): DistrictReply<z.output<S>> {
  if (status >= 500) return { kind: "silent" };
  if (status === 413) return { kind: "refused", code: tooLargeCode, expectedSeq: null };
  const body = jsonOf(text);
  if (ok) {
    const answer = schema.safeParse(body);
    return answer.success ? { kind: "answered", value: answer.data } : { kind: "unreadable" };
  }
  const refusal = intakeRefusalSchema.safeParse(body);
  if (!refusal.success) return { kind: "unreadable" };
  const { expectedSeq } = refusal.data;
  return { kind: "refused", code: refusal.data.refusal.code, expectedSeq };
}

/** A text as JSON; undefined, which no schema takes, when it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
