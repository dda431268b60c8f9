import type { SecondSignRequest } from "#shared/contracts/identity-api.ts";
import type { SecondSign, SecondWay, Session } from "#shared/contracts/session.ts";
import type { Refusal, Result } from "#shared/result.ts";
import type { Looking } from "#shared/ui/identify/identification.svelte.ts";
import { kioskTexts } from "../texts.zh.ts";
import {
  become,
  sessionOf,
  welcome,
  type Choosing,
  type KioskState,
  type Order,
  type Place,
  type Step,
  type WaitingOrder,
} from "./flow-state.ts";

type SecondSignPlace = Extract<Place, { screen: "second-sign" }>;

/** The three ways in that the start offers. */
export type WayIn = "card" | "face" | "code";

/** What the camera is on for. Off everywhere but in the face step and the code step. */
export function lookingFor({ place, link, isHelpOpen }: KioskState): Looking {
  if (link === "lost" || isHelpOpen) return "off";
  switch (place.screen) {
    case "face":
      return "identify";
    case "code":
      return "code";
    case "second-sign":
      if (place.way === "code") return "code";
      return place.way === "face" ? "confirm" : "off";
    case "welcome":
    case "card":
    case "refused":
    case "choosing":
    case "confirming":
    case "paying":
    case "consent":
    case "done":
      return "off";
  }
}

/** Whether a scanner that types like a keyboard is listened to: wherever a code would name or confirm somebody. */
export function isCodeWanted({ place, link, isHelpOpen }: KioskState): boolean {
  if (link === "lost" || isHelpOpen) return false;
  switch (place.screen) {
    case "welcome":
    case "card":
    case "face":
    case "code":
    case "refused":
      return true;
    case "second-sign":
      return place.asked.ways.includes("code");
    case "choosing":
    case "confirming":
    case "paying":
    case "consent":
    case "done":
      return false;
  }
}

/** A way in was touched. Nobody may be known yet; in one way's step the other ways are open as well. */
export function takeWay(state: KioskState, way: WayIn): Step {
  const { screen } = state.place;
  const isFree =
    screen === "welcome" || screen === "refused" || screen === "card" || screen === "face";
  if (!isFree && screen !== "code") return become(state, {});
  if (screen === way) return become(state, {});
  return become(state, { place: { screen: way } });
}

/** The station has seen somebody whom a second sign has to confirm; null = it has given them up. */
export function hearSecondSign(state: KioskState, asked: SecondSign | null): Step {
  const { place } = state;
  if (asked === null) {
    const isOver = place.screen === "second-sign" && place.waiting === null;
    return become(state, isOver ? { place: welcome, touchedAt: state.now } : {});
  }
  if (place.screen === "second-sign") {
    const isStillOpen = place.way !== null && asked.ways.includes(place.way);
    return become(state, { place: { ...place, asked, way: isStillOpen ? place.way : null } });
  }
  if (sessionOf(place) !== null && place.screen !== "done") return become(state, {});
  return become(state, {
    place: secondSignFor(asked, null),
    isHelpOpen: false,
    touchedAt: state.now,
  });
}

function secondSignFor(asked: SecondSign, waiting: WaitingOrder | null): SecondSignPlace {
  return { screen: "second-sign", asked, way: null, isChecking: false, problem: null, waiting };
}

/** Before money moves, the person of an order shows a second sign. */
export function askSecondSign(state: KioskState, waiting: WaitingOrder): Step {
  const { session } = waiting.order;
  const asked = session.asked ?? anyOtherSign(session);
  return {
    state: { ...state, place: secondSignFor(asked, waiting), touchedAt: state.now },
    effects: [{ kind: "ask-session" }],
  };
}

/** What may be shown until the station has said what it asks for. */
function anyOtherSign({ signs }: Session): SecondSign {
  const ways = (["card", "code", "phone", "staff"] as const).filter(
    (way) => !signs.some((sign) => sign === way),
  );
  return { why: "amount", ways };
}

export function takeSecondWay(state: KioskState, way: SecondWay): Step {
  const { place } = state;
  if (place.screen !== "second-sign" || !place.asked.ways.includes(way)) return become(state, {});
  return become(state, { place: { ...place, way, problem: null } });
}

/** The last four of the phone, or the PIN of a member of staff. */
export function giveSecondSign(state: KioskState, request: SecondSignRequest): Step {
  const { place } = state;
  if (place.screen !== "second-sign" || place.isChecking) return become(state, {});
  return {
    state: { ...state, place: { ...place, isChecking: true, problem: null } },
    effects: [{ kind: "second-sign", request }],
  };
}

/** A refusal, or nothing new; a session that it opened is met like every other. */
export function answerSecondSign(state: KioskState, answer: Result<Session | null>): Step {
  const { place } = state;
  if (place.screen !== "second-sign") return become(state, {});
  const problem = answer.ok ? null : answer.refusal;
  return become(state, { place: { ...place, isChecking: false, problem }, touchedAt: state.now });
}

/** Something was shown that does not count as the second sign: why, and the ways again. */
export function refuseSecondSign(
  state: KioskState,
  { place, problem }: { readonly place: SecondSignPlace; readonly problem: Refusal },
): Step {
  return become(state, { place: { ...place, way: null, isChecking: false, problem } });
}

/** What the station knows anew of the person who stands here: an order that waited for a second sign is paid. */
export function refreshSession(state: KioskState, session: Session): Step {
  const { place } = state;
  if (place.screen !== "second-sign") return become(state, { place: withSession(place, session) });
  const { waiting } = place;
  if (waiting === null) return become(state, {});
  const order: Order = { ...waiting.order, session };
  const isConfirmed =
    session.asked === null && session.signs.length > waiting.order.session.signs.length;
  if (!isConfirmed) {
    const asked = session.asked ?? place.asked;
    return become(state, { place: { ...place, asked, waiting: { ...waiting, order } } });
  }
  const { page } = waiting;
  const confirming: Place = { screen: "confirming", order, page, quotes: {}, problem: null };
  return become(state, { place: confirming, touchedAt: state.now });
}

function withSession(place: Place, session: Session): Place {
  switch (place.screen) {
    case "choosing":
      // Another sign may open another programme, so the prices are asked for anew.
      return place.session.assurance === session.assurance
        ? { ...place, session }
        : { ...place, session, quotes: {} };
    case "confirming":
    case "paying":
    case "done":
      return { ...place, order: { ...place.order, session } };
    case "consent":
      return { ...place, session };
    case "welcome":
    case "card":
    case "face":
    case "code":
    case "second-sign":
    case "refused":
      return place;
  }
}

/** Back from the second sign: from a way to all ways, and from these to the choices, the order undone. */
export function backFromSecondSign(state: KioskState, place: SecondSignPlace): Step {
  if (place.way !== null || place.waiting === null) {
    return become(state, { place: { ...place, way: null, problem: null, isChecking: false } });
  }
  const { order, page, quotes } = place.waiting;
  const choosing: Choosing = { screen: "choosing", session: order.session, page, quotes };
  return become(state, { place: choosing });
}

/** Whether the person who is shown was found by the face alone at first, so that it may be somebody else. */
export function isByFace(session: Session): boolean {
  return session.method === "face";
}

/** "That is not me": nothing of the other person stays, in one touch. Money that has moved is put right by staff. */
export function denySession(state: KioskState): Step {
  const { place } = state;
  const session = sessionOf(place);
  if (session === null || place.screen === "paying") return become(state, {});
  const gone: Place =
    place.screen === "done"
      ? { screen: "refused", refusal: kioskTexts.notMe.paid, since: state.now }
      : { ...welcome, said: kioskTexts.notMe.calm };
  return {
    state: { ...state, place: gone, isHelpOpen: false, touchedAt: state.now },
    effects: [{ kind: "not-me", sessionId: session.sessionId }],
  };
}
