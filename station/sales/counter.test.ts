import { describe, expect, test } from "vitest";
import { chainFault, emptyHead } from "#shared/journal/entry.ts";
import { fen } from "#shared/money/fen.ts";
import { sha256 } from "../sync/keys.ts";
import {
  aCommandId,
  aSale,
  aStation,
  codeOf,
  kiosk,
  rowCounts,
  till,
  topUp,
  valueOf,
  type TestStation,
} from "./station.fixture.ts";

const local = "A00000011";
const visitor = "B00000019";
const wallet = { kind: "wallet" } as const;

const kindsOf = ({ events }: TestStation) => events.map(({ kind }) => kind);

describe("a lunch for a person", () => {
  test("is priced, journalled, balanced, counted and printed in one go", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    const quote = valueOf(
      station.desk.quote({ terminal: till, sessionId, lines: aSale({ pays: 0 }).lines }),
    );
    expect(quote.bill.selfPay).toBe(280);
    const request = aSale({
      session: sessionId,
      tender: { kind: "cash", received: fen(500) },
      pays: 280,
    });
    const answer = valueOf(station.desk.sell(request));
    expect(answer).toMatchObject({
      receiptNo: "S-001-261118-0001",
      bill: quote.bill,
      change: 220,
      walletAfter: null,
      printJobId: 1,
    });

    const stored = station.sales.sale(answer.saleId);
    expect(stored).toMatchObject({ seq: 1, maskedName: "测**", terminal: till });
    expect(stored?.placed).toMatchObject({
      person: station.person(local),
      sessionId,
      meal: "lunch",
      channel: "dine-in",
      tender: { kind: "cash", received: 500, change: 220 },
      postings: [
        { account: "funder:canteen", amount: 120 },
        { account: "funder:city-finance", amount: 300 },
        { account: "funder:province-lottery", amount: 250 },
        { account: "funder:district-finance", amount: 250 },
        { account: "tender:cash", amount: 280 },
        { account: "revenue", amount: -1200 },
      ],
    });
    expect(station.db.prepare("SELECT sum(amount_fen) AS sum FROM posting").get()).toEqual({
      sum: 0,
    });
    const [entry] = station.journal.after(0, 10);
    expect(entry).toMatchObject({ kind: "sale.placed", actor: "cashier:till-1", terminal: till });
    expect(stored?.hash).toBe(entry?.hash);
    expect(station.prints.job(1)).toMatchObject({
      drawer: "kick",
      state: "queued",
      receiptNo: answer.receiptNo,
    });
    expect(station.woken.committed).toBe(1);
  });

  test("ends the session and thanks on the guest's display, in this order", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    station.desk.sell(aSale({ session: sessionId, pays: 280 }));
    expect(kindsOf(station)).toEqual(["session-started", "guest", "session-ended"]);
    expect(station.events[1]).toMatchObject({
      view: { kind: "thanks", greeting: "测奶奶", change: 0 },
    });
    expect(station.sessions.openAt(till)).toBe(null);
  });

  test("at a kiosk is the person's own doing", () => {
    const station = aStation();
    const { sessionId } = station.lay(local, kiosk);
    station.desk.sell(aSale({ session: sessionId, terminal: kiosk, pays: 280 }));
    expect(station.journal.after(0, 1)[0]?.actor).toBe("person");
  });

  test("a second lunch on the same day keeps the discount and loses both subsidies", () => {
    const station = aStation();
    station.desk.sell(aSale({ session: station.lay(local).sessionId, pays: 280 }));
    const { sessionId } = station.lay(local);
    const second = aSale({ command: "second", session: sessionId, pays: 1080 });
    const { bill } = valueOf(station.desk.sell(second));
    expect([bill.discountTotal, bill.subsidyTotal]).toEqual([120, 0]);
    const codes = Object.fromEntries(
      bill.denials.map(({ programme, reasons }) => [programme, reasons[0]?.code]),
    );
    expect(codes).toMatchObject({ "hangzhou/city-meal": 221, "xihu/lunch-ladder": 220 });
  });

  test("dinner of that day has its own subsidy", () => {
    const station = aStation();
    station.desk.sell(aSale({ session: station.lay(local).sessionId, pays: 280 }));
    station.setTime("17:00:00");
    const { sessionId } = station.lay(local);
    const { bill } = valueOf(
      station.desk.quote({
        terminal: till,
        sessionId,
        lines: aSale({ items: [["dinner-set-12", 1]], pays: 0 }).lines,
      }),
    );
    // A quarter of 12.00 less 10 %; the city's 3.00 of the day went into lunch.
    expect(bill.grants.map(({ programme, amount }) => [programme, amount])).toEqual([
      ["xihu/senior-discount", 120],
      ["xihu/dinner-quarter", 270],
    ]);
  });

  test("from another city has the discount only", () => {
    const station = aStation();
    const { sessionId } = station.lay(visitor);
    expect(
      valueOf(station.desk.sell(aSale({ session: sessionId, pays: 1080 }))).bill.subsidyTotal,
    ).toBe(0);
  });

  test("receipt numbers count the day", () => {
    const station = aStation();
    const numbers = ["a", "b", "c"].map(
      (command) => valueOf(station.desk.sell(aSale({ command, pays: 1200 }))).receiptNo,
    );
    expect(numbers).toEqual(["0001", "0002", "0003"].map((number) => `S-001-261118-${number}`));
    expect(
      station.sales.ofDay(station.orders.menu().day).map(({ receiptNo }) => receiptNo),
    ).toEqual(numbers.toReversed());
  });
});

describe("a guest", () => {
  test("pays the list price, and nothing is known of them", () => {
    const station = aStation();
    const { bill, saleId } = valueOf(station.desk.sell(aSale({ pays: 1200 })));
    expect([bill.selfPay, bill.grants, bill.denials]).toEqual([1200, [], []]);
    expect(station.sales.sale(saleId)).toMatchObject({ maskedName: "", placed: { person: null } });
    expect(station.journal.after(0, 1)[0]?.body).toMatchObject({
      postings: [
        { account: "tender:cash", amount: 1200 },
        { account: "revenue", amount: -1200 },
      ],
    });
    expect(kindsOf(station)).toEqual(["guest"]);
  });

  test("sees the bill grow, and the idle picture when the order is empty again", () => {
    const station = aStation();
    const lines = aSale({ pays: 0 }).lines;
    station.desk.quote({ terminal: till, sessionId: null, lines });
    station.desk.quote({ terminal: till, sessionId: null, lines: [] });
    expect(
      station.events.map((event) => (event.kind === "guest" ? event.view.kind : null)),
    ).toEqual(["bill", "idle"]);
    expect(rowCounts(station)["journal"]).toBe(0);
  });
});

describe("a wallet", () => {
  test("is filled with cash and pays for lunch", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    expect(valueOf(topUp(station, sessionId, { amount: 1000 }))).toMatchObject({
      walletAfter: 1000,
    });
    const answer = valueOf(
      station.desk.sell(aSale({ session: sessionId, tender: wallet, pays: 280 })),
    );
    expect([answer.change, answer.walletAfter]).toEqual([0, 720]);
    expect(station.sales.balance(station.person(local))).toBe(720);
    expect(station.prints.job(answer.printJobId)?.drawer).toBe("leave");
    expect(station.lay(local).wallet).toBe(720);
    const owed = station.db
      .prepare("SELECT sum(amount_fen) AS sum FROM posting WHERE account LIKE 'wallet:%'")
      .get();
    expect(owed).toEqual({ sum: -720 });
  });

  test("may be emptied to the last fen and no further", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    topUp(station, sessionId, { amount: 280 });
    expect(
      codeOf(station.desk.sell(aSale({ session: sessionId, tender: wallet, pays: 280 }))),
    ).toBe("accepted");
    expect(station.sales.balance(station.person(local))).toBe(0);
    const again = station.lay(local).sessionId;
    expect(
      codeOf(
        station.desk.sell(aSale({ command: "b", session: again, tender: wallet, pays: 1080 })),
      ),
    ).toBe("wallet-short");
  });

  test.each<[number, string]>([
    [99, "top-up-amount"],
    [100, "accepted"],
    [100_000, "accepted"],
    [100_001, "top-up-amount"],
    [0, "top-up-amount"],
  ])("a top-up of %i fen is %s", (amount, code) => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    expect(codeOf(topUp(station, sessionId, { amount }))).toBe(code);
    expect(station.sales.balance(station.person(local))).toBe(code === "accepted" ? amount : null);
  });

  test("a top-up never makes a wallet of more than 5,000 yuan", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    const codes = ["a", "b", "c", "d", "e", "f"].map((command) =>
      codeOf(topUp(station, sessionId, { amount: command === "f" ? 100 : 100_000, command })),
    );
    expect(codes).toEqual([...Array.from({ length: 5 }, () => "accepted"), "wallet-full"]);
    expect(station.sales.balance(station.person(local))).toBe(500_000);
  });

  test("a top-up is journalled, balanced, printed, and repeating it adds nothing", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    const first = topUp(station, sessionId, { amount: 5000 });
    expect(topUp(station, sessionId, { amount: 5000 })).toEqual(first);
    expect(station.sales.balance(station.person(local))).toBe(5000);
    expect(station.journal.after(0, 10)).toMatchObject([
      {
        kind: "wallet.topped-up",
        body: { amount: 5000, postings: [{ amount: 5000 }, { amount: -5000 }] },
      },
    ]);
    expect(JSON.stringify(station.prints.job(1)?.document)).toContain("【钱包充值】");
    expect(codeOf(topUp(station, sessionId, { amount: 6000 }))).toBe("command-reused");
  });
});

test("a day's journal is a chain without a fault", () => {
  const station = aStation();
  const { sessionId } = station.lay(local);
  topUp(station, sessionId, { amount: 1000 });
  station.desk.sell(aSale({ command: "a", session: sessionId, tender: wallet, pays: 280 }));
  const { saleId } = valueOf(station.desk.sell(aSale({ command: "b", pays: 1200 })));
  station.desk.reprint(saleId, { commandId: aCommandId("c"), terminal: till });
  const entries = station.journal.after(0, 100);
  expect(entries.map(({ kind }) => kind)).toEqual([
    "wallet.topped-up",
    "sale.placed",
    "sale.placed",
    "receipt.reprinted",
  ]);
  const station1 = station.provision.station;
  expect(chainFault(entries, { station: station1, head: emptyHead, hashOf: sha256 })).toBe(null);
});
