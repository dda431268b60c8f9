import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { CommandId, ItemId, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { Clock } from "#shared/time/time.ts";
import type { LiveStation, PageClock } from "#shared/ui/live-station.svelte.ts";
import { untilAnswered } from "#shared/ui/until-answered.ts";
import { sessionOf, startOf, type Effect, type KioskState } from "./flow-state.ts";
import { step, type KioskEvent } from "./flow.ts";

/** How often time-outs are looked at: well under the second in which a person's data has to be gone. */
const tickMs = 250;

export type JourneyParts = {
  readonly terminal: TerminalId;
  readonly client: StationClient;
  readonly live: LiveStation;
  readonly timers: PageClock;
  readonly now: Clock;
  readonly newId: () => CommandId;
};

/** One kiosk: keeps the state of the flow, carries out what the flow asks for, and lets time pass. */
export class Journey {
  #state: KioskState;
  readonly #parts: JourneyParts;
  #isStopped = false;
  /** Counts what changes whose session is open, so that an answer from before it is not believed. */
  #sessionChanges = 0;
  #menuAsks = 0;

  constructor(parts: JourneyParts) {
    this.#parts = parts;
    this.#state = $state.raw(startOf(parts.terminal, parts.now()));
  }

  get state(): KioskState {
    return this.#state;
  }

  /** Starts listening to the station. @returns what stops it for good. */
  start(): () => void {
    const { live, timers } = this.#parts;
    const stopTicks = timers.every(tickMs, () => this.#tick());
    const stopLive = live.connect({
      onevent: (event) => this.#hear(event),
      onconnected: () => this.happen({ kind: "linked" }),
    });
    return () => {
      this.#isStopped = true;
      stopTicks();
      stopLive();
    };
  }

  /** Something happened: a touch, an answer, a word of the station. */
  happen(event: KioskEvent): void {
    const { state, effects } = step(this.#state, event, this.#parts.now());
    this.#state = state;
    for (const effect of effects) void this.#carryOut(effect);
  }

  /** A choice gets the id under which it will be paid, however often that is repeated. */
  choose(item: ItemId): void {
    this.happen({ kind: "chosen", item, commandId: this.#parts.newId() });
  }

  #hear(event: StationEvent): void {
    if (changesSession.has(event.kind)) this.#sessionChanges += 1;
    this.happen({ kind: "heard", event });
  }

  #tick(): void {
    if (this.#parts.live.isSilent) this.happen({ kind: "link-lost" });
    this.happen({ kind: "ticked" });
  }

  async #carryOut(effect: Effect): Promise<void> {
    switch (effect.kind) {
      case "ask-session":
        return this.#askSession();
      case "ask-menu":
        return this.#askMenu();
      case "quote":
        await Promise.all(effect.items.map((item) => this.#quote(effect.sessionId, item)));
        return;
      case "sell":
        return this.#sell(effect);
      case "end-session":
        return this.#endSession(effect.sessionId);
    }
  }

  async #askSession(): Promise<void> {
    const { client, terminal, timers } = this.#parts;
    const changes = this.#sessionChanges;
    const answer = await untilAnswered(timers, {
      ask: () => client.session(terminal),
      isWanted: () => !this.#isStopped && changes === this.#sessionChanges,
    });
    if (answer?.ok === true) this.happen({ kind: "session-answered", session: answer.value });
    else if (answer === null && !this.#isStopped) await this.#askSession();
  }

  async #askMenu(): Promise<void> {
    const { client, timers } = this.#parts;
    this.#menuAsks += 1;
    const ask = this.#menuAsks;
    const answer = await untilAnswered(timers, {
      ask: () => client.menu(),
      isWanted: () => !this.#isStopped && ask === this.#menuAsks,
    });
    if (answer?.ok === true) this.happen({ kind: "menu-answered", menu: answer.value });
  }

  async #quote(sessionId: SessionId, item: ItemId): Promise<void> {
    const { client, terminal, timers } = this.#parts;
    const answer = await untilAnswered(timers, {
      ask: () => client.quote({ terminal, sessionId, lines: [{ item, count: 1 }] }),
      isWanted: () => !this.#isStopped && sessionOf(this.#state.place)?.sessionId === sessionId,
    });
    if (answer !== null) this.happen({ kind: "quote-answered", sessionId, item, answer });
  }

  async #sell({ order, tender }: Extract<Effect, { kind: "sell" }>): Promise<void> {
    const { client, terminal, timers, newId } = this.#parts;
    const { commandId, session, item, quote } = order;
    const answer = await untilAnswered(timers, {
      ask: () =>
        client.sell({
          commandId,
          terminal,
          sessionId: session.sessionId,
          lines: [{ item: item.item, count: 1 }],
          tender,
          expectedSelfPay: quote.bill.selfPay,
        }),
      isWanted: () => !this.#isStopped,
      onsilence: () => this.happen({ kind: "sale-silent", commandId }),
    });
    if (answer !== null) {
      this.happen({ kind: "sale-answered", commandId, answer, freshId: newId() });
    }
  }

  /** Also asks who is there now: the next person may have come while the last one was still being shown. */
  async #endSession(sessionId: SessionId): Promise<void> {
    const { client, terminal, timers } = this.#parts;
    const answer = await untilAnswered(timers, {
      ask: () => client.endSession(sessionId, { terminal }),
      isWanted: () => !this.#isStopped,
    });
    if (answer !== null) await this.#askSession();
  }
}

const changesSession: ReadonlySet<StationEvent["kind"]> = new Set([
  "session-started",
  "session-ended",
  "card-removed",
]);
