import {
  batchLimit,
  feedLimit,
  headText,
  type FeedItem,
  type SignedHead,
} from "#shared/contracts/district-api.ts";
import type { JournalEntry } from "#shared/journal/entry.ts";
import type { Log } from "#shared/log.ts";
import { instant, type Clock, type Instant } from "#shared/time/time.ts";
import type { DistrictClient } from "./district-client.ts";
import type { StationKeys } from "./keys.ts";

/** Between two looks at the district when nothing waits; after a failure the pause grows to the second value. */
const pauseMs = { usual: 1_000, longest: 5_000 };
/** The feed is asked this often when it is complete. */
const feedEveryMs = 10_000;

export type ExchangeParts = {
  readonly district: DistrictClient;
  readonly keys: StationKeys;
  readonly journal: {
    head(): { seq: number };
    after(seq: number, limit: number): JournalEntry[];
    signedHead(): { seq: number; hash: string } | null;
    keepHead(head: SignedHead): void;
  };
  readonly roster: {
    position(): { cursor: number; completeAt: Instant | null };
    applyPage(page: { items: readonly FeedItem[]; next: number }, completeAt: Instant | null): void;
  };
  readonly clock: Clock;
  readonly log: Log;
  /** The network came or went, or what is unsent changed. */
  readonly onChanged: () => void;
};

/** Whether the district answers, and since when that has been so. */
export type Network = { readonly isOnline: boolean; readonly since: Instant };

/**
 * Carries the journal to the district and the feed back, for as long as it runs. Nothing moves on the station
 * until the district has countersigned, so the same batch goes again after any failure; nothing is given up
 * after a number of tries.
 */
export function exchange(parts: ExchangeParts) {
  const { district, journal, roster, clock, log } = parts;
  let network: Network = { isOnline: false, since: clock() };
  let wake: (() => void) | null = null;
  let isStopping = false;
  let lastFeedAt = 0;
  let loop: Promise<void> | null = null;

  function heard(isOnline: boolean): void {
    if (network.isOnline === isOnline) return;
    network = { isOnline, since: clock() };
    log[isOnline ? "info" : "warn"](isOnline ? "district.reached" : "district.lost");
    parts.onChanged();
  }

  const acknowledged = (): number => journal.signedHead()?.seq ?? 0;

  /** Sends one batch. @returns true when there may be more to send at once */
  async function sendBatch(from: number): Promise<boolean> {
    const entries = journal.after(from, batchLimit);
    if (entries.length === 0) return false;
    const reply = await district.send(entries);
    heard(reply.kind !== "silent");
    if (reply.kind === "silent") return false;
    if (reply.kind === "refused") {
      log.error("batch.refused", { code: reply.code, expectedSeq: reply.expectedSeq });
      // The district misses earlier entries: they go again from where it stands, once in this round.
      const wanted = reply.expectedSeq;
      const canResend = wanted !== null && wanted - 1 < from;
      return canResend ? sendBatch(wanted - 1) : false;
    }
    return keep(reply.value);
  }

  function keep(head: SignedHead): boolean {
    const { signature, ...signed } = head;
    const own = journal.after(head.seq - 1, 1)[0];
    if (!parts.keys.isFromDistrict(headText(signed), signature) || own?.hash !== head.hash) {
      log.error("head.wrong", { seq: head.seq });
      return false;
    }
    journal.keepHead(head);
    parts.onChanged();
    return journal.head().seq > head.seq;
  }

  /** Applies one page. @returns true when the feed has more */
  async function pullPage(): Promise<boolean> {
    const { cursor } = roster.position();
    const reply = await district.feed(cursor, feedLimit);
    heard(reply.kind !== "silent");
    if (reply.kind !== "answered") {
      if (reply.kind === "refused") log.error("feed.refused", { code: reply.code });
      return false;
    }
    const { items, next, isComplete, now } = reply.value;
    roster.applyPage({ items, next }, isComplete ? instant(clock()) : null);
    if (Math.abs(now - clock()) > 90_000) log.warn("clock.differs", { ms: now - clock() });
    if (items.length > 0) log.info("feed.applied", { items: items.length, cursor: next });
    if (isComplete) lastFeedAt = clock();
    parts.onChanged();
    return !isComplete;
  }

  async function round(): Promise<void> {
    while (!isStopping && (await sendBatch(acknowledged())));
    if (clock() - lastFeedAt < feedEveryMs && network.isOnline) return;
    while (!isStopping && (await pullPage()));
  }

  async function run(): Promise<void> {
    let pause = pauseMs.usual;
    while (!isStopping) {
      try {
        await round();
      } catch (cause) {
        log.error("exchange.failed", { why: cause instanceof Error ? cause.message : "unknown" });
      }
      pause = network.isOnline ? pauseMs.usual : Math.min(pause * 2, pauseMs.longest);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  return {
    start(): void {
      loop ??= run();
    },
    /** There is something new to send: do not wait for the next round. */
    nudge(): void {
      wake?.();
    },
    async stop(): Promise<void> {
      isStopping = true;
      wake?.();
      await loop;
    },
    network: (): Network => network,
    /** Journal entries that the district has not countersigned. */
    unsent: (): number => journal.head().seq - acknowledged(),
  };
}
export type Exchange = ReturnType<typeof exchange>;
