import {
  batchLimit,
  feedLimit,
  headText,
  type FeedItem,
  type SignedHead,
} from "#shared/contracts/district-api.ts";
import type { JournalEntry } from "#shared/journal/entry.ts";
import type { Log } from "#shared/log.ts";
import type { Clock, Instant } from "#shared/time/time.ts";
import type { DistrictClient } from "./district-client.ts";
import type { StationKeys } from "./keys.ts";

/** Between two looks at the district when nothing waits; after a failure the pause grows to the second value. */
const pauseMs = { usual: 1_000, longest: 5_000 };
/** The feed is asked this often when it is complete. */
const feedEveryMs = 10_000;
/** Clocks that differ by more are reported; order never depends on them. */
const clockToleranceMs = 90_000;

export type ExchangeParts = {
  readonly district: DistrictClient;
  readonly keys: StationKeys;
  readonly journal: {
    readonly head: () => { readonly seq: number };
    readonly after: (seq: number, limit: number) => JournalEntry[];
    readonly signedHead: () => { readonly seq: number; readonly hash: string } | null;
    readonly keepHead: (head: SignedHead) => void;
  };
  readonly roster: {
    readonly position: () => { readonly cursor: number; readonly completeAt: Instant | null };
    readonly applyPage: (
      page: { readonly items: readonly FeedItem[]; readonly next: number },
      completeAt: Instant | null,
    ) => void;
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
export class Exchange {
  readonly #parts: ExchangeParts;
  #network: Network;
  #wake: (() => void) | null = null;
  #isStopping = false;
  #clockDiffers = false;
  #lastFeedAt = 0;
  #loop: Promise<void> | null = null;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#network = { isOnline: false, since: parts.clock() };
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** There is something new to send: do not wait for the next round. */
  nudge(): void {
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wake?.();
    await this.#loop;
  }

  network(): Network {
    return this.#network;
  }

  /** Journal entries that the district has not countersigned. */
  unsent(): number {
    return this.#parts.journal.head().seq - this.#acknowledged();
  }

  #acknowledged(): number {
    return this.#parts.journal.signedHead()?.seq ?? 0;
  }

  #heard(kind: "answered" | "refused" | "silent"): void {
    const isOnline = kind !== "silent";
    if (this.#network.isOnline === isOnline) return;
    this.#network = { isOnline, since: this.#parts.clock() };
    if (isOnline) this.#parts.log.info("district.reached");
    else this.#parts.log.warn("district.lost");
    this.#parts.onChanged();
  }

  /** Sends one batch. @returns true when there may be more to send at once */
  async #sendBatch(from: number): Promise<boolean> {
    const { journal, district, log } = this.#parts;
    const entries = journal.after(from, batchLimit);
    if (entries.length === 0) return false;
    const reply = await district.send(entries);
    this.#heard(reply.kind);
    if (reply.kind === "silent") return false;
    if (reply.kind === "answered") return this.#keep(reply.value);
    log.error("batch.refused", { code: reply.code, expectedSeq: reply.expectedSeq });
    // The district misses earlier entries: they go again from where it stands.
    const wanted = reply.expectedSeq;
    const canResend = wanted !== null && wanted - 1 < from;
    return canResend ? this.#sendBatch(wanted - 1) : false;
  }

  #keep(head: SignedHead): boolean {
    const { journal, keys, log, onChanged } = this.#parts;
    const { signature, ...signed } = head;
    const own = journal.after(head.seq - 1, 1)[0];
    if (!keys.isFromDistrict(headText(signed), signature) || own?.hash !== head.hash) {
      log.error("head.wrong", { seq: head.seq });
      return false;
    }
    journal.keepHead(head);
    onChanged();
    return journal.head().seq > head.seq;
  }

  /** Applies one page. @returns true when the feed has more */
  async #pullPage(): Promise<boolean> {
    const { roster, district, log, clock, onChanged } = this.#parts;
    const reply = await district.feed(roster.position().cursor, feedLimit);
    this.#heard(reply.kind);
    if (reply.kind !== "answered") {
      if (reply.kind === "refused") {
        log.error("feed.refused", { code: reply.code });
        this.#lastFeedAt = clock();
      }
      return false;
    }
    const { items, next, isComplete, now } = reply.value;
    const at = clock();
    roster.applyPage({ items, next }, isComplete ? at : null);
    if (isComplete) this.#compareClocks(now - at);
    if (items.length > 0) log.info("feed.applied", { items: items.length, cursor: next });
    if (isComplete) this.#lastFeedAt = at;
    onChanged();
    return !isComplete;
  }

  /** Says once that the clocks differ, and once that they agree again. */
  #compareClocks(ms: number): void {
    const differs = Math.abs(ms) > clockToleranceMs;
    if (differs === this.#clockDiffers) return;
    this.#clockDiffers = differs;
    if (differs) this.#parts.log.warn("clock.differs", { ms });
    else this.#parts.log.info("clock.agrees", { ms });
  }

  async #round(): Promise<void> {
    while (!this.#isStopping && (await this.#sendBatch(this.#acknowledged())));
    const isFresh = this.#parts.clock() - this.#lastFeedAt < feedEveryMs;
    if (isFresh && this.#network.isOnline) return;
    while (!this.#isStopping && (await this.#pullPage()));
  }

  async #run(): Promise<void> {
    let pause = pauseMs.usual;
    while (!this.#isStopping) {
      try {
        await this.#round();
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : "unknown";
        this.#parts.log.error("exchange.failed", { why });
      }
      pause = this.#network.isOnline ? pauseMs.usual : Math.min(pause * 2, pauseMs.longest);
      await this.#sleep(pause);
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
