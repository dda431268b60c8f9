import type { SecondSign, Session } from "#shared/contracts/session.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { SessionId, TerminalId } from "#shared/id/ids.ts";
import type { Fen } from "#shared/money/fen.ts";
import type { Refusal } from "#shared/result.ts";
import { hasEatenThisMeal, isSamePerson, whoIs } from "./person.ts";

type Parts = { readonly client: StationClient; readonly terminal: TerminalId };

/** What the visit has to know of the basket, and whom it tells. */
type Surroundings = {
  readonly isServing: () => boolean;
  readonly isPaying: () => boolean;
  readonly onchanged: () => void;
  /** Something of the visit is different, such as one sign more; the person is the same. */
  readonly onconfirmed: () => void;
};

/** The station's word for a card that belongs to nobody it knows. */
const unknownCard = "card-unknown";

/**
 * left: the visit ended. declined: another card ended it, and the cashier kept the basket for this person.
 * notMe: they were taken for somebody else.
 */
export type Absent = { readonly name: string; readonly why: "left" | "declined" | "notMe" };

type SessionEnd = Extract<StationEvent, { kind: "session-ended" }>;

/** Who stands at the till: from the card until thanks, leaving or the next person. */
export class Visit {
  session = $state.raw<Session | null>(null);
  /** The reader is busy; slow after 1.5 s. */
  reading = $state<"none" | "reading" | "slow">("none");
  /** A card that gave nobody. */
  refusal = $state.raw<Refusal | null>(null);
  /** Another person's card was shown while a basket is open. */
  challenger = $state.raw<Session | null>(null);
  /** Whose basket is still open although they are gone, so that it is at list price. */
  absent = $state.raw<Absent | null>(null);
  /** Somebody showed a sign that a second one has to confirm; who it is the station does not tell yet. */
  candidate = $state.raw<SecondSign | null>(null);
  /** A card lies at the reader that nobody knows, so that it can be given to somebody. */
  hasUnknownCard = $state(false);

  /** The second sign that is asked for: of the person who stands here, or of somebody not yet named. */
  readonly asked = $derived.by(() => (this.session === null ? this.candidate : this.session.asked));

  /** Found by their looks or by staff, so that it may be somebody else. */
  readonly canBeSomebodyElse = $derived.by(
    () => this.session?.signs.some((sign) => sign === "face" || sign === "look-up") ?? false,
  );

  /** This person has had this meal already: a mistake, or somebody else's card. */
  readonly isRepeat = $derived.by(() => this.session !== null && hasEatenThisMeal(this.session));

  readonly #parts: Parts;
  readonly #surroundings: Surroundings;
  /** Whose card came while the sale before was being paid. */
  #next: Session | null = null;
  /** Counts what the station told about sessions, so that an answer asked for before is not believed after. */
  #told = 0;

  constructor(parts: Parts, surroundings: Surroundings) {
    this.#parts = parts;
    this.#surroundings = surroundings;
  }

  onevent(event: StationEvent): void {
    switch (event.kind) {
      case "reading":
        if (event.terminal === this.#parts.terminal) this.#read(event.isSlow ? "slow" : "reading");
        return;
      case "session-started":
        if (event.session.terminal === this.#parts.terminal) this.#started(event.session);
        return;
      case "session-ended":
        if (event.terminal === this.#parts.terminal) this.#ended(event);
        return;
      case "identity-refused":
        if (event.terminal === this.#parts.terminal) this.refused(event.refusal);
        return;
      case "card-removed":
        if (event.terminal === this.#parts.terminal) this.#cardGone();
        return;
      case "second-sign":
        if (event.terminal === this.#parts.terminal) this.#signAsked(event.asked);
        return;
      case "state":
      case "guest":
      case "print":
      case "menu-changed":
        return;
    }
  }

  /** Asks who stands here, after the line to the station was down. */
  async catchUp(): Promise<void> {
    const toldBefore = this.#told;
    const answer = await this.#parts.client.session(this.#parts.terminal);
    if (!answer.ok || this.#told !== toldBefore || this.#surroundings.isPaying()) return;
    this.reading = "none";
    if (answer.value !== null) this.#started(answer.value);
    if (answer.value === null && this.session !== null) this.#forget(this.session, "left");
  }

  /** The station answered with somebody's session; the event that tells of it may come before or after. */
  opened(session: Session): void {
    this.#started(session);
  }

  /** A sign gave nobody: what to say. */
  refused(refusal: Refusal): void {
    this.reading = "none";
    this.refusal = refusal;
    this.hasUnknownCard = refusal.code === unknownCard;
  }

  /** 不是本人: the person was taken for somebody else. The screen forgets at once. */
  async notMe(): Promise<void> {
    const taken = this.session;
    if (taken === null || this.#surroundings.isPaying()) return;
    this.#forget(taken, "notMe");
    const { client, terminal } = this.#parts;
    // A refusal means that it had ended before, which is just as good.
    await client.notMe({ terminal, sessionId: taken.sessionId });
  }

  /** The paid person is done; whoever showed their card meanwhile stands here now. */
  served(): void {
    this.session = this.#next;
    this.#next = null;
    this.challenger = null;
    this.absent = null;
  }

  /** The basket belongs to the newcomer from now on. */
  acceptChallenger(): void {
    if (this.challenger !== null) this.#attach(this.challenger);
  }

  /** The basket stays with whom it was; the newcomer's turn comes later. */
  async declineChallenger(): Promise<void> {
    const declined = this.challenger;
    const kept = this.session;
    this.challenger = null;
    // At the station the newcomer has taken the place, so the card has to be shown again for the subsidy.
    if (kept !== null) this.#forget(kept, "declined");
    if (declined !== null) await this.#end(declined.sessionId);
  }

  /** The person goes; the screen forgets them at once, whatever the station answers. */
  async leave(): Promise<void> {
    const leaving = this.session;
    if (leaving === null) return;
    this.session = null;
    this.#surroundings.onchanged();
    await this.#end(leaving.sessionId);
  }

  /** Whoever was asked for a second sign before they were known has left. */
  dropCandidate(): void {
    this.candidate = null;
    void this.#parts.client.leaveSecondSign(this.#parts.terminal);
  }

  dismissRefusal(): void {
    this.refusal = null;
    this.absent = null;
    this.hasUnknownCard = false;
  }

  /** There is no basket left that could be somebody's. */
  basketGone(): void {
    this.absent = null;
  }

  /** The wallet after money was put in. */
  walletChanged(wallet: Fen): void {
    if (this.session !== null) this.session = { ...this.session, wallet };
  }

  #read(reading: "reading" | "slow"): void {
    this.reading = reading;
    this.refusal = null;
    this.hasUnknownCard = false;
  }

  #cardGone(): void {
    this.reading = "none";
    this.hasUnknownCard = false;
  }

  #signAsked(asked: SecondSign | null): void {
    this.candidate = asked;
    if (asked !== null) this.reading = "none";
  }

  #started(session: Session): void {
    this.#told += 1;
    this.reading = "none";
    this.refusal = null;
    this.candidate = null;
    this.hasUnknownCard = false;
    // The same visit with one sign more: nothing that was chosen meanwhile is touched.
    if (session.sessionId === this.session?.sessionId) {
      this.session = session;
      this.#surroundings.onconfirmed();
      return;
    }
    if (this.#surroundings.isPaying()) {
      this.#next = session;
      return;
    }
    const isOther = this.session !== null && !isSamePerson(this.session.person, session.person);
    if (isOther && this.#surroundings.isServing()) this.challenger = session;
    else this.#attach(session);
  }

  #attach(session: Session): void {
    this.session = session;
    this.challenger = null;
    this.absent = null;
    this.#surroundings.onchanged();
  }

  #ended({ sessionId, why }: SessionEnd): void {
    this.#told += 1;
    if (sessionId === this.#next?.sessionId) this.#next = null;
    if (sessionId === this.challenger?.sessionId) this.challenger = null;
    if (this.session === null || sessionId !== this.session.sessionId) return;
    // "replaced" is followed by the one who replaces; until the cashier decides, the basket keeps its person.
    if (why === "replaced" || this.#surroundings.isPaying()) return;
    this.#forget(this.session, "left");
  }

  #forget({ person }: Session, why: Absent["why"]): void {
    this.session = null;
    this.absent = this.#surroundings.isServing() ? { name: whoIs(person), why } : null;
    this.#surroundings.onchanged();
  }

  async #end(sessionId: SessionId): Promise<void> {
    // A refusal means that it had ended before, which is just as good.
    await this.#parts.client.endSession(sessionId, { terminal: this.#parts.terminal });
  }
}
