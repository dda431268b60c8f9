import { describe, expect, test } from "vitest";
import { salePlacedSchema } from "#shared/journal/sale-placed.ts";
import type { SaleRequest } from "#shared/contracts/station-api.ts";
import { fen } from "#shared/money/fen.ts";
import {
  aCommandId,
  aSale,
  aStation,
  codeOf,
  rowCounts,
  till,
  topUp,
  valueOf,
  type TestStation,
} from "./station.fixture.ts";

const local = "A00000011";
/** The last four digits of the local's phone. */
const phone = { way: "phone", lastFour: "6601" } as const;
/** The cashier has looked and says so. */
const pin = { way: "staff", staff: "c01", pin: "1379" } as const;
const wallet = { kind: "wallet" } as const;
const always = { identity: { spotCheckBp: 10_000 } };

const lastSale = ({ journal }: TestStation) =>
  salePlacedSchema.parse(journal.after(0, 500).at(-1)?.body);
const askedWhy = ({ sessions }: TestStation) => sessions.askedAt(till)?.why ?? null;

describe("while a second sign is asked for", () => {
  test("an order may be composed, but nothing is sold or topped up", () => {
    const station = aStation(":memory:", always);
    const { sessionId } = station.lay(local);
    const before = rowCounts(station);
    const { lines } = aSale({ pays: 280 });
    expect(codeOf(station.desk.quote({ terminal: till, sessionId, lines }))).toBe("accepted");
    expect(codeOf(station.desk.sell(aSale({ session: sessionId, pays: 280 })))).toBe(
      "second-sign-needed",
    );
    expect(codeOf(topUp(station, sessionId, { amount: 1000 }))).toBe("second-sign-needed");
    expect(rowCounts(station)).toEqual(before);
    expect(station.sessions.openAt(till)?.sessionId).toBe(sessionId);
  });

  test("the same command goes on once it was given, and then once only", () => {
    const station = aStation(":memory:", always);
    const { sessionId } = station.lay(local);
    const sale = aSale({ session: sessionId, pays: 280 });
    expect(codeOf(station.desk.sell(sale))).toBe("second-sign-needed");
    valueOf(station.sessions.confirm(till, phone));
    const answer = valueOf(station.desk.sell(sale));
    expect(valueOf(station.desk.sell(sale))).toEqual(answer);
    expect(rowCounts(station)).toMatchObject({ sale: 1 });
    expect(lastSale(station).identified).toEqual({ signs: ["card", "phone"], assurance: "double" });
  });
});

test("how the person was identified is in the sale; of a guest nothing is", () => {
  const station = aStation();
  const { sessionId } = station.lay(local);
  valueOf(station.desk.sell(aSale({ session: sessionId, pays: 280 })));
  expect(lastSale(station).identified).toEqual({ signs: ["card"], assurance: "single" });
  valueOf(station.desk.sell(aSale({ command: "guest", pays: 1200 })));
  expect(lastSale(station).identified).toBe(null);
});

describe("wallet money above what one sign is good for", () => {
  /** Sells dishes for more than 50 yuan to the local, who has 200 in the wallet. */
  function aDearSale(station: TestStation, tender: SaleRequest["tender"] = wallet): SaleRequest {
    const { sessionId } = station.lay(local);
    valueOf(topUp(station, sessionId, { amount: 20_000 }));
    const items = [["lunch-set-12", 8]] as const;
    const { lines } = aSale({ items, pays: 0 });
    const { bill } = valueOf(station.desk.quote({ terminal: till, sessionId, lines }));
    expect(bill.selfPay).toBeGreaterThan(5_000);
    const sale = aSale({ session: sessionId, items, tender, pays: bill.selfPay });
    return tender.kind === "cash"
      ? { ...sale, tender: { kind: "cash", received: fen(10_000) } }
      : sale;
  }

  test("asks for a second one, and moves when it was given", () => {
    const station = aStation();
    const sale = aDearSale(station);
    const before = rowCounts(station);
    expect(codeOf(station.desk.sell(sale))).toBe("second-sign-needed");
    expect(rowCounts(station)).toEqual(before);
    expect(station.sessions.askedAt(till)).toEqual({
      why: "amount",
      ways: ["code", "phone", "staff"],
    });
    valueOf(station.sessions.confirm(till, phone));
    expect(codeOf(station.desk.sell(sale))).toBe("accepted");
  });

  test("is not asked for cash, also after it was asked for the wallet", () => {
    const station = aStation();
    const sale = aDearSale(station);
    expect(codeOf(station.desk.sell(sale))).toBe("second-sign-needed");
    const cash: SaleRequest = {
      ...sale,
      commandId: aCommandId("cash"),
      tender: { kind: "cash", received: fen(20_000) },
    };
    expect(askedWhy(station)).toBe("amount");
    expect(codeOf(station.desk.sell(cash))).toBe("accepted");
    const other = aStation();
    expect(codeOf(other.desk.sell(aDearSale(other, { kind: "cash", received: fen(0) })))).toBe(
      "accepted",
    );
  });

  test("goes up to the site's limit with one sign", () => {
    const station = aStation(":memory:", { identity: { doubleAbove: fen(280) } });
    const { sessionId } = station.lay(local);
    valueOf(topUp(station, sessionId, { amount: 20_000 }));
    const sale = aSale({ session: sessionId, tender: wallet, pays: 280 });
    expect(codeOf(station.desk.sell(sale))).toBe("accepted");
    const strict = aStation(":memory:", { identity: { doubleAbove: fen(279) } });
    const again = strict.lay(local).sessionId;
    valueOf(topUp(strict, again, { amount: 20_000 }));
    expect(codeOf(strict.desk.sell({ ...sale, sessionId: again }))).toBe("second-sign-needed");
  });
});

describe("a meal on a printed code", () => {
  function onPaper(most: number): TestStation & { readonly sessionId: SaleRequest["sessionId"] } {
    const station = aStation(":memory:", {
      identity: { printedCodeMost: fen(most) },
      staff: "demo",
    });
    station.sessions.present(till, { kind: "code", text: station.printedCode(local) });
    const session = valueOf(station.sessions.confirm(till, pin));
    return { ...station, sessionId: session?.sessionId ?? null };
  }

  test("is subsidised up to the site's limit, and refused above it, with the other ways named", () => {
    const good = onPaper(920);
    expect(codeOf(good.desk.sell(aSale({ session: good.sessionId, pays: 280 })))).toBe("accepted");
    expect(lastSale(good).identified).toEqual({
      signs: ["printed-code", "staff"],
      assurance: "double",
    });
    const capped = onPaper(919);
    expect(codeOf(capped.desk.sell(aSale({ session: capped.sessionId, pays: 280 })))).toBe(
      "printed-code-limit",
    );
    capped.sessions.present(till, {
      kind: "face",
      seen: { person: capped.person(local), doubt: null },
    });
    const sale = aSale({ command: "with-face", session: capped.sessionId, pays: 280 });
    expect(codeOf(capped.desk.sell(sale))).toBe("accepted");
  });

  test("counts what was borne of the same meal before", () => {
    const station = onPaper(1000);
    valueOf(station.desk.sell(aSale({ session: station.sessionId, pays: 280 })));
    station.sessions.present(till, { kind: "code", text: station.printedCode(local) });
    const second = valueOf(station.sessions.confirm(till, pin));
    const { lines } = aSale({ pays: 0 });
    const quote = { terminal: till, sessionId: second?.sessionId ?? null, lines };
    expect(codeOf(station.desk.quote(quote))).toBe("printed-code-limit");
  });
});
