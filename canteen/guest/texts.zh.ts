export const guestTexts = {
  /** 陈奶奶，您好 */
  greeting: (name: string) => `${name}，您好`,
  welcome: "您好",
  today: (meal: string) => `今日${meal}`,
  showCard: "请刷卡、刷脸或出示市民码",
  withoutCard: "没带也能吃，按原价",
  signAsked: "请再出示一样凭证",
  closed: "现在不是供餐时间",
  selfPay: "您自付",
  listTotal: "原价",
  fees: "服务费",
  more: (count: number) => `还有 ${count} 样`,
  received: "收您",
  change: "找零",
  walletAfter: "余额",
  thanks: "谢谢，请慢用",
  silent: "请稍等，马上就好",
} as const;
