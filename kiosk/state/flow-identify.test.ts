import { describe, expect, test } from "vitest";
import type { FaceNotice } from "#shared/contracts/face-api.ts";
import { accept } from "#shared/result.ts";
import { day } from "#shared/time/time.ts";
import { isCodeWanted, lookingFor } from "./flow-identify.ts";
import { stepOf } from "./flow-state.ts";
import type { KioskEvent } from "./flow.ts";
import {
  askable,
  asked,
  aSession,
  byFace,
  came,
  cardOut,
  chosen,
  commandOf,
  confirmed,
  heard,
  kiosk1,
  kioskAfter,
  lost,
  paying,
  quoted,
  refused,
  secondSign,
  sold,
  started,
  way,
  type Happening,
} from "./flow.fixture.ts";

const all = ["card", "face", "code", "phone", "staff"] as const;
const reading = heard({ kind: "reading", terminal: kiosk1, isSlow: false });
const back: KioskEvent = { kind: "back" };
const restart: KioskEvent = { kind: "restart" };
const notMe: KioskEvent = { kind: "not-me" };
const help: KioskEvent = { kind: "help-opened" };
const secondWay = (taken: (typeof all)[number]): KioskEvent => ({
  kind: "second-way-taken",
  way: taken,
});
const phone: KioskEvent = {
  kind: "second-sign-given",
  request: { way: "phone", lastFour: "1234" },
};
const pay: KioskEvent = { kind: "confirmed" };
const screenAfter = (...happenings: readonly Happening[]): string =>
  kioskAfter(...happenings).state.place.screen;

describe("three ways in", () => {
  test.each<[string, readonly Happening[], string]>([
    ["how the card goes in", [way("card")], "card"],
    ["the face step", [way("face")], "face"],
    ["the code step", [way("code")], "code"],
    ["from the face to the code", [way("face"), way("code")], "code"],
    ["a card in the face step wins", [way("face"), reading], "welcome"],
    ["a person by card in the face step", [way("face"), started(1)], "choosing"],
    ["a person by face", [way("face"), came(byFace(1))], "choosing"],
    [
      "a person by code in the face step",
      [way("face"), came({ ...byFace(2), method: "code" })],
      "choosing",
    ],
    ["a code that is refused", [way("code"), refused], "refused"],
    ["another way after a refusal", [refused, way("face")], "face"],
    ["a left card is taken out of the reader", [reading, refused, way("face"), cardOut], "face"],
    ["back", [way("face"), back], "welcome"],
    ["nobody does anything", [way("code"), { after: 90_000 }], "welcome"],
    ["no way while somebody is here", [started(1), way("face")], "choosing"],
    ["no way while a sale is on its way", [...paying, way("code")], "paying"],
  ])("%s", (_, happenings, screen) => {
    expect(screenAfter(...happenings)).toBe(screen);
  });

  test("whichever comes first is the one session, whatever comes after is met as the station says", () => {
    const first = kioskAfter(way("face"), came(byFace(1)), came(byFace(1))).state;
    expect(first.place).toMatchObject({ screen: "choosing", session: { signs: ["face"] } });
  });

  test.each<[string, readonly Happening[], string, boolean]>([
    ["at the start", [], "off", true],
    ["in the card step", [way("card")], "off", true],
    ["in the face step", [way("face")], "identify", true],
    ["in the code step", [way("code")], "code", true],
    ["while help is open", [way("face"), help], "off", false],
    ["while the station is silent", [way("face"), { kind: "link-lost" }], "off", false],
    ["while somebody chooses", [started(1)], "off", false],
    ["at a refusal", [refused], "off", true],
    ["where a second sign is asked for", [secondSign([...all])], "off", true],
    ["where no code would do", [secondSign(["card", "staff"])], "off", false],
    ["in the face as the second sign", [secondSign([...all]), secondWay("face")], "confirm", true],
    ["in the code as the second sign", [secondSign([...all]), secondWay("code")], "code", true],
  ])("%s: camera and scanner", (_, happenings, looking, isWanted) => {
    const { state } = kioskAfter(...happenings);
    expect([lookingFor(state), isCodeWanted(state)]).toEqual([looking, isWanted]);
  });
});

describe("a second sign before anybody is known", () => {
  const waiting = [way("face"), secondSign([...all])];

  test.each<[string, readonly Happening[], string]>([
    ["is asked for", waiting, "second-sign"],
    ["is not asked for any more", [...waiting, secondSign(null)], "welcome"],
    ["comes: the person is greeted", [...waiting, started(1)], "choosing"],
    ["is left", [...waiting, back], "welcome"],
    [
      "is left from one of its ways: first to all of them",
      [...waiting, secondWay("phone"), back],
      "second-sign",
    ],
    ["nobody gives it", [...waiting, { after: 90_000 }], "welcome"],
    ["does not count", [...waiting, refused], "second-sign"],
    ["does not push away who is here", [started(1), secondSign([...all])], "choosing"],
  ])("%s", (_, happenings, screen) => {
    expect(screenAfter(...happenings)).toBe(screen);
  });

  test("tells nothing of who it may be", () => {
    expect(JSON.stringify(kioskAfter(...waiting).state)).not.toContain("测");
  });

  test("a way that was not offered does not open", () => {
    const { place } = kioskAfter(secondSign(["card", "staff"]), secondWay("phone")).state;
    expect(place).toMatchObject({ way: null });
  });

  test("is sent once, and why it did not count is said", () => {
    const given = kioskAfter(...waiting, secondWay("phone"), phone);
    expect(given.effects.map(({ kind }) => kind)).toEqual(["second-sign"]);
    expect(kioskAfter(...waiting, secondWay("phone"), phone, phone).effects).toEqual([]);
    const answer: KioskEvent = {
      kind: "second-sign-answered",
      answer: { ok: false, refusal: lost },
    };
    const { place } = kioskAfter(...waiting, secondWay("phone"), phone, answer).state;
    expect(place).toMatchObject({ way: "phone", problem: lost, isChecking: false });
  });

  test("leaving is told to the station", () => {
    expect(kioskAfter(...waiting, restart).effects).toEqual([{ kind: "leave-second-sign" }]);
  });
});

describe("a second sign before money moves", () => {
  const order = [came(asked(1, "spot-check")), quoted(1, 1_000), chosen];
  const needed: KioskEvent = {
    kind: "sale-answered",
    commandId: commandOf(1),
    answer: { ok: false, refusal: { ...lost, code: "second-sign-needed" } },
    freshId: commandOf(2),
  };

  test("a spot check is asked for at the payment, and nothing is sold before", () => {
    const { state, effects } = kioskAfter(...order, pay);
    expect(state.place).toMatchObject({ screen: "second-sign", asked: { why: "spot-check" } });
    expect(effects).toEqual([{ kind: "ask-session" }]);
    expect(stepOf(state.place)).toBe(3);
  });

  test("then the sale goes on by itself, under the id of the choice", () => {
    const { state, effects } = kioskAfter(...order, pay, secondWay("phone"), came(confirmed(1)));
    expect(state.place.screen).toBe("paying");
    expect(effects).toMatchObject([{ kind: "sell", order: { commandId: commandOf(1) } }]);
  });

  test("a sale that the station holds for a second sign goes on under the same id", () => {
    const held = [...paying, came(asked(1, "amount")), needed];
    expect(kioskAfter(...held).state.place).toMatchObject({
      screen: "second-sign",
      asked: { why: "amount", ways: ["face", "code", "phone", "staff"] },
    });
    const { effects } = kioskAfter(...held, came(confirmed(1)));
    expect(effects).toMatchObject([{ kind: "sell", order: { commandId: commandOf(1) } }]);
  });

  test("the same session told again is no second sign", () => {
    const { state, effects } = kioskAfter(...order, pay, came(asked(1, "spot-check")));
    expect(state.place.screen).toBe("second-sign");
    expect(effects).toEqual([]);
  });

  test("a session told from before the station asked is no second sign either", () => {
    const { state, effects } = kioskAfter(...paying, needed, came(aSession(1)));
    expect(state.place).toMatchObject({ screen: "second-sign", asked: { why: "amount" } });
    expect(effects).toEqual([]);
  });

  test("a programme is settled before the price, which is confirmed anew", () => {
    const chose = [came(asked(1, "programme")), quoted(1, 1_000), chosen];
    expect(screenAfter(...chose)).toBe("second-sign");
    const { state, effects } = kioskAfter(...chose, came(confirmed(1)));
    expect(state.place.screen).toBe("confirming");
    expect(effects.map(({ kind }) => kind)).toEqual(["quote"]);
  });

  test.each<[string, Happening[], string]>([
    ["back undoes the order", [back], "choosing"],
    ["somebody else is met as themselves", [started(2)], "choosing"],
    ["the card is taken away", [cardOut], "welcome"],
    ["nobody gives it", [{ after: 90_000 }], "welcome"],
  ])("%s", (_, happenings, screen) => {
    const { state } = kioskAfter(...order, pay, ...happenings);
    expect(state.place.screen).toBe(screen);
    if (screen === "welcome") expect(JSON.stringify(state)).not.toContain("测");
  });
});

describe("not me", () => {
  const places: readonly [string, readonly Happening[]][] = [
    ["at the choices", [came(byFace(1))]],
    ["at the confirmation", [came(byFace(1)), quoted(1, 1_000), chosen]],
  ];
  for (const [name, happenings] of places) {
    test(`${name}: gone in one touch, with calm words, and the station is told`, () => {
      const { state, effects } = kioskAfter(...happenings, notMe);
      expect(state.place).toMatchObject({ screen: "welcome", said: { code: "not-me" } });
      expect(JSON.stringify(state)).not.toContain("测");
      expect(effects).toEqual([{ kind: "not-me", sessionId: aSession(1).sessionId }]);
    });
  }

  test("after the payment staff put it right", () => {
    const { state } = kioskAfter(...paying, sold(1), notMe);
    expect(state.place).toMatchObject({ screen: "refused", refusal: { code: "not-me-paid" } });
  });

  test("never while a sale is on its way", () => {
    expect(screenAfter(...paying, notMe)).toBe("paying");
  });

  test("the words are gone when the next person comes", () => {
    const { place } = kioskAfter(came(byFace(1)), notMe, { after: 20_000 }).state;
    expect(place).toEqual({ screen: "welcome", reading: "no" });
  });
});

describe("who came without a card", () => {
  test("is not sent away by a card that is taken out", () => {
    expect(screenAfter(came(byFace(1)), cardOut)).toBe("choosing");
  });

  test("is sent away when the card was one of the signs", () => {
    const both = came({ ...byFace(1), signs: ["face", "card"] });
    expect(screenAfter(both, cardOut)).toBe("welcome");
  });

  test("is not thought to have a card in the reader", () => {
    expect(kioskAfter(came(byFace(1))).state.isCardIn).toBe(false);
  });
});

describe("consent", () => {
  const notice: FaceNotice = {
    version: 3,
    from: day("2026-01-01"),
    title: "告知书",
    points: [],
  };
  const opened: readonly Happening[] = [
    came(askable(1)),
    { kind: "consent-opened" },
    { kind: "notice-answered", notice },
  ];
  const answer = (given: "given" | "refused" | "withdrawn"): KioskEvent => ({
    kind: "consent-given",
    answer: given,
    commandId: commandOf(7),
  });

  test("is asked for on one's own touch only", () => {
    expect(screenAfter(came(askable(1)))).toBe("choosing");
    expect(screenAfter(...opened)).toBe("consent");
    expect(screenAfter(started(1), { kind: "consent-opened" })).toBe("choosing");
  });

  test("counts under the notice that was shown and as it was told, once", () => {
    const spoken: KioskEvent = { kind: "notice-spoken" };
    const { effects } = kioskAfter(...opened, spoken, answer("refused"));
    expect(effects).toMatchObject([
      { kind: "answer-consent", request: { notice: 3, told: "spoken", answer: "refused" } },
    ]);
    expect(kioskAfter(...opened, answer("given"), answer("refused")).effects).toEqual([]);
  });

  test("no answer before the notice is there", () => {
    const { effects } = kioskAfter(came(askable(1)), { kind: "consent-opened" }, answer("given"));
    expect(effects).toEqual([]);
  });

  test("after an answer nobody is asked again, and the meal goes on", () => {
    const { effects } = kioskAfter(...opened, answer("refused"));
    const [effect] = effects;
    if (effect?.kind !== "answer-consent") throw new Error("the station is told");
    const { request } = effect;
    const told: KioskEvent = { kind: "consent-answered", request, answer: accept(null) };
    const { place } = kioskAfter(...opened, answer("refused"), told, back).state;
    expect(place).toMatchObject({
      screen: "choosing",
      session: { face: { consent: "refused", mayAsk: false } },
    });
    const failed: KioskEvent = {
      kind: "consent-answered",
      request,
      answer: { ok: false, refusal: lost },
    };
    expect(kioskAfter(...opened, answer("refused"), failed).state.place).toMatchObject({
      stage: "asked",
      problem: lost,
    });
  });

  test("is forgotten with the person", () => {
    const { state } = kioskAfter(...opened, cardOut);
    expect(state.place).toEqual({ screen: "welcome", reading: "no" });
    expect(JSON.stringify(state)).not.toContain("测");
  });
});
