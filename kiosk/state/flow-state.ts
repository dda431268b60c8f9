import type { FaceConsentRequest, FaceNotice } from "#shared/contracts/face-api.ts";
import type { SecondSignRequest } from "#shared/contracts/identity-api.ts";
import type { SecondSign, SecondWay, Session } from "#shared/contracts/session.ts";
import type { Menu, MenuItem, Quote, SaleAnswer, Tender } from "#shared/contracts/station-api.ts";
import type { PrinterState, ReaderState } from "#shared/contracts/station-state.ts";
import type { CommandId, ItemId, SessionId, TerminalId } from "#shared/id/ids.ts";
import type { Refusal, Result } from "#shared/result.ts";
import type { Instant } from "#shared/time/time.ts";

/** Times of the kiosk, ms. K16 and K18 name rows of the kiosk's accessibility list. */
export const kioskTimes = {
  /** Nobody is asked to hurry before this long without a touch (K16). */
  idleWarning: 60_000,
  /** How long the question "do you need more time?" waits for its answer (K16: at least 30 s). */
  idleAnswer: 30_000,
  /** A result or a refusal stays at least this long (K18). */
  shownAtLeast: 8_000,
  /** A result or a refusal that nobody leaves, with the card still in the reader, ends after this long. */
  shownAtMost: 60_000,
  /** How long the start says that somebody was not who was greeted; then it is the next person's screen. */
  saidAtStart: 20_000,
} as const;

/** What the person who stands here pays for each choice, as far as the station has answered. */
export type Quotes = Readonly<Partial<Record<ItemId, Result<Quote>>>>;

/** One choice that is to be confirmed. `commandId` stays with it through every repetition of the sale. */
export type Order = {
  readonly session: Session;
  readonly item: MenuItem;
  readonly quote: Quote;
  readonly commandId: CommandId;
};

/** A choice that waits for a second sign, and where the person goes back to without one. */
export type WaitingOrder = {
  readonly order: Order;
  readonly page: number;
  readonly quotes: Quotes;
};

/** The answer that a person gives to the notice, or what became of it. */
export type ConsentStage = "asked" | "sending" | FaceConsentRequest["answer"];

/** How the paper is getting on; `held` carries the reason if the printer gave one. */
export type PaperState =
  | { readonly kind: "waiting" }
  | { readonly kind: "printed" }
  | { readonly kind: "held"; readonly refusal: Refusal | null };

/** The person looks at their choices. */
export type Choosing = {
  readonly screen: "choosing";
  readonly session: Session;
  /** Page of the menu, from 0. */
  readonly page: number;
  readonly quotes: Quotes;
};

/** The meal is booked. */
export type Done = {
  readonly screen: "done";
  readonly order: Order;
  readonly sale: SaleAnswer;
  readonly since: Instant;
};

/** Where the person is. Everything that is personal lies in here, so leaving a place forgets it. */
export type Place =
  | {
      readonly screen: "welcome";
      readonly reading: "no" | "yes" | "slow";
      /** Words about what just happened; nothing personal. */
      readonly said?: Refusal;
    }
  /** How the card is put in; the camera looks for a face; the camera looks for a code. */
  | { readonly screen: "card" }
  | { readonly screen: "face" }
  | { readonly screen: "code" }
  | {
      readonly screen: "second-sign";
      readonly asked: SecondSign;
      /** The way that was touched; null = none yet. */
      readonly way: SecondWay | null;
      readonly isChecking: boolean;
      /** Why the last second sign did not count. */
      readonly problem: Refusal | null;
      /** The order that goes on afterwards; null = nobody is known yet, and nothing is told of who it may be. */
      readonly waiting: WaitingOrder | null;
    }
  | {
      readonly screen: "consent";
      readonly session: Session;
      readonly stage: ConsentStage;
      /** How the notice was told, the most that was done. */
      readonly told: FaceConsentRequest["told"];
      readonly print: "no" | "asked" | "sent" | "failed";
      readonly problem: Refusal | null;
      readonly from: Choosing;
    }
  | { readonly screen: "refused"; readonly refusal: Refusal; readonly since: Instant }
  | Choosing
  | {
      readonly screen: "confirming";
      readonly order: Order;
      readonly page: number;
      readonly quotes: Quotes;
      /** Why the last attempt to pay was refused. */
      readonly problem: Refusal | null;
    }
  | {
      readonly screen: "paying";
      readonly order: Order;
      readonly page: number;
      readonly quotes: Quotes;
      /** No answer yet: it may or may not have happened, and is asked again with the same id. */
      readonly isSilent: boolean;
    }
  | Done;

/** The way to the station: `open` only after the station has also said whose session is open here. */
export type Link = "open" | "lost";

export type KioskState = {
  readonly terminal: TerminalId;
  readonly now: Instant;
  readonly place: Place;
  readonly link: Link;
  /** As far as is known, a card lies in the reader. */
  readonly isCardIn: boolean;
  readonly isHelpOpen: boolean;
  readonly touchedAt: Instant;
  readonly menu: Menu | null;
  /** The notice on face recognition that is in force; null until it was asked for. */
  readonly notice: FaceNotice | null;
  /** The last print job heard of here: its events may come before the answer to the sale. */
  readonly paper: { readonly printJobId: number; readonly paper: PaperState } | null;
  /** Null until the station has told. */
  readonly devices: { readonly reader: ReaderState; readonly printer: PrinterState } | null;
};

/** What has to be asked of the station. Each is repeated by who carries it out until there is an answer. */
export type Effect =
  | { readonly kind: "ask-session" }
  | { readonly kind: "ask-menu" }
  | {
      readonly kind: "quote";
      readonly sessionId: SessionId;
      readonly items: readonly ItemId[];
    }
  | { readonly kind: "sell"; readonly order: Order; readonly tender: Tender }
  | { readonly kind: "end-session"; readonly sessionId: SessionId }
  | { readonly kind: "not-me"; readonly sessionId: SessionId }
  | { readonly kind: "second-sign"; readonly request: SecondSignRequest }
  | { readonly kind: "leave-second-sign" }
  | { readonly kind: "ask-notice" }
  | { readonly kind: "print-notice"; readonly commandId: CommandId }
  | { readonly kind: "answer-consent"; readonly request: FaceConsentRequest };

/** The next state and what has to be asked. */
export type Step = { readonly state: KioskState; readonly effects: readonly Effect[] };

/** The kiosk as it starts: nobody there, the station not yet heard. */
export function startOf(terminal: TerminalId, now: Instant): KioskState {
  return {
    terminal,
    now,
    place: welcome,
    link: "lost",
    isCardIn: false,
    isHelpOpen: false,
    touchedAt: now,
    menu: null,
    notice: null,
    paper: null,
    devices: null,
  };
}

/** Nobody is there. */
export const welcome: Extract<Place, { screen: "welcome" }> = { screen: "welcome", reading: "no" };

/** A step that only changes the state. */
export function become(state: KioskState, change: Partial<KioskState>): Step {
  return { state: { ...state, ...change }, effects: [] };
}

/** Which of the four steps a place belongs to. */
export function stepOf(place: Place): 1 | 2 | 3 | 4 {
  switch (place.screen) {
    case "welcome":
    case "card":
    case "face":
    case "code":
    case "refused":
      return 1;
    case "choosing":
    case "consent":
      return 2;
    case "second-sign":
      return place.waiting === null ? 1 : 3;
    case "confirming":
    case "paying":
      return 3;
    case "done":
      return 4;
  }
}

/** The person who stands here, or null. */
export function sessionOf(place: Place): Session | null {
  switch (place.screen) {
    case "welcome":
    case "card":
    case "face":
    case "code":
    case "refused":
      return null;
    case "second-sign":
      return place.waiting?.order.session ?? null;
    case "choosing":
    case "consent":
      return place.session;
    case "confirming":
    case "paying":
    case "done":
      return place.order.session;
  }
}

/** How the paper of a sale is getting on. */
export function paperOf(state: KioskState, sale: SaleAnswer): PaperState {
  const { paper } = state;
  return paper?.printJobId === sale.printJobId ? paper.paper : { kind: "waiting" };
}

/** Nothing but the calm words about the station is shown, and nothing personal with them. */
export function isStationSilent({ link, place }: KioskState): boolean {
  if (place.screen === "paying" && place.isSilent) return true;
  return link === "lost" && place.screen !== "done";
}

/** Nobody is hurried while the machine itself is at work, or while a result is read. */
const untimed: ReadonlySet<Place["screen"]> = new Set(["welcome", "refused", "paying", "done"]);

/** The person is asked whether they need more time. */
export function isIdleWarned({ place, touchedAt, now, isHelpOpen }: KioskState): boolean {
  const isWaiting = !untimed.has(place.screen) || isHelpOpen;
  return isWaiting && now - touchedAt >= kioskTimes.idleWarning;
}
