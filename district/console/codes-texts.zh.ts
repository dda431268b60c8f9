import type { CodeHolder, IssuedCode } from "#shared/contracts/code-api.ts";
import type { Relation } from "#shared/identity/code/code-format.ts";

export const relationTexts: Readonly<Record<Relation, string>> = {
  spouse: "配偶",
  child: "子女",
  relative: "其他亲属",
  carer: "照料人",
};

export const codeKindTexts: Readonly<Record<IssuedCode["kind"], string>> = {
  phone: "本人手机",
  delegate: "家人代用",
  paper: "打印的码",
};

export const codeStatusTexts: Readonly<Record<IssuedCode["status"], string>> = {
  good: "在用",
  withdrawn: "已停用",
  "phone-lost": "手机丢失，已停用",
  replaced: "已换新",
  person: "人员变动，已停用",
};

export const cardStatusTexts: Readonly<Record<CodeHolder["cards"][number]["status"], string>> = {
  good: "正常",
  lost: "已挂失",
  cancelled: "已注销",
  superseded: "已换新卡",
};

export const codesTexts = {
  title: "区平台",
  subject: "市民码",
  meals: "用餐情况",
  codes: "市民码",
  pages: "页面",
  find: "查找",
  name: "姓名",
  lastFour: "证件号后四位",
  nobody: "没有找到这个人",
  nobodyNext: "请核对姓名和证件号后四位。",
  number: (lastFour: string) => `证件号尾号${lastFour}`,
  phone: (lastFour: string | null) => (lastFour === null ? "没有登记电话" : `电话尾号${lastFour}`),
  inactive: "已不在本区名册里",
  ownPhone: "给本人手机开配对码",
  relative: "给家人手机开配对码",
  relation: "与本人关系",
  until: "代用到",
  print: "打印市民码",
  codesOf: "已开通的市民码",
  noCodes: "还没有市民码",
  cardsOf: "社会保障卡",
  noCards: "没有登记社会保障卡",
  goodTo: (dayText: string) => `有效到${dayText}`,
  withdraw: "停用",
  phoneLost: "手机丢失",
  reportLost: "挂失",
  reportFound: "解挂",
  reportCancelled: "注销",
  reportSuperseded: "已换新卡",
  pairingTitle: "配对码",
  pairingFor: (name: string) => `${name}的手机`,
  pairingForRelative: (name: string) => `代${name}用的手机`,
  pairingNext: (time: string) => `${time}前有效，只能用一次。用手机扫右边的码，再输入配对码。`,
  pairingAddress: "手机打开的网址",
  close: "关闭",
  sheetTitle: "市民码",
  sheetHolder: (name: string) => `持码人 ${name}`,
  sheetHelp: [
    "在自助终端或收银台出示，请收银员核对本人。",
    "每餐补贴有上限；不能用来付钱包里的钱。",
    "丢失请马上找社区工作人员停用。",
  ],
  sheetPrint: "打印",
  demoTitle: "演示用的配对码",
  demoNext: "长期有效，可以反复用。",
  cardArea: (area: string) => `发卡地 ${area}`,
} as const;

/** 2026年11月29日 */
export function longDay(day: string): string {
  const [year = "", month = "", date = ""] = day.split("-");
  return `${Number(year)}年${Number(month)}月${Number(date)}日`;
}
