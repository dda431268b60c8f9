import { expect, test } from "vitest";
import { fen, showFen } from "#shared/money/fen.ts";
import type { ReceiptBlock, ReceiptDocument } from "#shared/receipt/receipt.ts";
import { salePlacedSchema } from "#shared/journal/sale-placed.ts";
import { assert } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import { printMessage } from "../devices/printer/printer-messages.ts";
import { markedReprint, saleReceipt } from "./sale-receipt.ts";
import { aSale, aStation, cardOf, till, topUp, valueOf } from "./station.fixture.ts";

/** A receipt as one would read it aloud. */
function linesOf(document: ReceiptDocument | undefined): string[] {
  return (document?.blocks ?? []).map((block: ReceiptBlock) => {
    if (block.kind === "text") return block.text;
    return block.kind === "pair" ? `${block.left}|${block.right}` : block.kind;
  });
}

test("the receipt of a person says who takes how much off, under which rule and version", () => {
  const station = aStation();
  const session = station.lay("A00000011").sessionId;
  const cash = { kind: "cash", received: fen(500) } as const;
  const answer = valueOf(station.desk.sell(aSale({ session, tender: cash, pays: 280 })));
  const [entry] = station.journal.after(0, 1);
  const lines = linesOf(station.prints.job(answer.printJobId)?.document);
  const pairs = lines.filter((line) => line.includes("|")).map((line) => line.split("|"));
  const amountOf = (words: string) => pairs.find(([left]) => left?.includes(words))?.[1];
  expect(lines).toContain(station.site.title);
  expect(lines).toContain(`校验码|${(entry?.hash ?? "").slice(0, 8).toUpperCase()}`);
  const said = [
    "时间",
    "餐别",
    "用餐人",
    "小票号",
    "两荤一素套餐",
    "菜价合计",
    "自付",
    "实收",
    "找零",
  ];
  expect(said.map(amountOf)).toEqual([
    "2026-11-18 11:30",
    "午餐",
    "测**",
    "S-001-261118-0001",
    "￥12.00",
    "￥12.00",
    "￥2.80",
    "￥5.00",
    "￥2.20",
  ]);
  for (const { title, amount, tier, version, shares } of answer.bill.grants) {
    expect(amountOf(title)).toBe(`-${showFen(amount)}`);
    for (const share of shares) expect(amountOf(share.title)).toContain(showFen(share.amount));
    const isRule = (line: string) => line.includes(title) && line.includes(`第${version}版`);
    expect(lines.find(isRule)).toContain(tier);
  }
});

test("a guest's receipt names nobody and no rule", () => {
  const station = aStation();
  const { printJobId } = valueOf(station.desk.sell(aSale({ pays: 1200 })));
  const lines = linesOf(station.prints.job(printJobId)?.document);
  expect(lines).toContain("用餐人|散客");
  expect(lines.filter((line) => line.startsWith("依据"))).toEqual([]);
});

test("two portions stand on one line, and a wallet shows what is left in it", () => {
  const station = aStation();
  const session = station.lay("A00000011").sessionId;
  topUp(station, session, { amount: 5000 });
  const items = [["mifan", 2]] as const;
  const lines = aSale({ items, pays: 0 }).lines;
  const { bill } = valueOf(station.desk.quote({ terminal: till, sessionId: session, lines }));
  const sale = aSale({ session, items, tender: { kind: "wallet" }, pays: bill.selfPay });
  const { printJobId, walletAfter } = valueOf(station.desk.sell(sale));
  const printed = linesOf(station.prints.job(printJobId)?.document);
  expect(printed).toContain("米饭 ×2|￥4.00");
  expect(printed.some((line) => line.startsWith("钱包支付|"))).toBe(true);
  expect(printed.some((line) => line.startsWith("钱包余额|"))).toBe(true);
  expect(walletAfter).toBe(5000 - bill.selfPay);
});

test("neither paper nor journal nor events hold a whole name, a citizen number or a card number", () => {
  const station = aStation();
  const card = cardOf("A00000011");
  const session = station.lay(card.cardNumber).sessionId;
  topUp(station, session, { amount: 5000 });
  station.desk.sell(aSale({ session, pays: 280 }));
  const everything = JSON.stringify([
    station.events,
    station.journal.after(0, 100),
    station.db.prepare("SELECT * FROM print_job").all(),
    station.db.prepare("SELECT * FROM sale").all(),
    station.db.prepare("SELECT * FROM command").all(),
  ]);
  for (const secret of [card.holder, card.cardNumber, card.identificationCode, "测试甲"]) {
    expect(everything).not.toContain(secret);
  }
});

test("the receipt of the longest bill is still short enough to be printed, with the mark of a reprint", () => {
  const station = aStation();
  const session = station.lay("A00000011").sessionId;
  valueOf(station.desk.sell(aSale({ session, pays: 280 })));
  const placed = salePlacedSchema.parse(station.journal.after(0, 1)[0]?.body);
  const [line] = placed.bill.lines;
  const [grant] = placed.bill.grants;
  assert(line !== undefined && grant !== undefined, "a line and a grant");
  const [share] = grant.shares;
  assert(share !== undefined, "a share");
  const shares = Array.from({ length: 12 }, () => share);
  const bill = {
    ...placed.bill,
    lines: Array.from({ length: 60 }, () => line),
    grants: Array.from({ length: 40 }, () => ({ ...grant, shares })),
  };
  const sale = { at: instant(1), maskedName: "测**", hash: "ab".repeat(32), walletAfter: null };
  const document = saleReceipt({ ...sale, placed: { ...placed, bill } }, station.site);
  const job = { kind: "print", jobId: "1", drawer: "leave" } as const;
  const content = { kind: "document", document: markedReprint(document) } as const;
  expect(printMessage.safeParse({ ...job, content }).success).toBe(true);
});
