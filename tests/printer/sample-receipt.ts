import { fen } from "#shared/money/fen.ts";
import {
  moneyBlock,
  textBlock,
  type ReceiptBlock,
  type ReceiptDocument,
} from "#shared/receipt/receipt.ts";

/** What differs between the sample receipts of the tests. */
export type SampleReceipt = {
  readonly columns: 32 | 48;
  /** Blocks put after the dishes. */
  readonly extra?: readonly ReceiptBlock[];
  readonly copy?: "first" | "reprint";
};

/** A receipt as a canteen prints it: a subsidised lunch for two dishes and a soup, paid in cash. */
export function sampleReceipt(sample: SampleReceipt): ReceiptDocument {
  const bold = { weight: "bold" } as const;
  const blocks: ReceiptBlock[] = [
    ...(sample.copy === "reprint" ? [textBlock("【补打】", { align: "centre", ...bold })] : []),
    textBlock("银杏里长者食堂", { align: "centre", size: "large", weight: "bold" }),
    textBlock("长宁路 88 弄 3 号", { align: "centre" }),
    { kind: "rule" },
    { kind: "pair", left: "时间", right: "2026-03-12 11:42", size: "normal", weight: "normal" },
    { kind: "pair", left: "餐别", right: "午餐", size: "normal", weight: "normal" },
    { kind: "pair", left: "就餐人", right: "测试*", size: "normal", weight: "normal" },
    { kind: "rule" },
    moneyBlock("红烧狮子头 ×1", fen(900)),
    moneyBlock("上海青炒香菇 ×2", fen(1000)),
    moneyBlock("番茄蛋花汤 ×1", fen(300)),
    ...(sample.extra ?? []),
    { kind: "rule" },
    moneyBlock("合计", fen(2200), "bold"),
    moneyBlock("长者折扣(食堂让利)", fen(-200)),
    moneyBlock("助餐补贴(区民政局)", fen(-500)),
    moneyBlock("助餐补贴(街道)", fen(-300)),
    { kind: "pair", left: "自付", right: "￥12.00", size: "large", weight: "bold" },
    moneyBlock("实收 现金", fen(2000)),
    moneyBlock("找零", fen(800)),
    { kind: "rule" },
    textBlock("待遇：社区长者助餐 第3版"),
    textBlock("小票号：S1-20260312-0042 校验 7K"),
    textBlock("意见投诉：12345"),
    { kind: "blank" },
    { kind: "qr", text: "https://yinling.example/r/S1-20260312-0042?c=7K" },
    textBlock("扫码查看账单明细", { align: "centre" }),
  ];
  return { columns: sample.columns, blocks };
}
