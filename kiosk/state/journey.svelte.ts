import type { FaceConsentRequest } from "#shared/contracts/face-api.ts";
import type { SecondSignRequest, StaffMember } from "#shared/contracts/identity-api.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { CommandId, ItemId, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { Clock } from "#shared/time/time.ts";
import type {
  Identification,
  IdentificationParts,
} from "#shared/ui/identify/identification.svelte.ts";
import type { LiveStation, PageClock } from "#shared/ui/live-station.svelte.ts";
import { untilAnswered } from "#shared/ui/until-answered.ts";
import { sessionOf, startOf, type Effect, type KioskState } from "./flow-state.ts";
import { isCodeWanted, lookingFor } from "./flow-identify.ts";
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
  /** The camera and the scanner of this machine; what they find comes back through the two callbacks. */
  readonly identification: (
    found: Pick<IdentificationParts, "onsession" | "onrefused">,
  ) => Identification;
};

/** Before staff are asked to come, the list of them is asked for this often at most. */
const staffTries = 5;

/** The station hears at most this often that the person is still there, ms; it ends a session after three minutes. */
const stayMs = 30_000;

/** One kiosk: keeps the state of the flow, carries out what the flow asks for, and lets time pass. */
export class Journey {
  readonly identification: Identification;
  #state: KioskState;
  readonly #parts: JourneyParts;
  #isStopped = false;
  /** Counts what changes whose session is open, so that an answer from before it is not believed. */
  #sessionChanges = 0;
  #menuAsks = 0;
  #stayedAtMs = 0;

  constructor(parts: JourneyParts) {
    this.#parts = parts;
    this.#state = $state.raw(startOf(parts.terminal, parts.now()));
    const { terminal } = parts;
    this.identification = parts.identification({
      onsession: (session) => this.#hear({ kind: "session-started", session }),
      onrefused: (refusal) => this.#hear({ kind: "identity-refused", terminal, refusal }),
    });
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
      onconnected: () => {
        this.happen({ kind: "linked" });
        void this.identification.refresh();
      },
    });
    return () => {
      this.#isStopped = true;
      this.identification.stop();
      stopTicks();
      stopLive();
    };
  }

  /** Something happened: a touch, an answer, a word of the station. */
  happen(event: KioskEvent): void {
    const { state, effects } = step(this.#state, event, this.#parts.now());
    this.#state = state;
    this.identification.look(lookingFor(state));
    if (event.kind === "touched") this.#stay();
    for (const effect of effects) void this.#carryOut(effect);
  }

  /** A choice gets the id under which it will be paid, however often that is repeated. */
  choose(item: ItemId): void {
    this.happen({ kind: "chosen", item, commandId: this.#parts.newId() });
  }

  /** A keyboard scanner read something; where no code is asked for, it is nothing. */
  get isCodeWanted(): boolean {
    return isCodeWanted(this.#state);
  }

  print(): void {
    this.happen({ kind: "notice-print-wanted", commandId: this.#parts.newId() });
  }

  answerConsent(answer: FaceConsentRequest["answer"]): void {
    this.happen({ kind: "consent-given", answer, commandId: this.#parts.newId() });
  }

  /** Who may be asked to come; empty when the station does not say. */
  async staff(): Promise<readonly StaffMember[]> {
    const { client, timers } = this.#parts;
    const answer = await untilAnswered(timers, {
      ask: () => client.staff(),
      mostTries: staffTries,
    });
    return answer?.ok === true ? answer.value.staff : [];
  }

  #hear(event: StationEvent): void {
    if (changesSession.has(event.kind)) this.#sessionChanges += 1;
    this.happen({ kind: "heard", event });
  }

  #tick(): void {
    if (this.#parts.live.isSilent) this.happen({ kind: "link-lost" });
    this.happen({ kind: "ticked" });
  }

  /** Whoever reads and touches without asking for a price is there all the same: nothing times out under them. */
  #stay(): void {
    const nowMs = this.#parts.timers.nowMs();
    if (sessionOf(this.#state.place) === null || nowMs - this.#stayedAtMs < stayMs) return;
    this.#stayedAtMs = nowMs;
    void this.#askSession();
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
      case "not-me":
        return this.#denySession(effect.sessionId);
      case "second-sign":
        return this.#giveSecondSign(effect.request);
      case "leave-second-sign":
        return this.#leaveSecondSign();
      case "ask-notice":
        return this.#askNotice();
      case "print-notice":
        return this.#printNotice(effect.commandId);
      case "answer-consent":
        return this.#answerConsent(effect.request);
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

  async #denySession(sessionId: SessionId): Promise<void> {
    const { client, terminal, timers } = this.#parts;
    const answer = await untilAnswered(timers, {
      ask: () => client.notMe({ terminal, sessionId }),
      isWanted: () => !this.#isStopped,
    });
    if (answer !== null) await this.#askSession();
  }

  async #giveSecondSign(request: SecondSignRequest): Promise<void> {
    const { client, terminal, timers } = this.#parts;
    const answer = await untilAnswered(timers, {
      ask: () => client.secondSign(terminal, request),
      isWanted: () => !this.#isStopped && this.#state.place.screen === "second-sign",
    });
    if (answer === null) return;
    this.happen({ kind: "second-sign-answered", answer });
    if (answer.ok && answer.value !== null) {
      this.#hear({ kind: "session-started", session: answer.value });
    }
  }

  async #leaveSecondSign(): Promise<void> {
    const { client, terminal, timers } = this.#parts;
    await untilAnswered(timers, {
      ask: () => client.leaveSecondSign(terminal),
      isWanted: () => !this.#isStopped && this.#state.place.screen !== "second-sign",
    });
  }

  async #askNotice(): Promise<void> {
    const { client, timers } = this.#parts;
    const answer = await untilAnswered(timers, {
      ask: () => client.faceNotice(),
      isWanted: () => this.#isReadingNotice(),
    });
    if (answer?.ok === true) this.happen({ kind: "notice-answered", notice: answer.value });
  }

  async #printNotice(commandId: CommandId): Promise<void> {
    const { client, terminal, timers } = this.#parts;
    const answer = await untilAnswered(timers, {
      ask: () => client.printFaceNotice(terminal, { commandId }),
      isWanted: () => this.#isReadingNotice(),
    });
    if (answer !== null) this.happen({ kind: "notice-print-answered", answer });
  }

  /** Asked until it is answered, also after the person has gone: an answer that was given is kept. */
  async #answerConsent(request: FaceConsentRequest): Promise<void> {
    const { client, terminal, timers } = this.#parts;
    const answer = await untilAnswered(timers, {
      ask: () => client.answerFaceConsent(terminal, request),
      isWanted: () => !this.#isStopped,
    });
    if (answer !== null) this.happen({ kind: "consent-answered", request, answer });
  }

  #isReadingNotice(): boolean {
    return !this.#isStopped && this.#state.place.screen === "consent";
  }
}

const changesSession: ReadonlySet<StationEvent["kind"]> = new Set([
  "session-started",
  "session-ended",
  "card-removed",
]);
