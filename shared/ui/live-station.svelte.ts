import { parseStationEvent } from "#shared/contracts/station-client.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { StationState } from "#shared/contracts/station-state.ts";
import { instant, type Instant } from "#shared/time/time.ts";

/** A screen that lost its station for longer than this says so. */
const silentAfterMs = 2_000;
const reopenAfterMs = 500;
const tickMs = 1_000;
/** The station sends its state every two seconds; after three that did not come it is not there. */
const lostAfterMs = 6_000;

/** As much of an EventSource as is used here. */
export type EventStream = {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<string>) => void) | null;
  onerror: ((event: Event) => void) | null;
  close(): void;
};

/** The timers and the clock of the page; a test gives its own. `nowMs` counts from any start. */
export type PageClock = {
  nowMs(): number;
  after(ms: number, then: () => void): () => void;
  every(ms: number, then: () => void): () => void;
};

/** The browser's own timers. */
export const browserClock: PageClock = {
  nowMs: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, then) => {
    const timer = setInterval(then, ms);
    return () => clearInterval(timer);
  },
};

type Owner = {
  /** Every event, also `state`. */
  onevent: (event: StationEvent) => void;
  /** The stream is open, for the first time or again: what happened meanwhile has to be asked for. */
  onconnected: () => void;
};

/**
 * The line from the station to one screen. It opens itself again whenever it breaks, keeps the last state, and
 * counts the station's clock on between two states.
 */
export class LiveStation {
  /** The last state; null until the first. It stays while the station is silent. */
  state = $state.raw<StationState | null>(null);
  /** The line has been broken for more than two seconds, or the station has said nothing for six. */
  isSilent = $state(false);
  /** The station's time, to the second; null until the first state. */
  now = $state.raw<Instant | null>(null);

  readonly #open: () => EventStream;
  readonly #clock: PageClock;
  #owner: Owner | null = null;
  #stream: EventStream | null = null;
  #stateAtMs = 0;
  #stopSilence: (() => void) | null = null;
  #stopReopen: (() => void) | null = null;
  #stopWatch: (() => void) | null = null;

  /** `open` starts a stream: `() => new EventSource(url)`. */
  constructor(open: () => EventStream, clock: PageClock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Starts listening. @returns what stops it for good. */
  connect(owner: Owner): () => void {
    this.#owner = owner;
    this.#expectStation();
    this.#openStream();
    const stopTick = this.#clock.every(tickMs, () => this.#tick());
    return () => {
      stopTick();
      this.#stopSilence?.();
      this.#stopReopen?.();
      this.#stopWatch?.();
      this.#stream?.close();
      this.#owner = null;
    };
  }

  #openStream(): void {
    const stream = this.#open();
    this.#stream = stream;
    stream.onopen = () => this.#opened();
    stream.onmessage = (event) => this.#received(event.data);
    stream.onerror = () => this.#lost(stream);
    this.#watch();
  }

  /** A frozen station and a half-open line report no error: they only say nothing any more. */
  #watch(): void {
    this.#stopWatch?.();
    this.#stopWatch = this.#clock.after(lostAfterMs, () => {
      this.isSilent = true;
      if (this.#stream !== null) this.#lost(this.#stream);
    });
  }

  #opened(): void {
    this.#watch();
    this.#stopSilence?.();
    this.#stopSilence = null;
    this.isSilent = false;
    this.#owner?.onconnected();
  }

  #received(data: string): void {
    this.#watch();
    const event = parseStationEvent(data);
    if (event === null) return;
    if (event.kind === "state") this.#keep(event.state);
    this.#owner?.onevent(event);
  }

  #keep(state: StationState): void {
    this.state = state;
    this.#stateAtMs = this.#clock.nowMs();
    this.#tick();
  }

  #tick(): void {
    if (this.state === null) return;
    this.now = instant(this.state.now + Math.floor(this.#clock.nowMs() - this.#stateAtMs));
  }

  /** The browser gives up on some errors and waits long on others, so the line is opened again from here. */
  #lost(stream: EventStream): void {
    if (stream !== this.#stream || this.#owner === null) return;
    stream.close();
    this.#stopWatch?.();
    this.#expectStation();
    this.#stopReopen?.();
    this.#stopReopen = this.#clock.after(reopenAfterMs, () => this.#openStream());
  }

  #expectStation(): void {
    this.#stopSilence ??= this.#clock.after(silentAfterMs, () => {
      this.isSilent = true;
    });
  }
}
