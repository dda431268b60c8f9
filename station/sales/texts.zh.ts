import type { Refusal } from "#shared/result.ts";

/** What the counter says when it cannot do what was asked. */
export const salesRefusals = {
  mealClosed: {
    code: "meal-closed",
    message: "现在不在供餐时间。",
    next: "请在供餐时间再来。",
  },
  notOnMenu: {
    code: "item-not-on-menu",
    message: "所选的菜今天这一餐没有。",
    next: "请重新选择。",
  },
  soldOut: {
    code: "item-sold-out",
    message: "所选的菜已经售完。",
    next: "请换一样。",
  },
  overLimit: {
    code: "sale-over-limit",
    message: "这一单金额超过了单笔上限￥2000.00。",
    next: "请检查数量，或分成几单。",
  },
  cashShort: {
    code: "cash-short",
    message: "收到的现金不够。",
    next: "请核对收到的金额，或改用钱包付款。",
  },
  priceChanged: {
    code: "price-changed",
    message: "应付金额有变化，还没有收款。",
    next: "请看新的金额，确认后再收款。",
  },
  walletNeedsPerson: {
    code: "wallet-needs-person",
    message: "钱包付款要先刷社保卡。",
    next: "请放社保卡，或改用现金。",
  },
  walletShort: {
    code: "wallet-short",
    message: "钱包余额不够，没有扣款。",
    next: "请付现金，或先充值。",
  },
  secondSignNeeded: {
    code: "second-sign-needed",
    message: "还需要再确认一次身份，没有收款。",
    next: "请按提示再出示一样；付现金一般不用。",
  },
  printedCodeLimit: {
    code: "printed-code-limit",
    message: "用纸质码，一餐的补贴到上限了，没有收款。",
    next: "请少点一些；刷社保卡、刷脸或手机码没有这个上限。",
  },
  topUpTooSmall: {
    code: "top-up-amount",
    message: "充值金额要在￥1.00到￥1000.00之间。",
    next: "请重新输入金额。",
  },
  walletFull: {
    code: "wallet-full",
    message: "充值后钱包余额会超过￥5000.00，没有收款。",
    next: "请少充一些，或先用余额用餐。",
  },
  unknownSale: {
    code: "sale-unknown",
    message: "没有找到这张小票。",
    next: "请在今日小票里重新选择。",
  },
  unknownTerminal: {
    code: "terminal-unknown",
    message: "本站点没有这台终端。",
    next: "请检查终端设置。",
  },
} as const satisfies Record<string, Refusal>;

/** Words of a receipt. */
export const receiptTexts = {
  reprint: "【补打】",
  topUp: "【钱包充值】",
  number: "小票号",
  time: "时间",
  meal: "餐别",
  person: "用餐人",
  guest: "散客",
  list: "菜价合计",
  selfPay: "自付",
  cash: "现金",
  received: "实收",
  change: "找零",
  wallet: "钱包支付",
  balance: "钱包余额",
  amount: "充值金额",
  rules: "依据：",
  borneBy: "其中",
  check: "校验码",
  complaint: "有疑问请在收银台提出，或拨打12345。",
  thanks: "请慢用",
} as const;
