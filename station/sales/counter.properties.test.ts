import fc from "fast-check";
import { expect, test } from "vitest";
import { chainFault, emptyHead } from "#shared/journal/entry.ts";
import { salePlacedSchema } from "#shared/journal/sale-placed.ts";
import { fen } from "#shared/money/fen.ts";
import { sha256 } from "../sync/keys.ts";
import { aCommandId, aSale, aStation, till, topUp, type TestStation } from "./station.fixture.ts";

type Step =
  | { readonly kind: "lay"; readonly card: string }
  | { readonly kind: "top-up"; readonly amount: number; readonly command: string }
  | {
      readonly kind: "sell";
      readonly items: readonly (readonly [string, number])[];
      readonly tender: "cash" | "wallet";
      readonly guess: number;
      readonly command: string;
    };

/** Few names, so that commands are repeated and reused with other requests too. */
const aName = fc.integer({ min: 0, max: 12 }).map(String);
const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("lay" as const),
    card: fc.constantFrom("A00000011", "B00000019", "B00000043"),
  }),
  fc.record({
    kind: fc.constant("top-up" as const),
    amount: fc.constantFrom(50, 100, 500, 3000, 200_000),
    command: aName,
  }),
  fc.record({
    kind: fc.constant("sell" as const),
    items: fc.array(
      fc.tuple(
        fc.constantFrom("lunch-set-10", "lunch-set-12", "mifan", "abalone"),
        fc.integer({ min: 1, max: 3 }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    tender: fc.constantFrom("cash", "wallet"),
    guess: fc.constantFrom(0, 0, 0, 1),
    command: aName,
  }),
);

function take(station: TestStation, step: Step): void {
  const sessionId = station.sessions.openAt(till)?.sessionId ?? null;
  if (step.kind === "lay") station.lay(step.card);
  else if (step.kind === "top-up") {
    if (sessionId !== null) topUp(station, sessionId, step);
  } else {
    const { items, guess, command } = step;
    const lines = aSale({ items, pays: 0 }).lines;
    const quote = station.desk.quote({ terminal: till, sessionId, lines });
    const pays = (quote.ok ? quote.value.bill.selfPay : 1000) + guess;
    const tender =
      step.tender === "wallet"
        ? ({ kind: "wallet" } as const)
        : ({ kind: "cash", received: fen(pays + 100) } as const);
    station.desk.sell({
      ...aSale({ session: sessionId, items, tender, pays }),
      commandId: aCommandId(command),
    });
  }
}

/** The rows follow from the journal, money is neither made nor lost, and the chain holds. */
function checkBooks(station: TestStation): void {
  const entries = station.journal.after(0, 1000);
  const chain = { station: station.provision.station, head: emptyHead, hashOf: sha256 };
  expect(chainFault(entries, chain)).toBe(null);
  const sales = entries.filter(({ kind }) => kind === "sale.placed");
  const bodies = sales.map(({ body }) => salePlacedSchema.parse(body));
  const sum = (account: string): number =>
    station.db
      .prepare<[string], { sum: number | null }>(
        "SELECT sum(amount_fen) AS sum FROM posting WHERE account LIKE ?",
      )
      .get(account)?.sum ?? 0;
  expect(sum("%")).toBe(0);
  expect(sum("revenue")).toBe(0 - bodies.reduce((all, { bill }) => all + bill.listTotal, 0));
  const wallets = station.db
    .prepare<[], { sum: number | null; count: number }>(
      "SELECT sum(balance_fen) AS sum FROM wallet",
    )
    .get();
  expect(0 - sum("wallet:%")).toBe(wallets?.sum ?? 0);
  const day = station.orders.menu().day;
  expect(station.sales.ofDay(day).map(({ saleId }) => saleId)).toEqual(
    bodies.map(({ saleId }) => saleId).toReversed(),
  );
  for (const person of new Set(bodies.flatMap(({ person: key }) => key ?? []))) {
    const uses = station.sales
      .usageSince(person, day)
      .map(({ programme, meal }) => `${programme} ${meal}`);
    const limited = uses.filter((use) => !use.startsWith("xihu/senior-discount"));
    expect(new Set(limited).size).toBe(limited.length);
  }
}

test("whatever is laid down, sold and topped up, the books agree", () => {
  fc.assert(
    fc.property(fc.array(aStep, { minLength: 5, maxLength: 25 }), (steps) => {
      const station = aStation();
      for (const step of steps) take(station, step);
      checkBooks(station);
      station.db.close();
    }),
    { numRuns: 25 },
  );
});
