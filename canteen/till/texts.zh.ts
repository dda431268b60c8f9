import type { PrinterState } from "#shared/contracts/station-state.ts";
import type { PrintState } from "../state/printing.svelte.ts";

type Advice = { readonly message: string; readonly next: string };

export const statusTexts = {
  online: "联网正常",
  offlineSince: (time: string) => `离线 自 ${time} 起`,
  silent: "本机服务没有回应",
  allSent: "数据已上传",
  unsent: (count: number) => `未上传 ${count} 笔`,
  syncFault: "区平台拒收数据，请联系维护人员",
  rosterAge: (days: number) => `名册 ${days} 天前`,
  noRoster: "名册未下发",
  printer: "打印机",
  reader: "读卡器",
  waitingForStation: "正在连接本机服务…",
  till: (terminal: string) => `${Number(/\d+$/.exec(terminal)?.[0] ?? 1)} 号收银台`,
  receipts: "今日小票",
} as const;

export const bannerTexts = {
  silent: {
    message: "本机服务没有回应，正在自动恢复。",
    next: "请稍等；已经收的款不会丢，也不会重复收。",
  },
  paperIsGood: "打好了",
  printAgain: "重新打印（补打）",
  waiting: (count: number) => `有 ${count} 张小票等着打印，不会丢。`,
} as const;

/** What to do about the printer; null = nothing to do now. Lunch goes on in every case. */
export const printerAdvice: Readonly<Record<PrinterState, Advice | null>> = {
  ready: null,
  "paper-low": null,
  absent: null,
  "paper-out": {
    message: "打印机缺纸。",
    next: "打开上盖换一卷纸，合上后自动接着打。可以继续收款。",
  },
  "cover-open": { message: "打印机盖子没关好。", next: "请合上盖子。可以继续收款。" },
  offline: { message: "打印机已脱机。", next: "请按打印机上的“联机”键。可以继续收款。" },
  "no-answer": { message: "打印机没有回应。", next: "请看电源和连线是否插好。可以继续收款。" },
  error: { message: "打印机出故障。", next: "请关机再开机；还不行就叫人维修。可以继续收款。" },
};

export const invitationTexts = {
  reading: "正在读卡…",
  readingSlow: "有点慢，请把卡放稳不动",
} as const;

export const personTexts = {
  age: (age: number) => `${age} 岁`,
  lastFour: (digits: string) => `证件尾号 ${digits}`,
  local: "本地",
  visitor: "异地",
  entitlement: "本餐待遇",
  nothing: "本餐没有可用的待遇，按原价。",
  near: "差一点",
  needsEvidence: "资料不全",
  refused: "不享受",
  wallet: "余额",
  topUp: "充值",
  leave: "顾客离开",
  left: (name: string) => ({
    message: `${name}已离开，现按原价计算。`,
    next: "还在的话，请再出示一次卡。",
  }),
  declined: (name: string) => ({
    message: `请${name}再放一次社保卡。`,
    next: "放卡之前，先按原价计算。",
  }),
  notMe: (name: string) => ({
    message: `已退出，刚才认出的${name}不是本人。`,
    next: "请换一种凭证；没有凭证先按原价。",
  }),
  understood: "知道了",
} as const;

export const menuTexts = {
  sets: "套餐",
  dishes: "单点",
  soldOut: "已售完",
  closedTitle: "现在不是供餐时间",
  closedHint: "到点后菜单会自动出来。",
  loading: "正在取今天的菜单…",
  empty: "今天的菜单还没有录入。",
  chosen: (count: number) => `已点 ${count} 份`,
} as const;

export const billTexts = {
  title: "账单",
  clear: "清空",
  empty: "点左边的套餐或菜品开始",
  undo: "撤回",
  cleared: "账单已清空",
  listTotal: "原价",
  fees: "服务费",
  selfPay: "自付",
  more: (name: string) => `${name} 加一份`,
  less: (name: string) => `${name} 减一份`,
  calculating: "正在计算…",
  last: "上一笔",
  change: "找零",
  byWallet: "余额支付",
} as const;

export const tenderTexts = {
  cash: "现金",
  wallet: "余额",
  walletShort: "余额不足",
  noWallet: "无余额",
  exact: "正好",
  other: "其他",
  received: "收您",
  change: "找零",
  missing: "还差",
  walletAfter: "付后剩",
  pay: "收款",
  payNothing: "确认 · 自付 0 元",
  byCash: "收现金",
  byWallet: "余额支付",
  keypadTitle: "收了多少现金？",
  yuan: (note: number) => `${note} 元`,
  clear: "清除",
  back: "退格",
  close: "收起",
} as const;

export const sellingTexts = {
  slow: "正在收款…",
  silent: "正在确认上一笔…",
  silentHint: "本机服务正在恢复，同一笔不会重复收费。",
  unconfirmed: {
    message: "上一笔还没有确认。",
    next: "请再确认一次；或先服务下一位，过后在今日小票里核对。",
  },
  again: "再确认一次",
  setAside: "先服务下一位",
} as const;

export const soldTexts = {
  title: "收款成功",
  relief: "已减免",
  selfPay: "自付",
  received: "收您",
  change: "找零",
  noChange: "正好，不用找零",
  byWallet: "余额支付",
  walletAfter: "余额",
  receiptNo: "小票号",
  seeReceipt: "看小票",
  next: "下一位",
} as const;

export const printTexts: Readonly<Record<PrintState, string>> = {
  queued: "排队打印",
  printing: "正在打印",
  printed: "小票已打印",
  held: "等打印机恢复",
  unknown: "请看小票是否打好",
};

export const receiptsTexts = {
  title: "今日小票",
  empty: "今天还没有小票。",
  loading: "正在取今天的小票…",
  withoutCard: "无卡",
  reprint: "补打",
  reprinting: "正在补打…",
  reprinted: "补打已交给打印机。",
  picture: (receiptNo: string) => `小票 ${receiptNo} 的样子`,
  keys: "↑ ↓ 选小票　回车 补打　Esc 关闭",
  printed: "已打印",
  queued: "排队中",
  printing: "打印中",
  held: "未打印",
  unknown: "待核对",
} as const;

export const topUpTexts = {
  title: (name: string) => `给${name}充值`,
  amount: "充值金额",
  now: "现余额",
  after: "充后余额",
  confirm: "确认收现金并充值",
  slow: "正在充值…",
  silent: "正在确认这次充值…",
  done: "充值成功",
  close: "完成",
} as const;

/** Above a top-up from before, whose person may have gone meanwhile. */
export function earlierTopUpTitle(phase: string): string {
  return phase === "not-done" ? "上一笔没有充进去" : "确认上一笔充值";
}

export const challengeTexts = {
  title: "换人了吗？",
  message: (newcomer: string, present: string) =>
    `刚出示的是${newcomer}的卡，这张账单是${present}的。`,
  accept: (name: string) => `换成${name}`,
  decline: (name: string) => `仍是${name}`,
} as const;

export const repeatTexts = {
  title: "本餐已经吃过",
  message: (name: string) => `${name}这一餐已经享受过，请核对是不是本人。`,
} as const;

/** The keys, as they are listed while nothing is ordered. */
export const keyLegend: readonly (readonly [key: string, meaning: string])[] = [
  ["1–9", "选套餐"],
  ["A–Z", "选菜"],
  ["↑ ↓", "选一行"],
  ["+ −", "改份数"],
  ["回车", "收款"],
  ["Esc", "清空"],
  ["F2", "收现金"],
  ["F3", "余额支付"],
  ["F4", "充值"],
  ["F6", "刷脸"],
  ["F7", "扫市民码"],
  ["F8", "今日小票"],
  ["F9", "查人"],
  ["F10", "不是本人"],
];

export const keyTexts = {
  pay: "回车",
  cash: "F2",
  wallet: "F3",
  topUp: "F4",
  receipts: "F8",
  clear: "Esc",
  undo: "退格",
  lines: "↑ ↓ 选行　+ − 改份数",
} as const;
