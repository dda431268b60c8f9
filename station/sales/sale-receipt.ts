import type { Grant } from "#shared/bill/bill.ts";
import type { Site } from "#shared/contracts/site.ts";
import type { SalePlaced } from "#shared/journal/sale-placed.ts";
import { showFen, type Fen } from "#shared/money/fen.ts";
import { maxBlocks } from "#shared/receipt/layout.ts";
import {
  moneyBlock,
  textBlock,
  type ReceiptBlock,
  type ReceiptDocument,
} from "#shared/receipt/receipt.ts";
import { mealTitles } from "#shared/time/meal-window.ts";
import { showMoment, type Instant } from "#shared/time/time.ts";
import { receiptTexts as texts } from "./texts.zh.ts";

/** A sale as its receipt needs it. */
export type ReceiptSale = {
  readonly placed: SalePlaced;
  readonly at: Instant;
  readonly maskedName: string;
  /** The journal hash: its first eight digits are the check code. */
  readonly hash: string;
  readonly walletAfter: Fen | null;
};

/**
 * The receipt of a sale: what, at which price, who took how much off under which rule, what the person paid
 * and how. Names are masked; no citizen number and no card number is in it. It has fewer than 300 blocks, so that
 * the mark of a reprint still fits: at most 60 dishes and 40 programmes, whose shares are left out when they
 * would be too many. Every text in it is bounded by the schema of the bill.
 */
export function saleReceipt(sale: ReceiptSale, site: Site): ReceiptDocument {
  const whole = saleBlocks(sale, site, grantBlocks);
  const blocks = whole.length < maxBlocks ? whole : saleBlocks(sale, site, shortGrantBlocks);
  return { columns: site.receiptColumns, blocks };
}

function saleBlocks(
  { placed, at, maskedName, hash, walletAfter }: ReceiptSale,
  site: Site,
  blocksOf: (grant: Grant) => ReceiptBlock[],
): ReceiptBlock[] {
  return [
    textBlock(site.title, { align: "centre", size: "large", weight: "bold" }),
    { kind: "blank" },
    pair(texts.time, showMoment(at)),
    pair(texts.meal, mealTitles[placed.meal]),
    pair(texts.person, placed.person === null ? texts.guest : maskedName),
    pair(texts.number, placed.receiptNo),
    { kind: "rule" },
    ...placed.bill.lines.flatMap(lineBlocks),
    { kind: "rule" },
    moneyBlock(texts.list, placed.bill.listTotal),
    ...placed.bill.grants.flatMap(blocksOf),
    { kind: "blank" },
    {
      kind: "pair",
      left: texts.selfPay,
      right: showFen(placed.bill.selfPay),
      size: "large",
      weight: "bold",
    },
    ...tenderBlocks({ placed, walletAfter }),
    { kind: "rule" },
    ...placed.bill.grants.map(ruleBlock),
    pair(texts.check, hash.slice(0, 8).toUpperCase()),
    textBlock(texts.complaint),
    textBlock(texts.thanks, { align: "centre", weight: "bold" }),
  ];
}

function pair(left: string, right: string): ReceiptBlock {
  return { kind: "pair", left, right, size: "normal", weight: "normal" };
}

function lineBlocks(line: SalePlaced["bill"]["lines"][number]): ReceiptBlock[] {
  const name = line.count === 1 ? line.name : `${line.name} ×${line.count}`;
  return [moneyBlock(name, line.total)];
}

/** One line a programme with who bears it; several bodies each get a line below. */
function grantBlocks({ title, amount, shares }: Grant): ReceiptBlock[] {
  const off = `-${showFen(amount)}`;
  const [only, ...others] = shares;
  if (only !== undefined && others.length === 0) return [pair(`${title}（${only.title}）`, off)];
  return [
    pair(title, off),
    ...shares.map((share) => pair(`  ${texts.borneBy}${share.title}`, showFen(share.amount))),
  ];
}

/** One line a programme: what a bill of very many shares comes to, so that the paper stays printable. */
function shortGrantBlocks({ title, amount }: Grant): ReceiptBlock[] {
  return [pair(title, `-${showFen(amount)}`)];
}

function ruleBlock({ version, title, tier }: Grant): ReceiptBlock {
  return textBlock(`${texts.rules}${title}第${version}版·${tier}`);
}

function tenderBlocks({
  placed,
  walletAfter,
}: Pick<ReceiptSale, "placed" | "walletAfter">): ReceiptBlock[] {
  const { kind, received, change } = placed.tender;
  if (kind === "cash") {
    return [
      moneyBlock(`${texts.received}（${texts.cash}）`, received),
      moneyBlock(texts.change, change),
    ];
  }
  const paid = moneyBlock(texts.wallet, placed.bill.selfPay);
  return walletAfter === null ? [paid] : [paid, moneyBlock(texts.balance, walletAfter)];
}

/** The receipt with 补打 above everything else, so that no copy passes for the original. */
export function markedReprint(document: ReceiptDocument): ReceiptDocument {
  const mark = textBlock(texts.reprint, { align: "centre", size: "large", weight: "bold" });
  return { ...document, blocks: [mark, ...document.blocks] };
}

/** The slip of a cash top-up. */
export function topUpReceipt(
  topUp: { receiptNo: string; at: Instant; maskedName: string; amount: Fen; walletAfter: Fen },
  site: Site,
): ReceiptDocument {
  return {
    columns: site.receiptColumns,
    blocks: [
      textBlock(site.title, { align: "centre", size: "large", weight: "bold" }),
      textBlock(texts.topUp, { align: "centre", weight: "bold" }),
      { kind: "blank" },
      pair(texts.time, showMoment(topUp.at)),
      pair(texts.person, topUp.maskedName),
      pair(texts.number, topUp.receiptNo),
      { kind: "rule" },
      moneyBlock(texts.amount, topUp.amount, "bold"),
      moneyBlock(texts.balance, topUp.walletAfter, "bold"),
      textBlock(texts.complaint),
    ],
  };
}
