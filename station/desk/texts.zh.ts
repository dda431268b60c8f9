import type { Refusal } from "#shared/result.ts";

/** What the device desk says when it cannot do what was asked. */
export const deskRefusals = {
  unknownTerminal: {
    code: "terminal-unknown",
    message: "设备台没有这台终端。",
    next: "请刷新页面再试。",
  },
  unknownCard: {
    code: "card-not-on-desk",
    message: "设备台没有这张卡。",
    next: "请刷新页面再试。",
  },
  readerNotListening: {
    code: "reader-not-listening",
    message: "读卡器没有接通，卡没有放进去。",
    next: "站点服务可能正在启动，请过几秒再放一次。",
  },
  unknownSheet: {
    code: "not-found",
    message: "没有这张纸。",
    next: "请刷新页面再试。",
  },
} as const satisfies Record<string, Refusal>;

/** 收银台, 自助机, by the first part of a terminal's name; the number is added from the second on. */
const kinds: Readonly<Record<string, string>> = { till: "收银台", kiosk: "自助机" };

/** What a terminal is called when the command line gives it no title. */
export function usualTitle(terminal: string): string {
  const [kind = "", number = "1"] = terminal.split("-");
  const title = kinds[kind];
  if (title === undefined) return terminal;
  return number === "1" ? title : `${title}${number}`;
}

/** The notes beside the demo cards: what will happen. */
export const cardTexts = {
  p01: { title: "普通长者", note: "本市三代卡，照常享受补贴" },
  p02: { title: "异地长者（无锡）", note: "外地二代卡，看同城待遇" },
  p03: { title: "挂失的卡", note: "读得出来，但已经挂失" },
  p04: { title: "过期的卡", note: "照常用餐，提醒去换卡" },
  p17: { title: "没登记过的新卡", note: "要由工作人员登记给本人" },
  p06b: { title: "银行卡", note: "不是社保卡，会请人换卡" },
  p08: { title: "取得太早", note: "读到一半就被抽走" },
} as const;
