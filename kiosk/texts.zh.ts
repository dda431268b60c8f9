import type { Refusal } from "#shared/result.ts";

/** What the kiosk says. Lines of instruction have at most 15 characters; no English. */
export const kioskTexts = {
  pageTitle: "银龄自助点餐",
  title: "自助点餐",
  steps: ["身份", "选餐", "确认", "取小票"],
  step: (number: number, count: number) => `${number} / ${count}`,

  back: "返回",
  restart: "重新开始",
  help: "人工帮助",
  helpHint: ["都不方便、不会用？", "按这里，看怎么办"],

  ways: {
    card: { title: "插社保卡", how: "芯片朝上，插到底" },
    face: { title: "刷脸", how: "看一看摄像头" },
    code: { title: "扫市民码", how: "手机上的，纸上的都行" },
    cardDown: "读卡器暂时不能用",
    noCamera: "摄像头暂时不能用",
    noCameraForCode: "摄像头暂时不能用，有扫码器可以直接扫",
    others: "也可以换一种方式",
  },

  welcome: {
    ask: "请选一种方式",
    invite: "请插社保卡",
    how: "芯片朝上，插到底",
    takeOutFirst: "请先取出卡片",
    takeOutWhy: "取出以后，再重新放一次",
    reading: "正在读卡",
    readingHow: "请不要取出卡片",
    slow: "读卡有点慢",
    slowHow: "请再等一下，不要取出卡片",
    soon: "马上就好",
    todayMeal: (mealTitle: string) => `今天${mealTitle}`,
    closed: "现在不供餐",
    closedHow: "供餐时间请问工作人员",
    noPaper: "打印机暂时不能用，小票请向工作人员要",
  },

  notMe: {
    calm: {
      code: "not-me",
      message: "好的，已经退出，没有收钱。",
      next: "请换一种方式。",
    },
    paid: {
      code: "not-me-paid",
      message: "这一餐记在了别人名下。",
      next: "请马上告诉工作人员，会帮您改正。",
    },
  } satisfies Readonly<Record<string, Refusal>>,

  refused: { takeOut: "请取出卡片" },

  choosing: {
    ask: "请选今天的一份餐",
    today: "您今天享受",
    price: "原价",
    youPay: "您付",
    soldOut: "已售完",
    computing: "正在算价钱",
    notNow: "暂时不能点",
    more: "更多菜",
    closed: "现在不供餐",
    closedHow: "请在供餐时间再来，或问工作人员",
  },

  confirming: {
    ask: "请核对，再付款",
    who: "用餐人",
    what: "餐品",
    price: "原价",
    youPay: "您付",
    wallet: "钱包付款",
    balance: "余额",
    balanceAfter: "付后",
    free: "这一餐不用您付钱",
    confirm: "确认付款",
    confirmFree: "确认用餐",
    paying: "正在办理，请稍等",
    cashToo: "也可付现金，请到收银台",
    noWallet: "您还没有开通钱包",
    walletShort: "钱包余额不够",
    cashDesk: "可付现金：请到收银台",
    cashDeskHow: "卡片带上，一样享受补贴",
  },

  done: {
    title: "订好了，请慢用",
    takeBoth: "请取走小票和社保卡",
    takeCard: "可以取卡了，请取走社保卡",
    waiting: "小票正在打印，请稍等",
    printed: "小票已打印，请凭小票取餐",
    held: "餐已经订好，小票请向工作人员要",
    paid: "已付",
    balanceAfter: "钱包余额",
    finish: "好了",
    takePaper: "请取走小票",
  },

  consent: {
    mine: "我的授权",
    offer: "想刷脸？",
    title: "您已同意刷脸",
    how: "想停用，可以随时撤回",
    withdraw: "撤回授权",
    sure: "确定撤回吗？",
    sureHow: "撤回后删除人脸信息，照样插卡用餐",
    yes: "确定撤回",
    no: "不撤回",
    loading: "正在打开，请稍等",
    sending: "正在记录，请稍等",
    close: "好了",
    given: { message: "谢谢，已经记下", next: "请到服务台录入，以后就能刷脸" },
    refused: { message: "好的，已经记下", next: "照样插卡、扫码用餐，一年内不再问您" },
    withdrawn: { message: "已经撤回", next: "人脸信息会删除，照样插卡、扫码用餐" },
  },

  helpPanel: {
    title: "请到收银台",
    next: "工作人员会帮您",
    cash: "没带卡、付现金，收银台都能办",
    back: "自己继续，请按“返回”",
  },

  idle: {
    ask: "您还需要时间吗？",
    why: "没人操作，就会回到首页",
    more: "还需要时间",
    leave: "不用了",
  },

  recovering: {
    title: "系统正在恢复，请稍等",
    next: "恢复以后会自动继续",
    paying: "同一笔不会重复收费",
  },
} as const;

/** 中午好, by the minute of the day. */
export function timeGreeting(minute: number): string {
  const hour = Math.floor(minute / 60);
  if (hour >= 5 && hour < 11) return "早上好";
  if (hour >= 11 && hour < 13) return "中午好";
  if (hour >= 13 && hour < 18) return "下午好";
  return "晚上好";
}

/** A line of instruction here is Chinese only; the common sentence of a foreign card also has an English half. */
const ownNext: Readonly<Record<string, string>> = {
  "card-foreign": "请换社会保障卡。",
};

/** A refusal as this machine says it. */
export function spoken(refusal: Refusal): Refusal {
  return { ...refusal, next: ownNext[refusal.code] ?? refusal.next };
}

/** The same card may be read well if it is put in once more. */
export function isWorthAnotherTry({ code }: Refusal): boolean {
  return code === "card-removed" || code === "card-mute" || code === "card-unclear";
}
