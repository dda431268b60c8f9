import { describe, expect, test } from "vitest";
import {
  aBasket,
  aPerson,
  aProgramme,
  aTier,
  ageFrom,
  billFor,
  borne,
  denialCodes,
  fixedPrice,
  off,
  remainder,
  share,
} from "../programme/builders.fixture.ts";
import { itemIdSchema } from "../id/ids.ts";
import { fen } from "../money/fen.ts";
import type { Bill } from "./bill.ts";

type Version = NonNullable<Parameters<typeof aProgramme>[1]>;
type Layer = "offer" | "discount" | "subsidy" | "voucher";

const gives = (
  id: string,
  give: ReturnType<typeof off>,
  { layer = "subsidy", exclusive = null, order = 10, ...own }: Options = {},
) =>
  aProgramme(`test/${id}`, {
    ...own,
    tiers: [aTier({ give })],
    stack: { layer, exclusive, order },
    funds: [remainder(id)],
  });
type Options = Version & { layer?: Layer; exclusive?: string | null; order?: number };

const amounts = (bill: Bill) =>
  bill.grants.map(({ programme, amount }) => [programme.slice(5), amount]);

describe("layers", () => {
  test("each sees what the one before has left, whatever their numbers say", () => {
    const bill = billFor({
      programmes: [
        gives("voucher", off(100), { layer: "voucher", order: 0 }),
        gives("subsidy", off(300), { order: 1 }),
        gives("discount", share(1000), { layer: "discount", order: 2 }),
        gives("offer", off(200), { layer: "offer", order: 3 }),
      ],
      basket: aBasket(2000, 300),
    });
    expect(bill.grants.map(({ before, amount, after }) => [before, amount, after])).toEqual([
      [2000, 200, 1800],
      [1800, 180, 1620],
      [1620, 300, 1320],
      [1320, 100, 1220],
    ]);
    expect([bill.discountTotal, bill.subsidyTotal, bill.selfPay]).toEqual([380, 400, 1520]);
  });

  test("within a layer the number decides, then the id", () => {
    const bill = billFor({
      programmes: [gives("b", off(1)), gives("a", off(1)), gives("c", off(1), { order: 1 })],
      basket: aBasket(1000),
    });
    expect(amounts(bill).map(([id]) => id)).toEqual(["c", "a", "b"]);
  });

  test("what is free cannot be made cheaper", () => {
    const bill = billFor({
      programmes: [gives("free", fixedPrice(0), { layer: "discount" }), gives("more", off(100))],
      basket: aBasket(1000),
    });
    expect(bill.selfPay).toBe(0);
    expect(denialCodes(bill)).toEqual({ "test/more": [260] });
  });
});

describe("minimum spend", () => {
  const from = (amount: number, own: object = {}) =>
    aTier({
      give: off(300),
      minSpend: { amount, compare: ">=", base: "after-discount", fees: "out", ...own },
    });
  const bill = (layer: Layer, tier: ReturnType<typeof from>, fees = 0) =>
    billFor({
      programmes: [
        gives("tenth", share(1000), { layer: "discount" }),
        gives("two", off(200), { order: 1 }),
        aProgramme("test/asked", {
          tiers: [tier],
          stack: { layer, exclusive: null, order: 20 },
        }),
      ],
      basket: aBasket(1000, fees),
    });

  test.each<[string, Layer, ReturnType<typeof from>, number, boolean]>([
    ["the discounted price reaches it", "subsidy", from(900), 0, true],
    ["the discounted price does not", "subsidy", from(901), 0, false],
    ["a subsidy that came before does not count against it", "subsidy", from(900), 0, true],
    ["nor for a voucher, which comes after all subsidies", "voucher", from(900), 0, true],
    ["the fee counts where it is said", "subsidy", from(1000, { fees: "in" }), 100, true],
    ["and not where it is not", "subsidy", from(1000), 100, false],
    ["more than is more than", "subsidy", from(900, { compare: ">" }), 0, false],
    ["the list price", "subsidy", from(1000, { base: "list" }), 0, true],
  ])("%s", (_, layer, tier, fees, isGranted) => {
    const codes = denialCodes(bill(layer, tier, fees));
    expect(codes).toEqual(isGranted ? {} : { "test/asked": [230] });
  });

  test("the reason names the nearest threshold with its word", () => {
    const programme = aProgramme("test/asked", {
      tiers: [
        from(2000),
        aTier({ minSpend: { amount: 1500, compare: ">", base: "list", fees: "out" } }),
      ],
    });
    const { denials } = billFor({ programmes: [programme], basket: aBasket(1000) });
    expect(denials[0]?.reasons[0]?.text).toBe("消费没有达到起补金额（超过￥15.00）");
  });

  test("a tier without a threshold steps in for one with", () => {
    const programme = aProgramme("test/asked", { tiers: [from(2000), aTier()] });
    expect(billFor({ programmes: [programme], basket: aBasket(1000) }).subsidyTotal).toBe(100);
  });
});

describe("exclusive groups", () => {
  test("the best stays, and the others name it and what they would have given", () => {
    const bill = billFor({
      programmes: [
        gives("three", off(300), { exclusive: "堂食" }),
        gives("five", off(500), { exclusive: "堂食" }),
        gives("beside", off(50)),
      ],
      basket: aBasket(1000),
    });
    expect(amounts(bill)).toEqual([
      ["beside", 50],
      ["five", 500],
    ]);
    expect(bill.denials.map(({ reasons }) => reasons)).toEqual([
      [{ code: 240, text: "已选用更优惠的一项（项目 test/five；￥3.00 未选）" }],
    ]);
  });

  test("a tie goes to the smaller id", () => {
    const programmes = ["b", "a", "c"].map((id) => gives(id, off(300), { exclusive: "甲" }));
    expect(amounts(billFor({ programmes, basket: aBasket(1000) }))).toEqual([["a", 300]]);
  });

  test("the best is the one that takes most off where it stands, not at the list price", () => {
    const programmes = [
      gives("first", off(300), { order: 1 }),
      gives("half", share(5000), { order: 2, exclusive: "甲" }),
      gives("four", off(400), { order: 2, exclusive: "甲" }),
    ];
    // Half of 10.00 would be 5.00, but only 7.00 are left when its turn comes.
    const bill = billFor({ programmes, basket: aBasket(1000) });
    expect(amounts(bill)).toEqual([
      ["first", 300],
      ["four", 400],
    ]);
  });

  test("one that gives nothing here was not beaten by anything", () => {
    const minSpend = { amount: 5000, compare: ">=", base: "list", fees: "out" } as const;
    const programmes = ["a", "b"].map((id) =>
      aProgramme(`test/${id}`, {
        tiers: [aTier({ minSpend })],
        stack: { layer: "subsidy", exclusive: "甲", order: 1 },
      }),
    );
    const bill = billFor({ programmes, basket: aBasket(1000) });
    expect(denialCodes(bill)).toEqual({ "test/a": [230], "test/b": [230] });
  });

  test("one that gives nothing does not win a tie either", () => {
    const minSpend = { amount: 5000, compare: ">=", base: "list", fees: "out" } as const;
    const programmes = [
      aProgramme("test/a", {
        tiers: [aTier({ minSpend })],
        stack: { layer: "subsidy", exclusive: "甲", order: 1 },
      }),
      gives("b", off(100), { exclusive: "甲", order: 1 }),
      // Leaves 5.00 to pay whatever came before it.
      gives("fixed", fixedPrice(500), { order: 2 }),
    ];
    const bill = billFor({ programmes, basket: aBasket(1000) });
    expect(amounts(bill)).toEqual([
      ["b", 100],
      ["fixed", 400],
    ]);
    expect(denialCodes(bill)).toEqual({ "test/a": [230] });
  });

  test("a refused member does not stand in the way", () => {
    const programmes = [
      aProgramme("test/a", {
        who: ageFrom(99),
        tiers: [aTier({ give: off(900) })],
        stack: { layer: "subsidy", exclusive: "甲", order: 1 },
      }),
      gives("b", off(100), { exclusive: "甲" }),
    ];
    const bill = billFor({ programmes, basket: aBasket(1000) });
    expect(amounts(bill)).toEqual([["b", 100]]);
    expect(denialCodes(bill)).toEqual({ "test/a": [210] });
  });

  test("two groups each have their own winner", () => {
    const programmes = [
      gives("a1", off(100), { exclusive: "甲" }),
      gives("a2", off(200), { exclusive: "甲" }),
      gives("b1", off(400), { exclusive: "乙" }),
      gives("b2", off(300), { exclusive: "乙" }),
    ];
    const bill = billFor({ programmes, basket: aBasket(1000) });
    expect(Object.fromEntries(amounts(bill))).toEqual({ a2: 200, b1: 400 });
  });
});

describe("minimum self-pay", () => {
  test("the last grant is trimmed, and its funders with it", () => {
    const programmes = [
      gives("first", off(500), { order: 1 }),
      aProgramme("test/last", {
        tiers: [aTier({ give: off(600) })],
        minSelfPay: 100,
        stack: { layer: "subsidy", exclusive: null, order: 2 },
        funds: [{ ...remainder("half"), part: { kind: "share", rateBp: 5000 } }, remainder("rest")],
      }),
    ];
    const bill = billFor({ programmes, basket: aBasket(1000, 200) });
    expect(bill.selfPay).toBe(300);
    expect(borne(bill)).toEqual({ first: 500, half: 200, rest: 200 });
    expect(bill.grants[1]?.reasons.map(({ code }) => code)).toEqual([100, 250]);
    expect(bill.grants[1]).toMatchObject({ before: 500, amount: 400, after: 100 });
  });

  test("a grant that is trimmed to nothing is not one, and the one before is trimmed further", () => {
    const programmes = [
      gives("first", off(900), { order: 1, minSelfPay: 500 }),
      gives("last", off(100), { order: 2 }),
    ];
    const bill = billFor({ programmes, basket: aBasket(1000) });
    expect([bill.selfPay, amounts(bill)]).toEqual([500, [["first", 500]]]);
    expect(denialCodes(bill)).toEqual({ "test/last": [250] });
  });

  test("a programme that is trimmed to nothing does not ask the person to pay either", () => {
    const programmes = [
      gives("generous", off(900), { order: 1 }),
      gives("strict", off(300), { order: 2, minSelfPay: 500 }),
    ];
    const bill = billFor({ programmes, basket: aBasket(1200) });
    expect([bill.selfPay, amounts(bill)]).toEqual([300, [["generous", 900]]]);
  });

  test("it never asks for more than the meal costs", () => {
    const bill = billFor({
      programmes: [gives("all", off(900), { minSelfPay: 500 })],
      basket: aBasket(300),
    });
    expect([bill.selfPay, denialCodes(bill)]).toEqual([300, { "test/all": [250] }]);
  });
});

describe("a basket", () => {
  const line = (item: string, count: number, price: number) => ({
    item: itemIdSchema.parse(item),
    name: item,
    count,
    price: fen(price),
  });

  test("lines are counted and added", () => {
    const basket = { lines: [line("rice", 3, 200), line("fish", 1, 800)], fees: fen(150) };
    const bill = billFor({ programmes: [], person: aPerson(), basket });
    expect(bill.lines.map(({ total }) => total)).toEqual([600, 800]);
    expect([bill.listTotal, bill.fees, bill.selfPay]).toEqual([1400, 150, 1550]);
  });

  test("an empty one costs nothing and grants nothing", () => {
    const basket = { lines: [], fees: fen(0) };
    const bill = billFor({ programmes: [gives("a", off(100))], basket });
    expect([bill.selfPay, bill.grants, denialCodes(bill)]).toEqual([0, [], { "test/a": [260] }]);
  });

  test("a guest pays the list price, and nobody explains programmes to nobody", () => {
    const programmes = [gives("a", off(100))];
    const bill = billFor({ programmes, person: null, basket: aBasket(1000) });
    expect([bill.selfPay, bill.grants, bill.denials]).toEqual([1000, [], []]);
  });
});
