import type { Session } from "#shared/contracts/session.ts";
import type { Menu, Quote, SaleAnswer } from "#shared/contracts/station-api.ts";
import type { CommandId, ItemId, SessionId } from "#shared/id/ids.ts";
import type { Result } from "#shared/result.ts";
import {
  become,
  sessionOf,
  welcome,
  type Choosing,
  type Effect,
  type KioskState,
  type Order,
  type Place,
  type Step,
} from "./flow-state.ts";
import { closeConsent } from "./flow-consent.ts";
import { askSecondSign, backFromSecondSign, refreshSession } from "./flow-identify.ts";
import { menuPages, offeredOn, pageAt } from "./menu-pages.ts";
import { paymentOf } from "./payment.ts";

/** The station says who stands here; null = nobody. The answer to "whose session is open?". */
export function meet(state: KioskState, session: Session | null): Step {
  const { place } = state;
  // A sale on its way is resolved first, and a result is read first.
  if (place.screen === "paying" || place.screen === "done") {
    const isSame = session !== null && sessionOf(place)?.sessionId === session.sessionId;
    return isSame ? refreshSession(state, session) : become(state, {});
  }
  if (session === null) {
    const isPersonal = sessionOf(place) !== null;
    return become(state, isPersonal ? { place: welcome, isHelpOpen: false } : {});
  }
  if (sessionOf(place)?.sessionId === session.sessionId) return meetAgain(state, session);
  return greet(state, session);
}

/** The same person, perhaps with a second sign: an order that waited for it is paid under the same id. */
function meetAgain(state: KioskState, session: Session): Step {
  const { state: next } = refreshSession(state, session);
  const { place } = next;
  if (state.place.screen !== "second-sign" || place.screen !== "confirming") {
    return quotesMissing(next);
  }
  if (state.place.asked.why !== "programme") return confirm(next);
  // The programme counts from now on, so the price is another one and is confirmed by the person.
  const { sessionId } = session;
  return { state: next, effects: [{ kind: "quote", sessionId, items: [place.order.item.item] }] };
}

/** A person has come: their choices, and the price of each for them. */
export function greet(state: KioskState, session: Session): Step {
  return quotesMissing({
    ...state,
    place: { screen: "choosing", session, page: 0, quotes: {} },
    isCardIn: state.isCardIn || session.signs.includes("card"),
    isHelpOpen: false,
    touchedAt: state.now,
  });
}

/** Forgets the person and goes back to the start. */
export function forget(state: KioskState, place: Place = welcome): Step {
  return become(state, { place, isHelpOpen: false, touchedAt: state.now });
}

/** The person goes, or starts again: the station ends the session. A sale on its way is never left. */
export function leave(state: KioskState): Step {
  const { place } = state;
  if (place.screen === "paying") return become(state, {});
  return { state: forget(state).state, effects: farewell(place) };
}

/** What the station is told when somebody goes: their session ends, or nobody gives the second sign any more. */
function farewell(place: Place): readonly Effect[] {
  const session = sessionOf(place);
  if (session !== null) return [{ kind: "end-session", sessionId: session.sessionId }];
  return place.screen === "second-sign" ? [{ kind: "leave-second-sign" }] : [];
}

export function newMenu(state: KioskState, menu: Menu): Step {
  const { place } = state;
  if (place.screen !== "choosing") return become(state, { menu });
  const page = Math.min(place.page, Math.max(0, menuPages(menu).length - 1));
  return quotesMissing({ ...state, menu, place: { ...place, page, quotes: {} } });
}

export function answerQuote(
  state: KioskState,
  event: {
    readonly sessionId: SessionId;
    readonly item: ItemId;
    readonly answer: Result<Quote>;
  },
): Step {
  const { place } = state;
  if (place.screen !== "choosing" && place.screen !== "confirming") return become(state, {});
  if (sessionOf(place)?.sessionId !== event.sessionId) return become(state, {});
  const quotes = { ...place.quotes, [event.item]: event.answer };
  if (place.screen === "confirming" && event.item === place.order.item.item && event.answer.ok) {
    const order = { ...place.order, quote: event.answer.value };
    return become(state, { place: { ...place, quotes, order } });
  }
  return become(state, { place: { ...place, quotes } });
}

/** A choice counts once its price for this person is known. */
export function choose(
  state: KioskState,
  { item, commandId }: { readonly item: ItemId; readonly commandId: CommandId },
): Step {
  const { place, menu } = state;
  if (place.screen !== "choosing") return become(state, {});
  const chosen = pageAt(menu, place.page).items.find((one) => one.item === item);
  const quote = place.quotes[item];
  if (chosen === undefined || chosen.isSoldOut || quote?.ok !== true) return become(state, {});
  const { session, page, quotes } = place;
  const order: Order = { session, item: chosen, quote: quote.value, commandId };
  // What a programme gives changes the price that is confirmed, so it is settled first.
  if (session.asked?.why === "programme") return askSecondSign(state, { order, page, quotes });
  return become(state, { place: { screen: "confirming", order, page, quotes, problem: null } });
}

/** The next page of the menu, after the last the first again. */
export function turnPage(state: KioskState): Step {
  const { place, menu } = state;
  if (place.screen !== "choosing" || menu === null) return become(state, {});
  const page = (place.page + 1) % Math.max(1, menuPages(menu).length);
  return quotesMissing({ ...state, place: { ...place, page } });
}

/** One step back; from the first step the person leaves. Help only closes. */
export function goBack(state: KioskState): Step {
  const { place, isHelpOpen } = state;
  if (isHelpOpen) return become(state, { isHelpOpen: false });
  switch (place.screen) {
    case "confirming": {
      const { order, page, quotes } = place;
      const choosing: Choosing = { screen: "choosing", session: order.session, page, quotes };
      return quotesMissing({ ...state, place: choosing });
    }
    case "choosing":
      return place.page === 0
        ? leave(state)
        : quotesMissing({ ...state, place: { ...place, page: place.page - 1 } });
    case "second-sign":
      return place.way === null && place.waiting === null
        ? leave(state)
        : backFromSecondSign(state, place);
    case "consent":
      return closeConsent(state, place);
    case "welcome":
    case "card":
    case "face":
    case "code":
    case "refused":
    case "paying":
    case "done":
      return leave(state);
  }
}

/** Pays. While the answer is on its way every further touch is without effect. */
export function confirm(state: KioskState): Step {
  const { place } = state;
  if (place.screen !== "confirming") return become(state, {});
  const { order, page, quotes } = place;
  const payment = paymentOf(order.quote.bill.selfPay, order.session.wallet);
  if (payment.kind !== "wallet" && payment.kind !== "nothing-to-pay") return become(state, {});
  if (order.session.asked !== null) return askSecondSign(state, { order, page, quotes });
  return {
    state: { ...state, place: { screen: "paying", order, page, quotes, isSilent: false } },
    effects: [{ kind: "sell", order, tender: payment.tender }],
  };
}

export function answerSale(
  state: KioskState,
  event: {
    readonly commandId: CommandId;
    readonly answer: Result<SaleAnswer>;
    readonly freshId: CommandId;
  },
): Step {
  const { place, now } = state;
  if (place.screen !== "paying" || place.order.commandId !== event.commandId) {
    return become(state, {});
  }
  if (!event.answer.ok) {
    const { order, page, quotes } = place;
    // Nothing has happened under this id yet, so the sale goes on with it after the second sign.
    if (event.answer.refusal.code === "second-sign-needed") {
      return askSecondSign(state, { order, page, quotes });
    }
    const retry: Order = { ...order, commandId: event.freshId };
    const problem = event.answer.refusal;
    return refuseSale(state, { screen: "confirming", order: retry, page, quotes, problem });
  }
  const { order } = place;
  const done: Place = { screen: "done", order, sale: event.answer.value, since: now };
  return become(state, { place: done, isHelpOpen: false, touchedAt: now });
}

/** Nothing was taken: the reason is shown, the price is asked anew, and so is whether the person is there. */
function refuseSale(state: KioskState, place: Extract<Place, { screen: "confirming" }>): Step {
  const { session, item } = place.order;
  return {
    state: { ...state, touchedAt: state.now, place },
    effects: [
      { kind: "ask-session" },
      { kind: "quote", sessionId: session.sessionId, items: [item.item] },
    ],
  };
}

/** Asks for the prices of the choices shown that are not known yet. */
function quotesMissing(state: KioskState): Step {
  const { place, menu } = state;
  if (place.screen !== "choosing") return become(state, {});
  const items = offeredOn(menu, place.page).filter((item) => place.quotes[item]?.ok !== true);
  const { sessionId } = place.session;
  return { state, effects: items.length === 0 ? [] : [{ kind: "quote", sessionId, items }] };
}
