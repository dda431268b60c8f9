import type { Refusal } from "#shared/result.ts";

export const consoleTexts = {
  title: "区平台",
  subject: "用餐情况",
  today: "今天",
  previous: "前一天",
  next: "后一天",
  day: "日期",
  caption: (dayText: string) => `${dayText} 各站点用餐与出资（单位：元）`,
  station: "站点",
  meals: "份数",
  persons: "人数",
  listTotal: "菜价合计",
  selfPay: "个人自付",
  check: "核对",
  matches: "相符",
  differs: "差额",
  lastHeard: "最近上报",
  never: "从未上报",
  entries: (seq: number) => `第${seq}条`,
  unread: (count: number) => `有${count}条记录读不懂，请联系维护`,
  total: "合计",
  chartMeals: "各站点份数",
  chartMoney: "由谁出资",
  emptyTitle: "这一天还没有用餐记录",
  emptyNext: "站点卖出的餐，联网后几秒内会出现在这里",
  noStations: "还没有登记的站点",
  updated: (time: string) => `数据时间${time}，每5秒更新`,
  loading: "正在取数据",
  stale: (time: string) => `连不上区平台，下面是${time}的数据，正在重试`,
  checkHelp: "核对：菜价合计＝各方出资＋个人自付",
  notice: "注意",
} as const;

/** 刚刚, 3分钟前, 2小时前, 5天前. @param ms since then, ≥ 0 */
export function agoText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "刚刚";
  if (minutes < 60) return `${minutes}分钟前`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours}小时前` : `${Math.floor(hours / 24)}天前`;
}

export const districtSilent: Refusal = {
  code: "district-silent",
  message: "区平台没有回应。",
  next: "正在重试，请稍等。",
};
