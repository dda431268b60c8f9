import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accept } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { sessionOf, startOf } from "./flow-state.ts";
import { lookingFor } from "./flow-identify.ts";
import { step, type KioskEvent } from "./flow.ts";
import {
  aMenu,
  aQuote,
  aSession,
  askable,
  asked,
  byFace,
  came,
  cardOut,
  chosen,
  commandOf,
  confirmed as twice,
  heard,
  itemOf,
  kiosk1,
  kioskAfter,
  lost,
  noon,
  notSold,
  quoted,
  refused,
  secondSign,
  sold,
  started,
  way,
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
const restart: KioskEvent = { kind: "restart" };
const back: KioskEvent = { kind: "back" };
const help: KioskEvent = { kind: "help-opened" };
const touched: KioskEvent = { kind: "touched" };
const confirmed: KioskEvent = { kind: "confirmed" };

const anyEvent: fc.Arbitrary<KioskEvent> = fc.constantFrom<KioskEvent[]>(
  started(1),
  started(2),
  quoted(1, 1_000),
  quoted(2, 0),
  chosen,
  { kind: "chosen", item: itemOf("set-1"), commandId: commandOf(3) },
  confirmed,
  back,
  restart,
  help,
  touched,
  cardOut,
  refused,
  reading(false),
  ended("time"),
  sold(1),
  notSold(1),
  sold(3),
  { kind: "finished" },
  { kind: "more-wanted" },
  { kind: "linked" },
  { kind: "link-lost" },
  { kind: "session-answered", session: null },
  { kind: "session-answered", session: aSession(2) },
  { kind: "menu-answered", menu: aMenu({ sets: 2, dishes: 7 }) },
  { kind: "ticked" },
  came(byFace(1)),
  came(asked(1, "spot-check")),
  came(twice(1)),
  came(askable(1)),
  way("card"),
  way("face"),
  way("code"),
  secondSign(["card", "face", "code", "phone", "staff"]),
  secondSign(null),
  { kind: "second-way-taken", way: "face" },
  { kind: "second-way-taken", way: "code" },
  { kind: "second-sign-given", request: { way: "phone", lastFour: "1234" } },
  { kind: "second-sign-answered", answer: { ok: false, refusal: lost } },
  { kind: "not-me" },
  { kind: "consent-opened" },
);

describe("whatever happens in whatever order", () => {
  const anyDay = fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 70_000 })), {
    maxLength: 60,
  });

  test("a command is sent at most once, and only with a price that the wallet covers", () => {
    fc.assert(
      fc.property(anyDay, (happenings) => {
        let now = noon;
        let state = startOf(kiosk1, now);
        const sent: string[] = [];
        for (const [event, ms] of happenings) {
          now = instant(now + ms);
          const next = step(state, event, now);
          for (const effect of next.effects) {
            if (effect.kind !== "sell") continue;
            sent.push(effect.order.commandId);
            const { selfPay } = effect.order.quote.bill;
            expect(selfPay).toBeLessThanOrEqual(effect.order.session.wallet ?? 0);
          }
          if (event.kind === "chosen" && next.state.place.screen === "confirming") {
            // The same id is made only once in reality; here the list of events is short.
            sent.splice(0, sent.length, ...sent.filter((id) => id !== event.commandId));
          }
          if (event.kind === "sale-answered") sent.length = 0;
          ({ state } = next);
          expect(new Set(sent).size).toBe(sent.length);
        }
      }),
    );
  });

  test("without a card and without a touch everybody is forgotten in two minutes", () => {
    fc.assert(
      fc.property(anyDay, (happenings) => {
        let now = noon;
        let state = startOf(kiosk1, now);
        for (const [event, ms] of happenings) {
          now = instant(now + ms);
          ({ state } = step(state, event, now));
        }
        if (state.place.screen === "paying") return;
        for (let seconds = 0; seconds < 120; seconds += 1) {
          now = instant(now + 1_000);
          ({ state } = step(state, { kind: "ticked" }, now));
        }
        expect(sessionOf(state.place)).toBeNull();
        expect(state.place.screen).toBe("welcome");
      }),
    );
  });

  test("the camera is on only while a face or a code is looked for, and no name is shown with it", () => {
    fc.assert(
      fc.property(anyDay, (happenings) => {
        let now = noon;
        let state = startOf(kiosk1, now);
        for (const [event, ms] of happenings) {
          now = instant(now + ms);
          ({ state } = step(state, event, now));
          const { place } = state;
          const isStep = place.screen === "face" || place.screen === "code";
          const isSecond =
            place.screen === "second-sign" && (place.way === "face" || place.way === "code");
          if (!isStep && !isSecond) expect(lookingFor(state)).toBe("off");
          if (isStep) expect(sessionOf(place)).toBeNull();
        }
      }),
    );
  });

  test("a quote may come at any time", () => {
    const late: KioskEvent = {
      kind: "quote-answered",
      sessionId: aSession(1).sessionId,
      item: itemOf("set-1"),
      answer: accept(aQuote(0)),
    };
    expect(kioskAfter(late).state.place.screen).toBe("welcome");
  });
});
