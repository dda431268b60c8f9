import type { PrinterState, ReaderState } from "#shared/contracts/station-state.ts";
import type { Tone } from "./tone.ts";

/** The word under the shape of a notice. */
export const toneTexts: Readonly<Record<Tone, string>> = {
  good: "好了",
  info: "说明",
  attention: "注意",
  stop: "有问题",
};

/** The printer in two to four characters. */
export const printerTexts: Readonly<Record<PrinterState, string>> = {
  ready: "正常",
  "paper-low": "纸快用完",
  "paper-out": "缺纸",
  "cover-open": "盖子没关",
  offline: "已脱机",
  "no-answer": "没有回应",
  error: "出故障",
  absent: "未接",
};

/** The card reader in two to four characters. */
export const readerTexts: Readonly<Record<ReaderState, string>> = {
  ready: "正常",
  reading: "正在读卡",
  down: "正在恢复",
  missing: "没有插好",
  absent: "未接",
};

export const billTexts = {
  /** After the name of a body: 市财政承担. */
  bears: "承担",
} as const;

export const partTexts = {
  seal: "银龄",
  close: "关闭",
} as const;
