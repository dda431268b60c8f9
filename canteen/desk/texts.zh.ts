import type { DeskFault } from "#shared/contracts/desk-api.ts";
import type { Refusal } from "#shared/result.ts";

export const deskTexts = {
  title: "模拟设备台",
  about: "没有真读卡器、真打印机时，在这里放卡、看小票",
  open: "打开屏幕",
  guest: "顾客屏",
  console: "区平台",
  cards: "演示卡",
  how: "点下面的按钮放卡，也可以把卡拖进读卡器",
  putInto: (title: string) => `放进${title}`,
  lyingIn: (title: string) => `在${title}里`,
  reader: "读卡器",
  readerEmpty: "没有卡，等着放卡",
  readerHolds: (title: string) => `里面是：${title}`,
  takeOut: "取出卡片",
  printer: "小票打印机",
  faults: "故障开关",
  paperHere: "还没有小票。卖出一单，纸就从这里出来",
  drawer: "钱箱",
  drawerOpen: "钱箱已弹开",
  drawerShut: "钱箱关着",
  push: "推回去",
  understood: "知道了",
  openings: (count: number) => `共弹开${count}次`,
  silent: "设备台服务没有回应，正在重新连接",
  loading: "正在打开设备台",
  socialCard: "社会保障卡",
  bankCard: "银行卡",
  issuer: "演示用，不是真卡",
  generation: { "social-third": "三代", "social-second": "二代", bank: "借记" },
} as const;

export const faultTexts: Readonly<Record<DeskFault, string>> = {
  "paper-low": "纸将尽",
  "paper-out": "缺纸",
  "cover-open": "盖子打开",
  offline: "脱机",
  "no-answer": "无应答",
  jam: "卡纸",
};

export const deskSilent: Refusal = {
  code: "desk-silent",
  message: "设备台服务没有回应。",
  next: "请看一下启动窗口，过几秒再试。",
};
