import { describe, expect, test } from "vitest";
import { saleIdSchema, sessionIdSchema, terminalIdSchema } from "#shared/id/ids.ts";
import { fen } from "#shared/money/fen.ts";
import type { Refusal, Result } from "#shared/result.ts";
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
const wallet = { kind: "wallet" } as const;

/** Nothing but the refused answer itself was written. */
const nothingSold = (station: TestStation, before: ReturnType<typeof rowCounts>) =>
  expect({ ...rowCounts(station), command: 0 }).toEqual({ ...before, command: 0 });

describe("a sale is refused and leaves nothing behind", () => {
  const refusals: [string, (station: TestStation) => Result<unknown, Refusal>, string][] = [
    ["when the price is another", ({ desk }) => desk.sell(aSale({ pays: 1199 })), "price-changed"],
    [
      "when too little cash was given",
      ({ desk }) => desk.sell(aSale({ tender: { kind: "cash", received: fen(1199) }, pays: 1200 })),
      "cash-short",
    ],
    [
      "when a guest wants to pay from a wallet",
      ({ desk }) => desk.sell(aSale({ tender: wallet, pays: 1200 })),
      "wallet-needs-person",
    ],
    [
      "when the wallet is empty",
      (station) =>
        station.desk.sell(
          aSale({ session: station.lay(local).sessionId, tender: wallet, pays: 280 }),
        ),
      "wallet-short",
    ],
    [
      "when the dish is not on the menu",
      ({ desk }) => desk.sell(aSale({ items: [["abalone", 1]], pays: 1200 })),
      "item-not-on-menu",
    ],
    [
      "when the dish is another meal's",
      ({ desk }) => desk.sell(aSale({ items: [["dinner-set-12", 1]], pays: 1200 })),
      "item-not-on-menu",
    ],
    [
      "when the dish is sold out",
      ({ db, desk }) => {
        db.exec("UPDATE menu_item SET is_sold_out = 1 WHERE item = 'lunch-set-12'");
        return desk.sell(aSale({ pays: 1200 }));
      },
      "item-sold-out",
    ],
    [
      "when it comes to more than 2,000 yuan",
      ({ desk }) =>
        desk.sell(
          aSale({
            items: [
              ["lunch-set-12", 99],
              ["lunch-set-15", 99],
            ],
            pays: 267_300,
          }),
        ),
      "sale-over-limit",
    ],
    [
      "when two lines of one dish make a hundred",
      ({ desk }) =>
        desk.sell(
          aSale({
            items: [
              ["lunch-set-10", 60],
              ["lunch-set-10", 40],
            ],
            pays: 100_000,
          }),
        ),
      "sale-over-limit",
    ],
    [
      "between meals",
      (station) => {
        station.setTime("14:00:00");
        return station.desk.sell(aSale({ pays: 1200 }));
      },
      "meal-closed",
    ],
    [
      "from a terminal that is not of this site",
      ({ desk }) => desk.sell(aSale({ terminal: terminalIdSchema.parse("till-9"), pays: 1200 })),
      "terminal-unknown",
    ],
    [
      "with a session that never was",
      ({ desk }) =>
        desk.sell(aSale({ session: sessionIdSchema.parse(aCommandId("x")), pays: 280 })),
      "session-ended",
    ],
    [
      "with the session of another terminal",
      (station) =>
        station.desk.sell(aSale({ session: station.lay(local, kiosk).sessionId, pays: 280 })),
      "session-ended",
    ],
  ];
  test.each(refusals)("%s", (_, attempt, code) => {
    const station = aStation();
    const before = rowCounts(station);
    expect(codeOf(attempt(station))).toBe(code);
    nothingSold(station, before);
    expect(station.woken.committed).toBe(0);
  });

  test("two thousand yuan exactly is a sale", () => {
    const station = aStation();
    const items = [
      ["lunch-set-15", 80],
      ["lunch-set-10", 80],
    ] as const;
    expect(codeOf(station.desk.sell(aSale({ items, pays: 200_000 })))).toBe("accepted");
  });
});

describe("a command", () => {
  test("that comes again gives the first answer and does nothing", () => {
    const station = aStation();
    const request = aSale({ session: station.lay(local).sessionId, pays: 280 });
    const first = station.desk.sell(request);
    const rows = rowCounts(station);
    const events = station.events.length;
    expect(station.desk.sell(request)).toEqual(first);
    station.setTime("23:00:00");
    expect(station.desk.sell(request)).toEqual(first);
    expect(rowCounts(station)).toEqual(rows);
    expect([station.events.length, station.woken.committed]).toEqual([events, 1]);
  });

  test("with another request under the same id is refused", () => {
    const station = aStation();
    station.desk.sell(aSale({ pays: 1200 }));
    const other = aSale({ items: [["lunch-set-15", 1]], pays: 1500 });
    expect(codeOf(station.desk.sell(other))).toBe("command-reused");
    expect(rowCounts(station)["sale"]).toBe(1);
  });

  test("that was refused stays refused under its id, and goes through under a new one", () => {
    const station = aStation();
    expect(codeOf(station.desk.sell(aSale({ command: "a", pays: 1000 })))).toBe("price-changed");
    expect(codeOf(station.desk.sell(aSale({ command: "a", pays: 1000 })))).toBe("price-changed");
    expect(codeOf(station.desk.sell(aSale({ command: "b", pays: 1200 })))).toBe("accepted");
  });

  test.each([
    "journal",
    "posting",
    "sale",
    "sale_grant",
    "print_job",
    "command",
    "receipt_counter",
  ])(
    "that fails while it writes to %s leaves nothing half written, and works when tried again",
    (table) => {
      const station = aStation();
      const request = aSale({ session: station.lay(local).sessionId, pays: 280 });
      const before = rowCounts(station);
      station.db.exec(
        `CREATE TEMP TRIGGER breaks BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
      );
      expect(() => station.desk.sell(request)).toThrow("disk full");
      expect(rowCounts(station)).toEqual(before);
      expect(station.woken.committed).toBe(0);
      station.db.exec("DROP TRIGGER breaks");
      expect(valueOf(station.desk.sell(request)).receiptNo).toBe("S-001-261118-0001");
    },
  );

  test("that fails after the wallet was charged gives the money back", () => {
    const station = aStation();
    const { sessionId } = station.lay(local);
    topUp(station, sessionId, { amount: 1000 });
    station.db.exec(
      `CREATE TEMP TRIGGER breaks BEFORE INSERT ON print_job BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
    const request = aSale({ session: sessionId, tender: wallet, pays: 280 });
    expect(() => station.desk.sell(request)).toThrow("disk full");
    expect(station.sales.balance(station.person(local))).toBe(1000);
  });
});

describe("a reprint", () => {
  const reprint = (
    station: TestStation,
    saleId: string,
    own: { command?: string; terminal?: string } = {},
  ) =>
    station.desk.reprint(saleIdSchema.parse(saleId), {
      commandId: aCommandId(own.command ?? "reprint"),
      terminal: terminalIdSchema.parse(own.terminal ?? till),
    });

  test("is the same receipt, marked, journalled, and leaves the drawer shut", () => {
    const station = aStation();
    const { saleId, receiptNo } = valueOf(station.desk.sell(aSale({ pays: 1200 })));
    const { printJobId } = valueOf(reprint(station, saleId));
    const [original, copy] = [station.prints.job(1), station.prints.job(printJobId)];
    expect(copy).toMatchObject({ saleId, receiptNo, drawer: "leave", state: "queued" });
    expect(copy?.document.blocks[0]).toMatchObject({
      kind: "text",
      text: "【补打】",
      size: "large",
    });
    expect(copy?.document.blocks.slice(1)).toEqual(original?.document.blocks);
    expect(station.journal.after(1, 10)).toMatchObject([
      { seq: 2, kind: "receipt.reprinted", body: { saleId, receiptNo } },
    ]);
    expect(station.prints.ofSale(saleIdSchema.parse(saleId))?.printJobId).toBe(1);
  });

  test("of a reprint is marked once, and each one is journalled", () => {
    const station = aStation();
    const { saleId } = valueOf(station.desk.sell(aSale({ pays: 1200 })));
    reprint(station, saleId, { command: "a" });
    const { printJobId } = valueOf(reprint(station, saleId, { command: "b" }));
    const marks = station.prints
      .job(printJobId)
      ?.document.blocks.filter((block) => block.kind === "text" && block.text === "【补打】");
    expect(marks).toHaveLength(1);
    expect(station.journal.head().seq).toBe(3);
  });

  test("comes once a command; of an unknown sale or at an unknown terminal never", () => {
    const station = aStation();
    const { saleId } = valueOf(station.desk.sell(aSale({ pays: 1200 })));
    expect(reprint(station, saleId)).toEqual(reprint(station, saleId));
    expect(rowCounts(station)["print_job"]).toBe(2);
    expect(codeOf(reprint(station, aCommandId("none"), { command: "c" }))).toBe("sale-unknown");
    expect(codeOf(reprint(station, saleId, { command: "d", terminal: "till-9" }))).toBe(
      "terminal-unknown",
    );
    expect(rowCounts(station)["print_job"]).toBe(2);
  });
});
