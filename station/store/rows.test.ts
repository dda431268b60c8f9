import { beforeEach, describe, expect, test } from "vitest";
import { menuItemSchema } from "#shared/contracts/station-api.ts";
import {
  personKeySchema,
  programmeIdSchema,
  saleIdSchema,
  terminalIdSchema,
} from "#shared/id/ids.ts";
import { salePlacedSchema } from "#shared/journal/sale-placed.ts";
import { fen } from "#shared/money/fen.ts";
import { textBlock } from "#shared/receipt/receipt.ts";
import { day, instant } from "#shared/time/time.ts";
import { stationIdSchema } from "#shared/id/ids.ts";
import { sha256 } from "../sync/keys.ts";
import { openDatabase, type StationDatabase } from "./database.ts";
import { journalStore } from "./journal-store.ts";
import { menuStore } from "./menu-store.ts";
import { printStore } from "./print-store.ts";
import { salesStore } from "./sales-store.ts";

const today = day("2026-11-18");
const person = personKeySchema.parse("ab".repeat(32));
const till = terminalIdSchema.parse("till-1");
const saleId = (at: number) =>
  saleIdSchema.parse(`00000000-0000-4000-8000-${String(at).padStart(12, "0")}`);

let db: StationDatabase;
beforeEach(() => {
  db = openDatabase(":memory:");
});

describe("menus", () => {
  const item = (id: string, own: object = {}) =>
    menuItemSchema.parse({
      item: id,
      kind: "dish",
      name: id,
      note: "",
      price: 300,
      isSoldOut: false,
      ...own,
    });

  test("items come in the order in which they were added, for their meal only", () => {
    const menus = menuStore(db);
    menus.addItems([item("rice"), item("fish", { kind: "set", note: "鱼", price: 1200 })], {
      day: today,
      meal: "lunch",
    });
    menus.addItems([item("congee")], { day: today, meal: "breakfast" });
    expect(menus.items(today, "lunch").map((one) => one.item)).toEqual(["rice", "fish"]);
    expect(menus.items(today, "lunch")[1]).toMatchObject({ kind: "set", note: "鱼", price: 1200 });
    expect(menus.items(today, "dinner")).toEqual([]);
    expect(menus.items(day("2026-11-19"), "lunch")).toEqual([]);
  });

  test("adding again leaves what is there, its price and that it is sold out", () => {
    const menus = menuStore(db);
    const at = { day: today, meal: "lunch" } as const;
    menus.addItems([item("rice")], at);
    db.exec("UPDATE menu_item SET is_sold_out = 1");
    menus.addItems([item("rice", { price: 999 }), item("soup")], at);
    expect(menus.items(today, "lunch")).toMatchObject([
      { item: "rice", price: 300, isSoldOut: true },
      { item: "soup" },
    ]);
  });
});

describe("paper", () => {
  const job = (own: object = {}) => ({
    saleId: null,
    receiptNo: "S-1",
    terminal: till,
    document: { columns: 48, blocks: [textBlock("𬱖")] } as const,
    drawer: "leave" as const,
    at: instant(1),
    ...own,
  });

  test("the oldest waiting job of a terminal comes next", () => {
    const prints = printStore(db);
    const kiosk = terminalIdSchema.parse("kiosk-1");
    const [first, second] = [prints.queue(job()), prints.queue(job({ drawer: "kick" }))];
    prints.queue(job({ terminal: kiosk }));
    expect([first, second]).toEqual([1, 2]);
    expect(prints.next(till)).toMatchObject({ printJobId: 1, drawer: "leave", state: "queued" });
    prints.setState(1, "printing");
    expect(prints.next(till)).toMatchObject({ printJobId: 2, drawer: "kick" });
    prints.setState(2, "printed");
    expect(prints.next(till)).toBe(null);
    expect(prints.next(kiosk)?.printJobId).toBe(3);
    expect(prints.job(1)?.document).toEqual(job().document);
    expect(prints.job(99)).toBe(null);
  });

  test("what was being printed when the station died is unknown, and nothing else", () => {
    const prints = printStore(db);
    for (const state of ["queued", "printing", "printed", "unknown", "settled"] as const) {
      prints.setState(prints.queue(job()), state);
    }
    expect(prints.doubtInterrupted()).toBe(1);
    expect(prints.doubtInterrupted()).toBe(0);
    expect(prints.unknown().map(({ printJobId }) => printJobId)).toEqual([2, 4]);
  });

  test("a job that does not exist has no state", () => {
    expect(() => printStore(db).setState(5, "printed")).toThrow("the print job exists");
  });
});

describe("sales", () => {
  /** Appends and writes a sale of 12.00 less 3.00. */
  function sell(at: number, own: object = {}) {
    const placed = salePlacedSchema.parse({
      saleId: saleId(at),
      receiptNo: `S-${at}`,
      person,
      sessionId: null,
      identified: null,
      day: today,
      meal: "lunch",
      channel: "dine-in",
      bill: {
        lines: [{ item: "set", name: "套餐", count: 1, price: 1200, total: 1200 }],
        listTotal: 1200,
        fees: 0,
        grants: [
          {
            programme: "city/meal",
            version: 2,
            title: "市级",
            tier: "档",
            layer: "subsidy",
            amount: 300,
            before: 1200,
            after: 900,
            shares: [{ funder: "city", title: "市", amount: 300 }],
            reasons: [],
          },
        ],
        denials: [],
        discountTotal: 0,
        subsidyTotal: 300,
        selfPay: 900,
        funders: [{ funder: "city", title: "市", amount: 300 }],
      },
      tender: { kind: "cash", received: 1000, change: 100 },
      postings: [
        { account: "funder:city", amount: 300 },
        { account: "tender:cash", amount: 900 },
        { account: "revenue", amount: -1200 },
      ],
      ...own,
    });
    const journal = journalStore(db, { station: stationIdSchema.parse("s-001"), hashOf: sha256 });
    const { seq, hash } = journal.append({
      at: instant(at),
      terminal: till,
      actor: "cashier:till-1",
      kind: "sale.placed",
      body: placed,
      postings: placed.postings,
    });
    salesStore(db).insert({ placed, seq, at: instant(at), terminal: till, maskedName: "测**" });
    return { placed, seq, hash };
  }

  test("a sale comes back as it was journalled", () => {
    const { placed, seq, hash } = sell(7);
    expect(salesStore(db).sale(saleId(7))).toEqual({
      placed,
      seq,
      hash,
      at: 7,
      terminal: till,
      maskedName: "测**",
    });
    expect(salesStore(db).sale(saleId(8))).toBe(null);
  });

  test("what was granted counts from a day on, for its person", () => {
    sell(1, { day: "2026-11-16" });
    sell(2, { day: "2026-11-17", meal: "dinner" });
    sell(3, { person: "cd".repeat(32) });
    sell(4, { person: null });
    const used = salesStore(db).usageSince(person, day("2026-11-17"));
    const programme = programmeIdSchema.parse("city/meal");
    expect(used).toEqual([{ programme, day: "2026-11-17", meal: "dinner", amount: 300 }]);
    expect(salesStore(db).usageSince(person, day("2026-11-01"))).toHaveLength(2);
  });

  test("the day's list begins with the newest, also when the clock stood still", () => {
    for (const [id, at] of [
      [1, 50],
      [2, 60],
      [3, 60],
      [4, 40],
    ] as const) {
      sell(id);
      db.exec(
        `DROP TRIGGER IF EXISTS sale_is_not_edited; UPDATE sale SET at = ${at} WHERE seq = ${id}`,
      );
    }
    sell(5, { day: "2026-11-17" });
    const list = salesStore(db).ofDay(today);
    expect(list.map(({ receiptNo }) => receiptNo)).toEqual(["S-3", "S-2", "S-1", "S-4"]);
    expect(list[0]).toMatchObject({ listTotal: 1200, selfPay: 900, maskedName: "测**" });
  });

  test.each([
    ["queued", "queued"],
    ["printing", "printing"],
    ["printed", "printed"],
    ["unknown", "unknown"],
    ["settled", "printed"],
  ] as const)("paper that is %s is shown as %s", (state, shown) => {
    sell(1);
    const prints = printStore(db);
    const job = {
      saleId: saleId(1),
      receiptNo: "S-1",
      terminal: till,
      document: { columns: 48, blocks: [] } as const,
      drawer: "leave" as const,
      at: instant(1),
    };
    prints.setState(prints.queue(job), "printed");
    prints.setState(prints.queue(job), state);
    expect(salesStore(db).ofDay(today)[0]?.printState).toBe(shown);
    expect(prints.ofSale(saleId(1))?.printJobId).toBe(1);
  });

  test("receipt numbers begin at one each day", () => {
    const sales = salesStore(db);
    const next = (on: string) => sales.nextNumber(day(on));
    expect([next("2026-11-18"), next("2026-11-18"), next("2026-11-19")]).toEqual([1, 2, 1]);
    expect(next("2026-11-18")).toBe(3);
  });
});

describe("wallets", () => {
  const balance = () => salesStore(db).balance(person);
  const change = (amount: number) => salesStore(db).changeBalance(person, fen(amount));

  test("open with the first money and never go below zero", () => {
    expect(balance()).toBe(null);
    change(500);
    change(300);
    change(-800);
    expect(balance()).toBe(0);
    expect(() => change(-1)).toThrow("CHECK");
    expect(balance()).toBe(0);
  });

  test("do not open with a debt, nor with nothing", () => {
    expect(() => change(-100)).toThrow("CHECK");
    change(0);
    expect(balance()).toBe(null);
  });
});
