import { describe, expect, test } from "vitest";
import { stationClient } from "#shared/contracts/station-client.ts";
import { saleRequestSchema, type SaleRequest } from "#shared/contracts/station-api.ts";
import type { Session } from "#shared/contracts/session.ts";
import { fen } from "#shared/money/fen.ts";
import { settled, stillClock } from "#shared/ui/page-clock.fixture.ts";
import { attemptStore, type AttemptStore } from "./attempt-store.ts";
import { Counter } from "./counter.svelte.ts";
import {
  aSession,
  rice,
  scriptedStation,
  setMeal,
  till,
  uuid,
} from "./scripted-station.fixture.ts";

function memory(): AttemptStore<SaleRequest> {
  const texts = new Map<string, string>();
  return attemptStore(
    {
      getItem: (name) => texts.get(name) ?? null,
      setItem: (name, text) => void texts.set(name, text),
      removeItem: (name) => void texts.delete(name),
    },
    "attempt",
    saleRequestSchema,
  );
}

async function aCounter(attempts = memory(), station = scriptedStation()) {
  const clock = stillClock();
  let commands = 0;
  const counter = new Counter({
    client: stationClient("", station.fetch),
    terminal: till,
    clock,
    attempts,
    newCommandId: () => uuid(100 + (commands += 1)),
  });
  await counter.loadMenu();
  const show = (session: Session) => counter.onevent({ kind: "session-started", session });
  const saleRequests = () => station.asked.filter(({ path }) => path === "/api/sales");
  return { counter, station, clock, show, saleRequests };
}

/** A counter with one set meal priced. */
async function aPricedCounter() {
  const made = await aCounter();
  made.counter.add(setMeal);
  await settled();
  return made;
}

describe("a set meal for a known person", () => {
  test("takes card, set and 收款", async () => {
    const { counter, show, saleRequests } = await aCounter();
    show(aSession({ n: 1 }));
    counter.add(setMeal);
    await settled();
    expect(counter.quoting.quote?.bill.selfPay).toBe(500);
    await counter.pay();
    expect(counter.selling.phase.kind).toBe("sold");
    expect(saleRequests()).toHaveLength(1);
    expect(saleRequests()[0]?.body).toMatchObject({
      sessionId: uuid(1),
      tender: { kind: "cash", received: 500 },
    });
    expect(counter.visit.session).toBeNull();
  });

  test("goes on the wallet when that covers it", async () => {
    const { counter, show, saleRequests } = await aCounter();
    show(aSession({ n: 1, wallet: 6_850 }));
    counter.add(setMeal);
    await settled();
    await counter.pay();
    expect(saleRequests()[0]?.body.tender).toEqual({ kind: "wallet" });
  });

  test("gives change for a note", async () => {
    const { counter } = await aPricedCounter();
    counter.takeCash(fen(5_000));
    await counter.pay();
    expect(counter.selling.phase).toMatchObject({ kind: "sold", answer: { change: 4_000 } });
  });
});

describe("收款", () => {
  test("waits while the sum is not certain", async () => {
    const { counter, station, saleRequests } = await aPricedCounter();
    let release: () => void = () => undefined;
    station.hold = new Promise((resolve) => (release = resolve));
    counter.add(rice);
    expect(counter.canPay).toBe(false);
    await counter.pay();
    expect(saleRequests()).toHaveLength(0);
    release();
    await settled();
    expect(counter.canPay).toBe(true);
    expect(counter.quoting.quote?.bill.selfPay).toBe(2_000);
  });

  test("waits while cash is missing", async () => {
    const { counter, saleRequests } = await aPricedCounter();
    counter.openKeypad();
    counter.pressCash("5");
    await counter.pay();
    expect(saleRequests()).toHaveLength(0);
    expect(counter.plan?.missing).toBe(500);
  });

  test("asks the newest order only, however fast dishes are tapped", async () => {
    const { counter, station } = await aCounter();
    for (let taps = 0; taps < 5; taps += 1) counter.add(rice);
    await settled();
    const counts = station.asked
      .filter(({ path }) => path === "/api/quotes")
      .map(({ body }) => body.lines[0]?.count);
    expect(counts).toEqual([1, 5]);
    expect(counter.quoting.quote?.bill.selfPay).toBe(5_000);
  });

  test("pressed twice sells once", async () => {
    const { counter, station } = await aPricedCounter();
    await Promise.all([counter.pay(), counter.pay()]);
    expect(station.sales()).toBe(1);
  });

  test("asks again with the same id when the answer is lost, and sells once", async () => {
    const { counter, station, clock, saleRequests } = await aPricedCounter();
    station.lostAnswers = 2;
    const paying = counter.pay();
    await clock.advance(100);
    expect(counter.selling.phase).toEqual({ kind: "asking", stage: "silent" });
    await clock.advance(2_000);
    await paying;
    expect(counter.selling.phase.kind).toBe("sold");
    expect(new Set(saleRequests().map(({ body }) => body.commandId)).size).toBe(1);
    expect(station.sales()).toBe(1);
  });

  test("a refusal is shown, and the next attempt has an id of its own", async () => {
    const { counter, station, saleRequests } = await aPricedCounter();
    station.refusal = "price-changed";
    await counter.pay();
    expect(counter.selling.refusal?.code).toBe("price-changed");
    await settled();
    await counter.pay();
    expect(counter.selling.phase.kind).toBe("sold");
    expect(new Set(saleRequests().map(({ body }) => body.commandId)).size).toBe(2);
  });

  test("stays unconfirmed when nobody answers for minutes, and is confirmed by hand", async () => {
    const { counter, station, clock } = await aPricedCounter();
    station.lostAnswers = 30;
    const paying = counter.pay();
    await clock.advance(10 * 60_000);
    await paying;
    expect(counter.selling.phase.kind).toBe("unconfirmed");
    expect(counter.canPay).toBe(false);
    await counter.selling.confirmAgain();
    expect(counter.selling.phase.kind).toBe("sold");
    expect(station.sales()).toBe(1);
  });

  test("a screen killed in mid-sale asks about it when it comes back", async () => {
    const attempts = memory();
    const station = scriptedStation();
    const first = await aCounter(attempts, station);
    first.counter.add(setMeal);
    await settled();
    station.lostAnswers = 1;
    void first.counter.pay();
    await settled();
    const second = await aCounter(attempts, station);
    await second.counter.catchUp();
    expect(second.counter.selling.phase.kind).toBe("sold");
    expect(station.sales()).toBe(1);
    expect(attempts.load()).toBeNull();
  });
});

describe("who stands at the till", () => {
  test("a card shown after the dishes lowers the price", async () => {
    const { counter, show } = await aPricedCounter();
    expect(counter.quoting.quote?.bill.selfPay).toBe(1_000);
    show(aSession({ n: 1 }));
    await settled();
    expect(counter.quoting.quote?.bill.selfPay).toBe(500);
  });

  test("the same person's card again asks nothing", async () => {
    const { counter, show } = await aPricedCounter();
    show(aSession({ n: 1 }));
    show(aSession({ n: 2 }));
    expect(counter.visit.challenger).toBeNull();
    expect(counter.visit.session?.sessionId).toBe(uuid(2));
  });

  test("another person's card with an open basket asks first", async () => {
    const { counter, show } = await aPricedCounter();
    show(aSession({ n: 1 }));
    show(aSession({ n: 2, name: "李**" }));
    expect(counter.visit.session?.sessionId).toBe(uuid(1));
    counter.visit.acceptChallenger();
    expect(counter.visit.session?.sessionId).toBe(uuid(2));
    expect(counter.basket).toHaveLength(1);
  });

  test("declined, the basket stays at list price until the card is shown again", async () => {
    const { counter, show } = await aPricedCounter();
    show(aSession({ n: 1 }));
    show(aSession({ n: 2, name: "李**" }));
    await counter.visit.declineChallenger();
    await settled();
    expect(counter.visit.absent?.why).toBe("declined");
    expect(counter.quoting.quote?.bill.selfPay).toBe(1_000);
    show(aSession({ n: 3 }));
    await settled();
    expect(counter.visit.absent).toBeNull();
    expect(counter.quoting.quote?.bill.selfPay).toBe(500);
  });

  test("whoever leaves an open basket is named, and the price goes up", async () => {
    const { counter, show } = await aPricedCounter();
    show(aSession({ n: 1 }));
    counter.onevent({
      kind: "session-ended",
      terminal: till,
      sessionId: aSession({ n: 1 }).sessionId,
      why: "time",
    });
    await settled();
    expect(counter.visit.absent?.why).toBe("left");
    expect(counter.quoting.quote?.bill.selfPay).toBe(1_000);
  });

  test("a card shown while the sale before is being paid is next", async () => {
    const { counter, station, show } = await aPricedCounter();
    let release: () => void = () => undefined;
    station.hold = new Promise((resolve) => (release = resolve));
    const paying = counter.pay();
    show(aSession({ n: 2 }));
    expect(counter.visit.session).toBeNull();
    release();
    await paying;
    expect(counter.visit.session?.sessionId).toBe(uuid(2));
    counter.add(setMeal);
    expect(counter.basket).toEqual([{ item: setMeal, count: 1 }]);
    expect(counter.lastSale?.receiptNo).toBe("S001-1");
  });

  test("after the line was down, the station's word counts", async () => {
    const { counter, station, show } = await aCounter();
    show(aSession({ n: 1 }));
    station.session = null;
    await counter.catchUp();
    expect(counter.visit.session).toBeNull();
    station.session = aSession({ n: 2 });
    await counter.catchUp();
    expect(counter.visit.session?.sessionId).toBe(uuid(2));
  });

  test("who has had this meal is pointed out, and whoever comes next is not", async () => {
    const { counter, show } = await aCounter();
    const session = aSession({ n: 1 });
    const eaten: Session = {
      ...session,
      entitlement: [
        {
          programme: "city/meal" as Session["entitlement"][number]["programme"],
          title: "市级助餐补贴",
          verdict: "refused",
          words: "",
          reasons: [{ code: 220, text: "本餐已经享受过" }],
          isNearMiss: false,
        },
      ],
    };
    show(eaten);
    expect(counter.visit.isRepeat).toBe(true);
    show(aSession({ n: 2, name: "李**" }));
    expect(counter.visit.isRepeat).toBe(false);
  });
});

describe("a cleared basket", () => {
  test("comes back within five seconds", async () => {
    const { counter, clock } = await aPricedCounter();
    counter.clear();
    expect(counter.basket).toEqual([]);
    await clock.advance(4_900);
    counter.undoClear();
    await settled();
    expect(counter.basket).toEqual([{ item: setMeal, count: 1 }]);
    expect(counter.quoting.quote?.bill.selfPay).toBe(1_000);
  });

  test("is gone after that, and clears the guest display", async () => {
    const { counter, clock, station } = await aPricedCounter();
    counter.clear();
    await clock.advance(5_000);
    counter.undoClear();
    expect(counter.basket).toEqual([]);
    expect(station.asked.at(-1)?.body.lines).toEqual([]);
  });
});
