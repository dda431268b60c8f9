import type { SecondSignRequest } from "#shared/contracts/identity-api.ts";
import type { SecondSign, Session } from "#shared/contracts/session.ts";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { PersonKey, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { CardEvent } from "#shared/identity/card/card-event.ts";
import type { CodeRefusalCode } from "#shared/identity/code/code-refusal.ts";
import type { Credential } from "#shared/identity/credential.ts";
import type { Served } from "#shared/identity/served.ts";
import { addsTo, confirms } from "#shared/identity/sign.ts";
import { accept, refuse, type Refusal, type Result } from "#shared/result.ts";
import { cardNews } from "./card-news.ts";
import type { IdentityJournal } from "./identity-journal.ts";
import { phoneTries, spotChecks, waysFor, type PhoneTries } from "./second-ways.ts";
import {
  holderNow,
  servedPerson,
  shownBy,
  type RefusedSign,
  type ShownSign,
  type UnknownCard,
  type VerifyParts,
} from "./shown-sign.ts";
import { recently, type Recently } from "./recently.ts";
import { signByHand, type HandParts } from "./sign-by-hand.ts";
import { identityTexts } from "./texts.zh.ts";
import { unknownCards } from "./unknown-cards.ts";
import { waitingSigns } from "./waiting-signs.ts";
import { viewedAgain, visitOf, withSign, type ViewParts, type Visit } from "./visit.ts";

type EndReason = Extract<StationEvent, { kind: "session-ended" }>["why"];

/**
 * A session ends by itself when nobody has done anything for this long. The screens warn earlier and ask; this
 * holds when a screen is gone.
 */
const idleLimitMs = { till: 10 * 60_000, kiosk: 3 * 60_000 };
/** The code that has just opened the session here is no replay: a scanner reads twice, an answer may get lost. */
const sameCodeMs = 5_000;
const codeUsed: CodeRefusalCode = "code-used";
/** After "that is not me" no face is taken at that terminal for this long. */
const faceOffMs = 30_000;

/** What the sessions are built from. */
export type SessionParts = VerifyParts &
  Omit<ViewParts, "hasPhone"> & {
    /** A clock that nobody sets, ms: the wall clock may be put right by hours while somebody stands here. */
    readonly elapsedMs: () => number;
    readonly newId: () => SessionId;
    /** Chance, 0 ≤ x < 1: who is looked at twice. */
    readonly random: () => number;
    readonly publish: (event: StationEvent) => void;
    readonly checkPin: HandParts["checkPin"];
    readonly notes: IdentityJournal;
    /** A sign other than a face was good: who it was, for the recognition's own figures. */
    readonly onSettled: (terminal: TerminalId, person: PersonKey) => void;
  };

/**
 * Who stands at each terminal: one flow for all ways in. A credential is resolved (which person), verified (good
 * now), and gives a session; a sign with a doubt waits for a second one. A terminal has one session, or one sign
 * that waits, or neither. All of it lives in memory only; after a restart of the station the card that lies on the
 * reader is read again.
 */
export class TerminalSessions {
  readonly #parts: SessionParts;
  readonly #view: ViewParts;
  readonly #tries: PhoneTries;
  readonly #checks: ReturnType<typeof spotChecks>;
  readonly #open = new Map<TerminalId, Visit>();
  readonly #waiting: ReturnType<typeof waitingSigns>;
  readonly #unknownCards: ReturnType<typeof unknownCards>;
  readonly #faceIsOff: Recently;
  readonly #codeWasTaken: Recently;

  constructor(parts: SessionParts) {
    const { elapsedMs, random, site } = parts;
    this.#parts = parts;
    this.#tries = phoneTries(elapsedMs);
    this.#unknownCards = unknownCards(elapsedMs);
    this.#waiting = waitingSigns(parts);
    this.#faceIsOff = recently(elapsedMs, faceOffMs);
    this.#codeWasTaken = recently(elapsedMs, sameCodeMs);
    this.#checks = spotChecks({ elapsedMs, random, rateBp: site.identity.spotCheckBp });
    this.#view = {
      ...parts,
      hasPhone: ({ person, phone }) => phone !== null && this.#tries.left(person) > 0,
    };
  }

  /** Follows a reader: a read card is presented; taking it away ends at a kiosk what it began. */
  onCard(terminal: TerminalId, event: CardEvent): void {
    const news = cardNews(terminal, event);
    if (news !== null) this.#parts.publish(news);
    if (event.kind === "read") this.#told(terminal, { kind: "card", read: event.read });
    // The cashier hands the card back before the bill is paid; a person at the kiosk who takes it leaves.
    const isLeaving = event.kind === "card-removed" && this.#roleOf(terminal) === "kiosk";
    const session = this.openAt(terminal);
    if (isLeaving && session?.signs.includes("card") === true) this.#end(terminal, "card-removed");
  }

  /** Follows a scanner that the station reads itself. */
  onScanned(terminal: TerminalId, text: string): void {
    this.#told(terminal, { kind: "code", text });
  }

  /**
   * Somebody shows something of themselves.
   * @returns the session, new or with one sign more; null = a second sign is waited for; or why not: the codes of
   * `shownBy`, terminal-unknown, terminal-busy, face-not-again
   */
  present(terminal: TerminalId, credential: Credential): Result<Session | null> {
    if (this.#roleOf(terminal) === null) return refuse(identityTexts.unknownTerminal);
    if (credential.kind === "card") this.#unknownCards.forget(terminal);
    if (credential.kind === "face" && this.#faceIsOff.is(terminal)) {
      return refuse(identityTexts.faceNotAgain);
    }
    const shown = shownBy(credential, this.#parts);
    if (!shown.ok) {
      const session = this.#isCodeAgain(terminal, shown.refusal) ? this.openAt(terminal) : null;
      return session === null ? this.#refused(terminal, shown.refusal) : accept(session);
    }
    if (shown.value.sign === "code") this.#codeWasTaken.note(terminal);
    const met = this.#meet(terminal, shown.value);
    if (met.ok && credential.kind === "look-up") {
      this.#parts.notes.lookedUp(terminal, credential.found);
    }
    return met;
  }

  /**
   * A second sign that is given by hand.
   * @returns the session, or: second-sign-not-asked, second-way-other, phone-wrong, phone-wrong-too-often, staff-same,
   * why the PIN is refused, person-suspended
   */
  confirm(terminal: TerminalId, request: SecondSignRequest): Result<Session | null> {
    const asked = this.askedAt(terminal);
    const key = this.personAt(terminal);
    if (asked === null || key === null) return refuse(identityTexts.nothingAsked);
    const person = servedPerson(key, this.#parts);
    if (!person.ok) return this.#withdrawn(terminal, person);
    const lookedUpBy = this.#open.get(terminal)?.staff ?? null;
    const of = { terminal, person: person.value, asked, lookedUpBy };
    const { checkPin, notes } = this.#parts;
    const sign = signByHand(request, of, { tries: this.#tries, checkPin });
    if (sign.ok) return this.#meet(terminal, sign.value);
    if (request.way === "phone") {
      notes.refused(terminal, { sign: "phone", refusal: sign.refusal, person: key });
      if (this.#tries.left(key) === 0) this.#askAnew(terminal);
    }
    return sign;
  }

  /** The session that is open at a terminal, or null. */
  openAt(terminal: TerminalId): Session | null {
    return this.#open.get(terminal)?.session ?? null;
  }

  /** The same for a screen that asks: somebody is there, so the time until it ends by itself begins anew. */
  stayAt(terminal: TerminalId): Session | null {
    const visit = this.#open.get(terminal);
    if (visit === undefined) return null;
    this.#open.set(terminal, { ...visit, lastUse: this.#parts.elapsedMs() });
    return visit.session;
  }

  /** The second sign that is asked for at a terminal; null = none. */
  askedAt(terminal: TerminalId): SecondSign | null {
    return this.#waiting.at(terminal)?.asked ?? this.#open.get(terminal)?.session.asked ?? null;
  }

  /** What a sign without a session waits for at a terminal; null = there is none. */
  waitingAt(terminal: TerminalId): SecondSign | null {
    return this.#waiting.at(terminal)?.asked ?? null;
  }

  /** Who stands at a terminal, or whose sign waits there. */
  personAt(terminal: TerminalId): PersonKey | null {
    const { person } = this.#waiting.at(terminal)?.shown ?? this.#open.get(terminal) ?? {};
    return person?.person ?? null;
  }

  /** The unknown card that was read last at a terminal; null after two minutes, or when it is known now. */
  unknownCardAt(terminal: TerminalId): UnknownCard | null {
    const found = this.#unknownCards.at(terminal);
    return found === null || this.#parts.roster.card(found.card) !== null ? null : found;
  }

  /** Presents the unknown card of a terminal again, after it was bound. */
  presentBound(terminal: TerminalId): Result<Session | null> {
    const found = this.#unknownCards.at(terminal);
    if (found === null) return refuse(identityTexts.unknownCard);
    return this.present(terminal, { kind: "card", read: found.read });
  }

  /** Whom a command serves, or: session-ended, or why the card or the person is good no more. */
  served(sessionId: SessionId, terminal: TerminalId): Result<Served> {
    const visit = this.#open.get(terminal);
    if (visit?.session.sessionId !== sessionId) return refuse(identityTexts.unknownSession);
    const now = this.#personAgain(visit);
    if (!now.ok) return this.#withdrawn(terminal, now);
    this.#open.set(terminal, { ...visit, ...now.value, lastUse: this.#parts.elapsedMs() });
    const { signs, assurance, asked } = visit.session;
    return accept({ person: now.value.person, identified: { signs, assurance }, asked });
  }

  /** More money is to move than one sign is good for: the session asks for another one. */
  askForAmount(sessionId: SessionId, terminal: TerminalId): void {
    const visit = this.#open.get(terminal);
    if (visit?.session.sessionId !== sessionId || visit.session.asked !== null) return;
    this.#keep(viewedAgain({ ...visit, why: "amount" }, this.#view));
  }

  /** "That is not me": the session ends, and no face is taken here for a moment. */
  notMe(sessionId: SessionId, terminal: TerminalId): void {
    const visit = this.#open.get(terminal);
    if (visit?.session.sessionId !== sessionId) return;
    const { signs } = visit.session;
    this.#parts.notes.notMe(terminal, visit.person.person, signs);
    if (signs.includes("face")) this.#faceIsOff.note(terminal);
    this.#end(terminal, "not-me");
  }

  /** Ends a session if it is still the one at the terminal. */
  end(sessionId: SessionId, terminal: TerminalId, why: EndReason): void {
    if (this.#open.get(terminal)?.session.sessionId === sessionId) this.#end(terminal, why);
  }

  /** Whoever was asked for a second sign has left. */
  leaveWaiting(terminal: TerminalId): void {
    this.#waiting.forget(terminal);
  }

  /** Ends what nobody has used for long and forgets what is over; called every few seconds. */
  endIdle(): void {
    const now = this.#parts.elapsedMs();
    for (const [terminal, { lastUse }] of [...this.#open]) {
      const limit = idleLimitMs[this.#roleOf(terminal) ?? "kiosk"];
      if (now - lastUse > limit) this.#end(terminal, "time");
    }
    this.#waiting.forgetOld();
    this.#tries.forgetOld();
    this.#checks.forgetOld();
  }

  /** Another meal has begun or the last one ended: tells every open session anew, with what holds now. */
  renew(): void {
    for (const visit of [...this.#open.values()]) {
      const now = this.#personAgain(visit);
      this.#keep(now.ok ? viewedAgain({ ...visit, ...now.value }, this.#view) : visit);
    }
  }

  /** Something of a person is another than before: tells their open sessions anew. */
  renewOf(person: PersonKey): void {
    for (const visit of [...this.#open.values()]) {
      if (visit.person.person === person) this.#keep(viewedAgain(visit, this.#view));
    }
  }

  /** What is shown without a screen that asked: the screens are told when it is refused. */
  #told(terminal: TerminalId, credential: Credential): void {
    const shown = this.present(terminal, credential);
    if (!shown.ok) {
      this.#parts.publish({ kind: "identity-refused", terminal, refusal: shown.refusal });
    }
  }

  /** A good sign: of whom is here one more, of somebody else their own first; what is in doubt confirms nothing. */
  #meet(terminal: TerminalId, shown: ShownSign): Result<Session | null> {
    const { person } = shown.person;
    const visit = this.#open.get(terminal);
    if (shown.sign !== "face") this.#parts.onSettled(terminal, person);
    const isProof = shown.doubt === null || shown.doubt === "look-alike";
    if (visit?.person.person === person) {
      return accept(isProof ? this.#addSign(visit, shown) : visit.session);
    }
    const first = this.#waiting.at(terminal)?.shown;
    const isFirstToo = first?.person.person === person && shown.doubt === null;
    if (first !== undefined && isFirstToo && confirms(first.sign, shown.sign)) {
      return accept(this.#start(terminal, [first, shown]));
    }
    if (visit !== undefined && !this.#mayReplace(terminal, shown)) {
      return refuse(identityTexts.terminalBusy);
    }
    if (shown.doubt === null) return accept(this.#start(terminal, [shown]));
    this.#wait(terminal, shown, shown.doubt);
    return accept(null);
  }

  /** Whether a sign of somebody else ends the open session: a face over a shoulder at the kiosk must not. */
  #mayReplace(terminal: TerminalId, { sign, doubt }: ShownSign): boolean {
    return sign !== "face" || (doubt === null && this.#roleOf(terminal) === "till");
  }

  #start(terminal: TerminalId, shown: readonly [ShownSign, ...ShownSign[]]): Session {
    this.#end(terminal, "replaced");
    this.#waiting.forget(terminal);
    this.#faceIsOff.forget(terminal);
    const { clock, roster, newId, elapsedMs, notes } = this.#parts;
    const [first, second] = shown;
    const { person } = first.person;
    const isCheckable = first.sign === "card" || first.sign === "code";
    const isChecked = second === undefined && isCheckable && this.#checks.isDue(person);
    const begun = {
      sessionId: newId(),
      terminal,
      startedAt: clock(),
      why: isChecked ? ("spot-check" as const) : null,
    };
    const now = { revision: roster.revision(), lastUse: elapsedMs() };
    const session = this.#keep({ ...visitOf(shown, begun, this.#view), ...now });
    if (second !== undefined) {
      this.#checks.done(person);
      notes.confirmed(terminal, { signs: session.signs, person, staff: second.staff });
    }
    return session;
  }

  /** One sign more of the person who is here. What adds nothing to the signs given leaves them as they are. */
  #addSign(visit: Visit, shown: ShownSign): Session {
    const { elapsedMs, notes } = this.#parts;
    const { terminal, signs } = visit.session;
    const { sign, staff } = shown;
    const { person } = visit.person;
    const lastUse = elapsedMs();
    if (!addsTo(signs, sign)) return this.#keep({ ...visit, lastUse });
    this.#checks.done(person);
    notes.confirmed(terminal, { signs: [...signs, sign], person, staff });
    return this.#keep({ ...withSign(visit, shown, this.#view), lastUse });
  }

  /** Keeps a sign that a second one has to confirm; nothing of the person is told. */
  #wait(terminal: TerminalId, shown: ShownSign, why: SecondSign["why"]): void {
    this.#end(terminal, "replaced");
    const face = this.#parts.faceStateOf(shown.person.person);
    const hasPhone = this.#view.hasPhone(shown.person);
    const asked = { why, ways: waysFor({ signs: [shown.sign], hasPhone, face }) };
    this.#waiting.wait(terminal, shown, asked);
  }

  /** The ways to confirm have become fewer. */
  #askAnew(terminal: TerminalId): void {
    const visit = this.#open.get(terminal);
    if (visit === undefined) this.#waiting.withoutPhone(terminal);
    else this.#keep(viewedAgain(visit, this.#view));
  }

  #keep(visit: Visit): Session {
    const { session } = visit;
    this.#open.set(session.terminal, visit);
    this.#parts.publish({ kind: "session-started", session });
    return session;
  }

  #end(terminal: TerminalId, why: EndReason): void {
    const ended = this.#open.get(terminal);
    if (ended === undefined) return;
    this.#open.delete(terminal);
    const { sessionId } = ended.session;
    this.#parts.publish({ kind: "session-ended", terminal, sessionId, why });
  }

  /** The person, or the card, is good no more. */
  #withdrawn<R extends { readonly refusal: Refusal }>(terminal: TerminalId, found: R): R {
    this.#waiting.forget(terminal);
    this.#end(terminal, "withdrawn");
    this.#parts.publish({ kind: "identity-refused", terminal, refusal: found.refusal });
    return found;
  }

  #refused(terminal: TerminalId, refused: RefusedSign) {
    const { unknownCard } = refused;
    this.#parts.notes.refused(terminal, refused);
    if (unknownCard !== null) this.#unknownCards.keep(terminal, unknownCard);
    return refuse(refused.refusal);
  }

  /** The person of a session now; as before while the roster has not changed. */
  #personAgain(visit: Visit): Result<Pick<Visit, "person" | "revision">> {
    const revision = this.#parts.roster.revision();
    if (revision === visit.revision) return accept({ person: visit.person, revision });
    const { card } = visit;
    const holder = card === null ? null : holderNow(card, this.#parts);
    if (holder?.ok === false) return holder;
    const isOfAnother = holder !== null && holder.value.person.person !== visit.person.person;
    if (isOfAnother) return refuse(identityTexts.unknownSession);
    const person = servedPerson(visit.person.person, this.#parts);
    return person.ok ? accept({ person: person.value, revision }) : person;
  }

  #isCodeAgain(terminal: TerminalId, { refusal }: RefusedSign): boolean {
    const isByCode = this.openAt(terminal)?.signs.includes("code") === true;
    return refusal.code === codeUsed && isByCode && this.#codeWasTaken.is(terminal);
  }

  #roleOf(terminal: TerminalId): "till" | "kiosk" | null {
    const { site } = this.#parts;
    return site.terminals.find((one) => one.terminal === terminal)?.role ?? null;
  }
}
