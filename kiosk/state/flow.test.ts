import { describe, expect, test } from "vitest";
import { isIdleWarned, isStationSilent, paperOf } from "./flow-state.ts";
import { step, type KioskEvent } from "./flow.ts";
import {
  aMenu,
  aQuote,
  aSale,
  aSession,
  cardOut,
  chosen,
  commandOf,
  confirming,
  heard,
  itemOf,
  kiosk1,
  kioskAfter,
  lost,
  noon,
  notSold,
  paying,
  quoted,
  refused,
  sold,
  started,
  type Happening,
} from "./flow.fixture.ts";

const reading = (isSlow: boolean): KioskEvent =>
  heard({ kind: "reading", terminal: kiosk1, isSlow });
const ended = (why: "card-removed" | "left" | "time" | "sold", number = 1): KioskEvent =>
  heard({
    kind: "session-ended",
    terminal: kiosk1,
    sessionId: aSession(number).sessionId,
    why,
  });
const somebodyElse: KioskEvent = heard({
  kind: "session-started",
  session: { ...aSession(2), person: { ...aSession(2).person, lastFour: "1111" } },
});
const restart: KioskEvent = { kind: "restart" };
const back: KioskEvent = { kind: "back" };
const help: KioskEvent = { kind: "help-opened" };
const touched: KioskEvent = { kind: "touched" };
const confirmed: KioskEvent = { kind: "confirmed" };

describe("where the person is", () => {
  const cases: readonly [string, readonly Happening[], string][] = [
    ["nobody has come", [], "welcome"],
    ["a card is being read", [reading(false)], "welcome"],
    ["a card gave a person", [started(1)], "choosing"],
    ["a card was refused", [refused], "refused"],
    ["a choice without its price does not count", [started(1), chosen], "choosing"],
    ["a choice with its price", confirming, "confirming"],
    [
      "the price of another person does not count",
      [started(1), quoted(2, 900), chosen],
      "choosing",
    ],
    ["back from the confirmation", [...confirming, back], "choosing"],
    ["back from the choices", [started(1), back], "welcome"],
    ["start over from the choices", [started(1), restart], "welcome"],
    ["start over from the confirmation", [...confirming, restart], "welcome"],
    ["confirmed", paying, "paying"],
    ["start over while paying", [...paying, restart], "paying"],
    ["back while paying", [...paying, back], "paying"],
    ["the card is pulled while paying", [...paying, cardOut], "paying"],
    ["sold", [...paying, sold(1)], "done"],
    ["an answer to another command", [...paying, sold(4)], "paying"],
    ["the sale was refused", [...paying, notSold(1)], "confirming"],
    ["sold although the card was pulled", [...paying, cardOut, sold(1)], "done"],
    ["the next card is read at a result", [...paying, sold(1), cardOut, reading(false)], "welcome"],
    ["the next person comes at a result", [...paying, sold(1), cardOut, started(2)], "choosing"],
    [
      "the same card is read again at a result",
      [...paying, sold(1), reading(false), started(2)],
      "done",
    ],
    ["somebody else's card at a result", [...paying, sold(1), somebodyElse], "choosing"],
    ["the next card is read at a refusal", [refused, reading(false)], "welcome"],
    ["a refusal is touched away", [refused, back], "welcome"],
    ["a refused card while somebody chooses", [started(1), refused], "refused"],
  ];
  test.each(cases)("%s", (_, happenings, screen) => {
    expect(kioskAfter(...happenings).state.place.screen).toBe(screen);
  });
});

describe("nothing personal stays", () => {
  const endings: readonly [string, readonly Happening[]][] = [
    ["card pulled", [cardOut]],
    ["session ended by the station", [ended("time")]],
    ["session ended with the card", [ended("card-removed")]],
    ["started over", [restart]],
    ["nobody answers the idle question", [{ after: 90_000 }]],
    ["the station says that nobody is there", [{ kind: "session-answered", session: null }]],
  ];
  const places: readonly (readonly Happening[])[] = [
    [started(1), quoted(1, 800)],
    confirming,
    [...confirming, help],
  ];
  for (const [name, happenings] of endings) {
    test(name, () => {
      for (const place of places) {
        const { state } = kioskAfter(...place, ...happenings);
        expect(state.place).toEqual({ screen: "welcome", reading: "no" });
        expect(state.isHelpOpen).toBe(false);
        expect(JSON.stringify(state)).not.toContain("测");
      }
    });
  }

  test("a session of somebody else that ends does not end this one", () => {
    expect(kioskAfter(started(1), ended("replaced" as "time", 2)).state.place.screen).toBe(
      "choosing",
    );
  });
});

describe("one confirmation is one sale", () => {
  test("five touches ask the station once", () => {
    const touches = kioskAfter(...confirming);
    let { state } = touches;
    const sells = Array.from({ length: 5 }, () => {
      const next = step(state, confirmed, noon);
      ({ state } = next);
      return next.effects.filter(({ kind }) => kind === "sell").length;
    });
    expect(sells).toEqual([1, 0, 0, 0, 0]);
  });

  test("a silent station hides the screen and keeps the command", () => {
    const { state } = kioskAfter(...paying, { kind: "sale-silent", commandId: commandOf(1) });
    expect(isStationSilent(state)).toBe(true);
    expect(
      kioskAfter(...paying, { kind: "sale-silent", commandId: commandOf(1) }, sold(1)).state.place,
    ).toMatchObject({ screen: "done", sale: aSale() });
  });

  test("after a refusal the next attempt has an id of its own, a fresh price and its reason", () => {
    const { state, effects } = kioskAfter(...paying, notSold(1));
    expect(state.place).toMatchObject({ problem: lost, order: { commandId: commandOf(2) } });
    expect(effects.map(({ kind }) => kind)).toEqual(["ask-session", "quote"]);
  });

  test("a fresh price replaces the one that was to be confirmed", () => {
    const { state } = kioskAfter(...paying, notSold(1), quoted(1, 1_200));
    expect(state.place).toMatchObject({ order: { quote: aQuote(1_200) } });
  });

  test.each([
    ["no wallet", { wallet: null, selfPay: 1_000 }, 0],
    ["a wallet that is short", { wallet: 999, selfPay: 1_000 }, 0],
    ["a wallet that is just enough", { wallet: 1_000, selfPay: 1_000 }, 1],
    ["nothing to pay, no wallet", { wallet: null, selfPay: 0 }, 1],
  ])("%s", (_, { wallet, selfPay }, sells) => {
    const { effects } = kioskAfter(started(1, wallet), quoted(1, selfPay), chosen, confirmed);
    expect(effects.filter(({ kind }) => kind === "sell")).toHaveLength(sells);
  });
});

describe("time", () => {
  test.each([
    ["no question before a minute", [{ after: 59_999 }], "choosing false"],
    ["the question after a minute", [{ after: 60_000 }], "choosing true"],
    ["half a minute to answer", [{ after: 89_999 }], "choosing true"],
    ["then the start", [{ after: 90_000 }], "welcome false"],
    [
      "every touch starts it again",
      [{ after: 89_000 }, touched, { after: 59_000 }],
      "choosing false",
    ],
    [
      "without limit",
      Array.from({ length: 40 }, () => [{ after: 89_000 }, touched]).flat(),
      "choosing false",
    ],
  ] as [string, Happening[], string][])("%s", (_, happenings, expected) => {
    const { state } = kioskAfter(started(1), ...happenings);
    expect(`${state.place.screen} ${String(isIdleWarned(state))}`).toBe(expected);
  });

  test("a sale on its way has no time limit", () => {
    expect(kioskAfter(...paying, { after: 600_000 }).state.place.screen).toBe("paying");
  });

  const done = [...paying, sold(1)];
  test.each([
    ["a result stays 8 s after the card is out", [...done, cardOut, { after: 7_999 }], "done"],
    ["and ends then", [...done, cardOut, { after: 8_000 }], "welcome"],
    ["a result waits for the card", [...done, { after: 59_000 }], "done"],
    ["but not for ever", [...done, { after: 60_000 }], "welcome"],
    ["a result is left by a touch", [...done, { kind: "finished" }], "welcome"],
    ["a refusal stays 8 s after the card is out", [refused, cardOut, { after: 7_999 }], "refused"],
    ["and ends then", [refused, cardOut, { after: 8_000 }], "welcome"],
    ["a refusal waits for the card", [reading(false), refused, { after: 59_000 }], "refused"],
    [
      "a result is not taken away while help is open",
      [...done, cardOut, help, { after: 9_000 }],
      "done",
    ],
  ] as [string, Happening[], string][])("%s", (_, happenings, screen) => {
    expect(kioskAfter(...happenings).state.place.screen).toBe(screen);
  });

  test("leaving a result ends the session at the station", () => {
    const { effects } = kioskAfter(...done, cardOut, { after: 8_000 });
    expect(effects).toEqual([{ kind: "end-session", sessionId: aSession(1).sessionId }]);
  });
});

describe("the station goes and comes back", () => {
  const gone: KioskEvent = { kind: "link-lost" };
  const linked: KioskEvent = { kind: "linked" };
  const answered = (number: number): KioskEvent => ({
    kind: "session-answered",
    session: aSession(number),
  });

  test("nothing personal is shown while it is silent, but a result is read", () => {
    expect(isStationSilent(kioskAfter(...confirming, gone).state)).toBe(true);
    expect(isStationSilent(kioskAfter(...paying, sold(1), gone).state)).toBe(false);
  });

  test("it is asked who is there, and is not believed to be back before it has answered", () => {
    const { state, effects } = kioskAfter(...confirming, gone, linked);
    expect(isStationSilent(state)).toBe(true);
    expect(effects).toEqual([{ kind: "ask-session" }, { kind: "ask-menu" }]);
  });

  test.each([
    [
      "the same person stays where they were",
      [...confirming, gone, linked, answered(1)],
      "confirming",
    ],
    [
      "the same person is told of again",
      [...confirming, gone, linked, started(1), answered(1)],
      "confirming",
    ],
    ["another person chooses", [...confirming, gone, linked, answered(2)], "choosing"],
    ["a reloaded screen finds its person", [answered(1)], "choosing"],
    ["a sale on its way is resolved first", [...paying, gone, linked, answered(2)], "paying"],
  ] as [string, Happening[], string][])("%s", (_, happenings, screen) => {
    const { state } = kioskAfter(...happenings);
    expect(state.place.screen).toBe(screen);
    expect(state.link).toBe("open");
  });
});

describe("choices", () => {
  test("the prices of the choices shown are asked for, once each", () => {
    const { effects } = kioskAfter(started(1));
    const items = [itemOf("set-1"), itemOf("set-2")];
    expect(effects).toEqual([{ kind: "quote", sessionId: aSession(1).sessionId, items }]);
    const back1 = kioskAfter(...confirming, back).effects;
    expect(back1).toMatchObject([{ kind: "quote", items: [itemOf("set-2")] }]);
  });

  test("a price that was refused leaves the choice closed", () => {
    const { sessionId } = aSession(1);
    const refusal: KioskEvent = {
      kind: "quote-answered",
      sessionId,
      item: itemOf("set-1"),
      answer: { ok: false, refusal: lost },
    };
    expect(kioskAfter(started(1), refusal, chosen).state.place.screen).toBe("choosing");
  });

  test("a new menu asks for the prices again", () => {
    const menu: KioskEvent = { kind: "menu-answered", menu: aMenu({ sets: 1, dishes: 0 }) };
    const { state, effects } = kioskAfter(started(1), quoted(1, 800), menu);
    expect(state.place).toMatchObject({ quotes: {} });
    expect(effects).toMatchObject([{ kind: "quote", items: [itemOf("set-1")] }]);
  });

  test("more dishes come page by page and the first page follows the last", () => {
    const menu: KioskEvent = { kind: "menu-answered", menu: aMenu({ sets: 2, dishes: 7 }) };
    const more: KioskEvent = { kind: "more-wanted" };
    const pages = [0, 1, 2, 3].map((turns) => {
      const { place } = kioskAfter(menu, started(1), ...Array<KioskEvent>(turns).fill(more)).state;
      return place.screen === "choosing" ? place.page : null;
    });
    expect(pages).toEqual([0, 1, 2, 0]);
    expect(kioskAfter(menu, started(1), more, back).state.place).toMatchObject({ page: 0 });
  });
});

describe("paper", () => {
  const print = (state: "queued" | "printed" | "held", printJobId: number): KioskEvent =>
    heard({ kind: "print", terminal: kiosk1, printJobId, receiptNo: "1", state, refusal: null });
  test.each([
    ["nothing heard", [...paying, sold(1)], "waiting"],
    ["printed", [...paying, sold(1), print("printed", 7)], "printed"],
    ["held", [...paying, sold(1), print("held", 7)], "held"],
    ["printed before the answer came", [...paying, print("printed", 7), sold(1)], "printed"],
    ["another job", [...paying, sold(1), print("printed", 6)], "waiting"],
  ] as [string, Happening[], string][])("%s", (_, happenings, paper) => {
    expect(paperOf(kioskAfter(...happenings).state, aSale()).kind).toBe(paper);
  });
});
