import type { FaceConsentRequest, FaceNotice } from "#shared/contracts/face-api.ts";
import type { SecondSignRequest } from "#shared/contracts/identity-api.ts";
import type { Menu, Quote, SaleAnswer, StationEvent } from "#shared/contracts/station-api.ts";
import type { SecondWay, Session } from "#shared/contracts/session.ts";
import type { CommandId, ItemId, SessionId } from "#shared/id/ids.ts";
import { unreachable, type Result } from "#shared/result.ts";
import type { Instant } from "#shared/time/time.ts";
import {
  become,
  kioskTimes,
  welcome,
  type KioskState,
  type Place,
  type Step,
} from "./flow-state.ts";
import {
  answerConsent,
  answerPrint,
  giveConsent,
  keepNotice,
  openConsent,
  printNotice,
  speakNotice,
} from "./flow-consent.ts";
import {
  answerSecondSign,
  denySession,
  giveSecondSign,
  takeSecondWay,
  takeWay,
  type WayIn,
} from "./flow-identify.ts";
import { hearStation } from "./flow-station.ts";
import {
  answerSale,
  answerQuote,
  choose,
  confirm,
  goBack,
  leave,
  meet,
  newMenu,
  turnPage,
} from "./flow-steps.ts";

/** A finger on the screen. */
export type Touch =
  | { readonly kind: "touched" }
  | { readonly kind: "way-taken"; readonly way: WayIn }
  | { readonly kind: "chosen"; readonly item: ItemId; readonly commandId: CommandId }
  | { readonly kind: "more-wanted" }
  | { readonly kind: "confirmed" }
  | { readonly kind: "second-way-taken"; readonly way: SecondWay }
  | { readonly kind: "second-sign-given"; readonly request: SecondSignRequest }
  | { readonly kind: "not-me" }
  | { readonly kind: "consent-opened" }
  | { readonly kind: "notice-spoken" }
  | { readonly kind: "notice-print-wanted"; readonly commandId: CommandId }
  | {
      readonly kind: "consent-given";
      readonly answer: FaceConsentRequest["answer"];
      readonly commandId: CommandId;
    }
  | { readonly kind: "back" }
  | { readonly kind: "restart" }
  | { readonly kind: "finished" }
  | { readonly kind: "help-opened" };

/** What the station says to what it was asked. */
export type Answer =
  | { readonly kind: "session-answered"; readonly session: Session | null }
  | { readonly kind: "menu-answered"; readonly menu: Menu }
  | {
      readonly kind: "quote-answered";
      readonly sessionId: SessionId;
      readonly item: ItemId;
      readonly answer: Result<Quote>;
    }
  | {
      readonly kind: "sale-answered";
      readonly commandId: CommandId;
      readonly answer: Result<SaleAnswer>;
      /** The id of the next confirmation, should this one be refused. */
      readonly freshId: CommandId;
    }
  | { readonly kind: "sale-silent"; readonly commandId: CommandId }
  | { readonly kind: "second-sign-answered"; readonly answer: Result<Session | null> }
  | { readonly kind: "notice-answered"; readonly notice: FaceNotice }
  | { readonly kind: "notice-print-answered"; readonly answer: Result<unknown> }
  | {
      readonly kind: "consent-answered";
      readonly request: FaceConsentRequest;
      readonly answer: Result<unknown>;
    };

/** Everything that can happen at the kiosk: touches, answers, events of the station, and time. */
export type KioskEvent =
  | { readonly kind: "heard"; readonly event: StationEvent }
  | { readonly kind: "linked" }
  | { readonly kind: "link-lost" }
  | { readonly kind: "ticked" }
  | Answer
  | Touch;

/**
 * The kiosk's whole behaviour: what follows when something happens. Pure; what has to be asked of the
 * station comes back as effects. An event that makes no sense where the person is changes nothing.
 */
export function step(before: KioskState, event: KioskEvent, now: Instant): Step {
  const state = { ...before, now };
  switch (event.kind) {
    case "heard":
      return hearStation(state, event.event);
    case "linked":
      return { state, effects: [{ kind: "ask-session" }, { kind: "ask-menu" }] };
    case "link-lost":
      return become(state, { link: "lost" });
    case "session-answered":
      return meet({ ...state, link: "open" }, event.session);
    case "menu-answered":
      return newMenu(state, event.menu);
    case "quote-answered":
      return answerQuote(state, event);
    case "sale-answered":
      return answerSale(state, event);
    case "sale-silent":
      return hearSilence(state, event.commandId);
    case "second-sign-answered":
      return answerSecondSign(state, event.answer);
    case "notice-answered":
      return keepNotice(state, event.notice);
    case "notice-print-answered":
      return answerPrint(state, event.answer);
    case "consent-answered":
      return answerConsent(state, event);
    case "ticked":
      return passTime(state);
    default:
      return touch({ ...state, touchedAt: now }, event);
  }
}

function touch(state: KioskState, event: Touch): Step {
  switch (event.kind) {
    case "touched":
      return become(state, {});
    case "way-taken":
      return takeWay(state, event.way);
    case "second-way-taken":
      return takeSecondWay(state, event.way);
    case "second-sign-given":
      return giveSecondSign(state, event.request);
    case "not-me":
      return denySession(state);
    case "consent-opened":
      return openConsent(state);
    case "notice-spoken":
      return speakNotice(state);
    case "notice-print-wanted":
      return printNotice(state, event.commandId);
    case "consent-given":
      return giveConsent(state, event);
    case "chosen":
      return choose(state, event);
    case "more-wanted":
      return turnPage(state);
    case "confirmed":
      return confirm(state);
    case "back":
      return goBack(state);
    case "restart":
    case "finished":
      return leave(state);
    case "help-opened":
      return become(state, { isHelpOpen: true });
    default:
      return unreachable(event);
  }
}

function hearSilence(state: KioskState, commandId: CommandId): Step {
  const { place } = state;
  if (place.screen !== "paying" || place.order.commandId !== commandId) return become(state, {});
  return become(state, { place: { ...place, isSilent: true } });
}

/** Ends what nobody leaves: an unanswered idle question, a refusal or a result that was read. */
function passTime(state: KioskState): Step {
  const { place, now, touchedAt, isCardIn, isHelpOpen } = state;
  switch (place.screen) {
    case "paying":
      return become(state, {});
    case "refused":
    case "done": {
      const shownFor = now - Math.max(place.since, touchedAt);
      const isRead = !isCardIn && now - place.since >= kioskTimes.shownAtLeast && !isHelpOpen;
      return isRead || shownFor >= kioskTimes.shownAtMost ? leave(state) : become(state, {});
    }
    case "welcome":
      return passTimeAtStart(state, place);
    case "card":
    case "face":
    case "code":
    case "second-sign":
    case "consent":
    case "choosing":
    case "confirming":
      return isForgotten(state) ? leave(state) : become(state, {});
  }
}

/** Help that nobody reads is closed, and what was said to one person is not said to the next. */
function passTimeAtStart(state: KioskState, place: Extract<Place, { screen: "welcome" }>): Step {
  const isSaid = state.now - state.touchedAt >= kioskTimes.saidAtStart;
  const start: Place =
    place.said !== undefined && isSaid ? { ...welcome, reading: place.reading } : place;
  return become(state, isForgotten(state) ? { place: start, isHelpOpen: false } : { place: start });
}

function isForgotten({ now, touchedAt }: KioskState): boolean {
  return now - touchedAt >= kioskTimes.idleWarning + kioskTimes.idleAnswer;
}
