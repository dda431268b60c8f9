import {
  batchLimit,
  feedLimit,
  headText,
  intakeBodyLimit,
  type FeedEnvelope,
  type FeedItem,
  type SignedHead,
} from "#shared/contracts/district-api.ts";
import type { JournalEntry } from "#shared/journal/entry.ts";
import type { Log } from "#shared/log.ts";
import type { Clock, Instant } from "#shared/time/time.ts";
import { tooLargeCode, type DistrictClient, type DistrictReply } from "./district-client.ts";
import { elasticSize, withinBytes, type ElasticSize } from "./elastic-size.ts";
import { isSignedPage, readItems } from "./feed-page.ts";
import type { StationKeys } from "./keys.ts";

/** Between two looks at the district when nothing waits; after a failure the pause grows to the second value. */
const pauseMs = { usual: 1_000, longest: 5_000 };
/** The feed is asked this often when it is complete. */
const feedEveryMs = 10_000;
/** What the district does not take is offered this often: it needs somebody who acts, not haste. */
const faultEveryMs = 60_000;
/** Clocks that differ by more are reported; order never depends on them. */
const clockToleranceMs = 90_000;
/** Bytes of entries in a batch; what the batch has around them fits into the rest of the intake's limit. */
const batchBytes = { first: 64 * 1024, least: 1024, most: intakeBodyLimit - 4 * 1024 };
/** No entry is smaller on the wire: its two hashes alone take half of this. */
const leastEntryBytes = 256;
/** Items that a page of the feed is asked for. */
const pageItems = { first: feedLimit, least: 10, most: feedLimit };
/** An answer within this time leaves room for twice as much before a request counts as not answered. */
const quickMs = 5_000;
/** Of a refusal's code, which comes from outside. */
const longestCode = 100;

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
    readonly position: () => { readonly epoch: string | null; readonly cursor: number };
    readonly beginEpoch: (epoch: string) => void;
    readonly countSetAside: (count: number) => void;
    readonly readSetAsideAgain: () => number;
    readonly applyPage: (
      page: { readonly items: readonly FeedItem[]; readonly next: number },
      completeAt: Instant | null,
    ) => void;
  };
  readonly clock: Clock;
  /** Milliseconds since any fixed moment, never set back: pauses must not depend on the wall clock. */
  readonly elapsedMs?: () => number;
  readonly log: Log;
  /** The district has said what time it is, ms; for whoever has to know whether our clock is right. */
  readonly onHeard?: (districtNow: Instant) => void;
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
  readonly #elapsedMs: () => number;
  readonly #batchSize = elasticSize(batchBytes);
  readonly #pageSize = elasticSize(pageItems);
  #network: Network;
  #wake: (() => void) | null = null;
  #isStopping = false;
  #clockDiffers = false;
  /** Up to where the district holds the journal: below the signed head after it lost something. */
  #heldTo: number;
  #syncFault: string | null = null;
  /** Why the feed cannot be used; null when it can. */
  #feedFault: string | null = null;
  #sendAfterMs = -Infinity;
  #feedAfterMs = -Infinity;
  #loop: Promise<void> | null = null;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#elapsedMs = parts.elapsedMs ?? (() => performance.now());
    this.#network = { isOnline: false, since: parts.clock() };
    this.#heldTo = this.#acknowledged();
  }

  start(): void {
    if (this.#loop !== null) return;
    const { district, roster, log } = this.#parts;
    if (district.isExposed) log.warn("district.plain-http");
    const again = roster.readSetAsideAgain();
    if (again > 0) log.info("feed.set-aside-again", { items: again });
    this.#loop = this.#run();
  }

  /**
   * There is something new to send: do not wait for the next round. Does nothing while the district does not answer:
   * the next round looks for it anyway, and a queue at the till must not make it look with every sale.
   */
  nudge(): void {
    if (this.#network.isOnline) this.#wake?.();
  }

  /** Ends a running request and the loop, within a second. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#parts.district.stop();
    this.#wake?.();
    await this.#loop;
  }

  network(): Network {
    return this.#network;
  }

  /** Why the district does not take the journal, until somebody acts: a code; null when nothing is known of it. */
  syncFault(): string | null {
    return this.#syncFault;
  }

  /** Journal entries that the district does not hold, as far as its signatures say. */
  unsent(): number {
    return Math.max(0, this.#parts.journal.head().seq - this.#heldTo);
  }

  #acknowledged(): number {
    return this.#parts.journal.signedHead()?.seq ?? 0;
  }

  #heard(kind: DistrictReply<unknown>["kind"]): void {
    const isOnline = kind !== "silent";
    if (this.#network.isOnline === isOnline || this.#isStopping) return;
    this.#network = { isOnline, since: this.#parts.clock() };
    if (isOnline) this.#parts.log.info("district.reached");
    else this.#parts.log.warn("district.lost");
    this.#parts.onChanged();
  }

  /** More at once after a quick answer; a slow one says that the line carries no more. */
  #growAfter(began: number, size: ElasticSize): void {
    if (this.#elapsedMs() - began < quickMs) size.grow();
  }

  /** Sends one batch. @returns true when there may be more to send at once */
  async #sendBatch(): Promise<boolean> {
    const { journal, district, log } = this.#parts;
    if (this.#elapsedMs() < this.#sendAfterMs) return false;
    const from = this.#heldTo;
    const bytes = this.#batchSize.now();
    // Not more than can fit: every sale asks again while the district is silent, and hundreds may wait.
    const most = Math.min(batchLimit, Math.ceil(bytes / leastEntryBytes));
    const entries = withinBytes(journal.after(from, most), bytes);
    const last = entries.at(-1);
    if (last === undefined) return false;
    const began = this.#elapsedMs();
    const reply = await district.send(entries);
    this.#heard(reply.kind);
    if (reply.kind === "answered") {
      this.#growAfter(began, this.#batchSize);
      return this.#keep(reply.value, last.seq);
    }
    if (reply.kind === "unreadable") return this.#failSending("unreadable", { seq: last.seq });
    if (reply.kind === "silent") {
      this.#batchSize.shrink();
      return false;
    }
    const { code, expectedSeq } = reply;
    if (code === tooLargeCode && !this.#batchSize.isLeast()) {
      this.#batchSize.shrink();
      return true;
    }
    if (code === "journal-gap" && expectedSeq !== null && expectedSeq - 1 < from) {
      // The district misses earlier entries: from the next round on they go again from where it stands.
      log.warn("batch.refused", { code, expectedSeq });
      this.#heldTo = expectedSeq - 1;
      return false;
    }
    return this.#failSending(code.slice(0, longestCode), { expectedSeq });
  }

  /** The district does not take what we have: said once, and tried again from time to time. */
  #failSending(code: string, fields: Readonly<Record<string, number | null>>): false {
    const { log, onChanged } = this.#parts;
    this.#sendAfterMs = this.#elapsedMs() + faultEveryMs;
    if (this.#syncFault === code) return false;
    this.#syncFault = code;
    if (code === "head-wrong") log.error("head.wrong", fields);
    else log.error("batch.refused", { code, ...fields });
    onChanged();
    return false;
  }

  /** Keeps the proof for a batch that ended with `sentTo`. @returns true when there is more to send */
  #keep(head: SignedHead, sentTo: number): boolean {
    const { journal, keys, log, onChanged } = this.#parts;
    const { signature, ...signed } = head;
    const own = journal.after(head.seq - 1, 1)[0];
    const isProof =
      head.seq >= sentTo &&
      own?.hash === head.hash &&
      keys.isFromDistrict(headText(signed), signature);
    if (!isProof) return this.#failSending("head-wrong", { seq: head.seq });
    journal.keepHead(head);
    this.#heldTo = head.seq;
    if (this.#syncFault !== null) log.info("batch.taken-again", { seq: head.seq });
    this.#syncFault = null;
    onChanged();
    return journal.head().seq > head.seq;
  }

  /** Asks for one page and applies it. @returns true when the feed has more to give at once */
  async #pullPage(): Promise<boolean> {
    const { roster, district, keys } = this.#parts;
    const { epoch, cursor } = roster.position();
    const after = epoch === null ? 0 : cursor;
    const began = this.#elapsedMs();
    const reply = await district.feed({ after, limit: this.#pageSize.now(), epoch });
    this.#heard(reply.kind);
    if (reply.kind === "silent") {
      this.#pageSize.shrink();
      return false;
    }
    if (reply.kind === "unreadable") return this.#failFeed("feed.unreadable");
    if (reply.kind === "refused") return this.#failFeed("feed.refused", reply.code);
    const page = reply.value;
    const isSigned = isSignedPage(page, { station: district.station, keys });
    if (!isSigned) return this.#failFeed("feed.wrong-signature");
    this.#growAfter(began, this.#pageSize);
    const isSameEpoch = page.epoch === epoch;
    if (page.after !== (isSameEpoch ? after : 0)) return this.#failFeed("feed.wrong-page");
    if (!isSameEpoch) this.#beginEpoch(page.epoch, epoch);
    this.#apply(page);
    if (page.isComplete) return this.#restFeed();
    if (page.next <= page.after) return this.#failFeed("feed.stuck");
    this.#noteFeed(null);
    // A district that changes its epoch with every page is asked no oftener than once in a round.
    return isSameEpoch || epoch === null;
  }

  #beginEpoch(epoch: string, known: string | null): void {
    this.#parts.roster.beginEpoch(epoch);
    if (known !== null) this.#parts.log.warn("feed.begun-anew", { epoch });
  }

  #apply(page: FeedEnvelope): void {
    const { roster, log, clock, onChanged, onHeard } = this.#parts;
    const { items, setAside } = readItems(page);
    const at = clock();
    onHeard?.(page.now);
    roster.applyPage({ items, next: page.next }, page.isComplete ? at : null);
    if (setAside.length > 0) {
      roster.countSetAside(setAside.length);
      log.error("feed.set-aside", { items: setAside.length, cursor: setAside[0] ?? 0 });
    }
    if (page.isComplete) this.#compareClocks(page.now - at);
    if (items.length > 0) log.info("feed.applied", { items: items.length, cursor: page.next });
    this.#resendFrom(page.acknowledgedSeq);
    onChanged();
  }

  /** A district that was restored holds less than it has countersigned: the rest goes again. */
  #resendFrom(seq: number): void {
    if (seq >= this.#heldTo) return;
    this.#parts.log.warn("journal.resent", { from: seq, to: this.#heldTo });
    this.#heldTo = seq;
  }

  #restFeed(): false {
    this.#noteFeed(null);
    this.#feedAfterMs = this.#elapsedMs() + feedEveryMs;
    return false;
  }

  #failFeed(event: string, code?: string): false {
    this.#noteFeed({ event, code: code ?? null });
    this.#feedAfterMs = this.#elapsedMs() + feedEveryMs;
    return false;
  }

  /** Says what is wrong with the feed once, and once that it is well again. */
  #noteFeed(fault: { readonly event: string; readonly code: string | null } | null): void {
    const name = fault === null ? null : `${fault.event} ${fault.code ?? ""}`;
    if (name === this.#feedFault) return;
    this.#feedFault = name;
    if (fault === null) this.#parts.log.info("feed.well-again");
    else this.#parts.log.error(fault.event, fault.code === null ? {} : { code: fault.code });
  }

  /** Says once that the clocks differ, and once that they agree again. */
  #compareClocks(ms: number): void {
    const differs = Math.abs(ms) > clockToleranceMs;
    if (differs === this.#clockDiffers) return;
    this.#clockDiffers = differs;
    if (differs) this.#parts.log.warn("clock.differs", { ms });
    else this.#parts.log.info("clock.agrees", { ms });
  }

  /** A batch and a page by turns, so that neither a long journal nor a long feed holds up the other. */
  async #round(): Promise<void> {
    let hasFeed = !this.#network.isOnline || this.#elapsedMs() >= this.#feedAfterMs;
    let hasJournal = true;
    while (!this.#isStopping && (hasJournal || hasFeed)) {
      hasJournal = await this.#sendBatch();
      hasFeed &&= await this.#pullPage();
    }
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
    // A stop that came while a request ran has woken nobody.
    if (this.#isStopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
