import { describe, expect, test } from "vitest";
import type { SecondSign, Session } from "#shared/contracts/session.ts";
import { stationClient } from "#shared/contracts/station-client.ts";
import { settled, stillClock } from "#shared/ui/page-clock.fixture.ts";
import { Counter } from "./counter.svelte.ts";
import {
  aSession,
  refused,
  rice,
  scriptedStation,
  setMeal,
  till,
  uuid,
} from "./scripted-station.fixture.ts";

const amount: SecondSign = { why: "amount", ways: ["face", "staff"] };
const spotCheck: SecondSign = { why: "spot-check", ways: ["staff"] };
const confirmed = (session: Session): Session => ({
  ...session,
  asked: null,
  assurance: "double",
  signs: [...session.signs, "staff"],
});

async function aCounter() {
  const station = scriptedStation();
  let commands = 0;
  const counter = new Counter({
    client: stationClient("", station.fetch),
    terminal: till,
    clock: stillClock(),
    attempts: { load: () => null, keep: () => undefined, clear: () => undefined },
    newCommandId: () => uuid(100 + (commands += 1)),
  });
  await counter.loadMenu();
  const show = (session: Session) => counter.onevent({ kind: "session-started", session });
  const sales = () => station.asked.filter(({ path }) => path === "/api/sales");
  return { counter, station, show, sales };
}

/** A sale that the station holds back until one sign more was given. */
async function aWaitingSale() {
  const made = await aCounter();
  const session = aSession({ n: 1 });
  made.show(session);
  made.counter.add(setMeal);
  await settled();
  made.station.session = { ...session, asked: amount };
  made.station.refusal = "second-sign-needed";
  await made.counter.pay();
  await settled();
  return { ...made, session };
}

describe("a sale that needs a second sign", () => {
  test("says what is asked for and goes on under the same id as soon as the sign came", async () => {
    const { counter, show, sales, session } = await aWaitingSale();
    expect(counter.asked).toEqual(amount);
    expect([counter.needsSign, counter.canPay]).toEqual([true, false]);
    show(confirmed(session));
    await settled();
    expect(counter.selling.phase.kind).toBe("sold");
    expect(sales().map(({ body }) => body.commandId)).toEqual([uuid(101), uuid(101)]);
  });

  test("is dropped when the order changes", async () => {
    const { counter, show, sales, session } = await aWaitingSale();
    counter.add(rice);
    show(confirmed(session));
    await settled();
    expect(sales()).toHaveLength(1);
    expect(counter.selling.phase.kind).toBe("open");
  });

  test("is dropped when it shall be paid in another way", async () => {
    const { counter, show, sales, session } = await aWaitingSale();
    counter.chooseCash();
    show(confirmed(session));
    await settled();
    expect(sales()).toHaveLength(1);
  });

  test("goes on in cash without the sign, when only the sum from the wallet was too large", async () => {
    const { counter, sales } = await aWaitingSale();
    counter.takeCash(null);
    expect([counter.needsSign, counter.canPay]).toEqual([false, true]);
    await counter.pay();
    expect(sales()[1]?.body.tender).toEqual({ kind: "cash", received: 500 });
    expect(counter.selling.phase.kind).toBe("sold");
  });

  test("is nobody else's: the sign of another person never completes it", async () => {
    const { counter, show, sales } = await aWaitingSale();
    show(confirmed(aSession({ n: 2, name: "别**" })));
    counter.visit.acceptChallenger();
    await settled();
    expect(sales()).toHaveLength(1);
  });

  test("is not asked again and again by a station that stays unsatisfied", async () => {
    const { counter, station, show, sales, session } = await aWaitingSale();
    station.session = confirmed(session);
    station.replies["/api/sales"] = () => refused("second-sign-needed");
    show(confirmed(session));
    await settled();
    await settled();
    expect(sales()).toHaveLength(2);
    expect(counter.selling.phase.kind).toBe("second-sign");
  });
});

describe("a spot check", () => {
  test("lets the order be made and holds the money until the person was looked at", async () => {
    const { counter, show, sales } = await aCounter();
    const session = { ...aSession({ n: 1 }), asked: spotCheck };
    show(session);
    counter.add(setMeal);
    await settled();
    expect(counter.quoting.quote?.bill.selfPay).toBe(500);
    await counter.pay();
    expect(sales()).toHaveLength(0);
    show(confirmed(session));
    await counter.pay();
    expect(sales()).toHaveLength(1);
  });

  test("one sign more changes nothing that was chosen", async () => {
    const { counter, show } = await aCounter();
    const session = { ...aSession({ n: 1, wallet: 5_000 }), asked: spotCheck };
    show(session);
    counter.add(setMeal);
    await settled();
    counter.chooseCash();
    show(confirmed(session));
    expect(counter.plan?.kind).toBe("cash");
    expect(counter.visit.session?.assurance).toBe("double");
  });
});

describe("somebody who is not yet named", () => {
  const asked: SecondSign = { why: "face-unsure", ways: ["card", "phone"] };
  const event = { kind: "second-sign", terminal: till, asked } as const;

  test("is asked for one sign more, and does not stop a guest who pays list price", async () => {
    const { counter } = await aCounter();
    counter.onevent(event);
    expect([counter.asked, counter.needsSign]).toEqual([asked, false]);
    counter.onevent({ ...event, asked: null });
    expect(counter.asked).toBeNull();
  });

  test("is forgotten as soon as anybody is known", async () => {
    const { counter, show } = await aCounter();
    counter.onevent(event);
    show(aSession({ n: 1 }));
    expect(counter.asked).toBeNull();
  });
});

describe("不是本人", () => {
  test("ends the visit at once, and the basket is at list price", async () => {
    const { counter, station, show } = await aCounter();
    show({ ...aSession({ n: 1 }), method: "face", signs: ["face"] });
    counter.add(setMeal);
    await settled();
    expect(counter.visit.canBeSomebodyElse).toBe(true);
    await counter.visit.notMe();
    await settled();
    expect(counter.visit.session).toBeNull();
    expect(counter.visit.absent?.why).toBe("notMe");
    expect(counter.quoting.quote?.bill.selfPay).toBe(1_000);
    expect(station.asked.map(({ path }) => path)).toContain(`/api/sessions/${uuid(1)}/not-me`);
  });

  test("is not offered to whoever showed a card only", async () => {
    const { counter, show } = await aCounter();
    show(aSession({ n: 1 }));
    expect(counter.visit.canBeSomebodyElse).toBe(false);
  });
});

describe("a card that nobody knows", () => {
  test("can be given to somebody until it is taken away", async () => {
    const { counter } = await aCounter();
    const refusal = { code: "card-unknown", message: "没有登记。", next: "请登记。" };
    counter.onevent({ kind: "identity-refused", terminal: till, refusal });
    expect(counter.visit.hasUnknownCard).toBe(true);
    counter.onevent({ kind: "card-removed", terminal: till });
    expect(counter.visit.hasUnknownCard).toBe(false);
  });
});
