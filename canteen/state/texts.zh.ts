import type { CaptureHint } from "./enrolment-frame.ts";
import type { FoundPerson } from "#shared/contracts/identity-api.ts";
import type { Assurance, Sign } from "#shared/identity/sign.ts";
import type { Refusal } from "#shared/result.ts";

/** What the screens say by themselves, before the station is asked. */
export const accessTexts = {
  signInFirst: {
    code: "staff-sign-in",
    message: "请先登录。",
    next: "选择姓名，输入密码。",
  },
} as const satisfies Readonly<Record<string, Refusal>>;

export const signInTexts = {
  who: "经办人",
  pin: "密码",
  pinHint: "4 至 8 位数字",
  signIn: "登录",
  signingIn: "正在登录…",
  loading: "正在取人员名单…",
  nobody: {
    message: "还没有可以登录的工作人员。",
    next: "请负责人在本机用 yinling staff add 添加。",
  },
  again: "重试",
  locked: {
    message: "已锁定。",
    next: "再输一次密码，刚才填的内容都还在。",
  },
  signedIn: (title: string) => `经办人：${title}`,
  signOut: "退出登录",
} as const;

export const roleTexts = { cashier: "收银员", manager: "店长" } as const;

/** A person in a list of those found. */
export const foundTexts = {
  age: (age: number) => `${age} 岁`,
  noAge: "年龄不详",
  sex: { male: "男", female: "女" },
  lastFour: (digits: string) => `证件尾号 ${digits}`,
  phone: (digits: string) => `手机尾号 ${digits}`,
  noPhone: "没有登记手机",
  noCard: "没有登记社保卡",
  status: { active: "", deceased: "已登记故去", moved: "已迁出本地" },
  cards: { good: "卡正常", lost: "卡已挂失", cancelled: "卡已注销", superseded: "旧卡已换" },
} as const satisfies { readonly status: Readonly<Record<FoundPerson["status"], string>> } & Record<
  string,
  unknown
>;

/** The sign by which somebody was recognised. */
export const signTexts: Readonly<Record<Sign, string>> = {
  card: "社保卡",
  face: "刷脸",
  code: "市民码",
  "printed-code": "纸质码",
  "look-up": "人工查找",
  phone: "手机尾号",
  staff: "工作人员核对",
};

/** How sure it is who stands there. */
export const assuranceTexts: Readonly<Record<Assurance, string>> = {
  assisted: "未出示凭证",
  single: "已核验",
  double: "已二次确认",
};

/** What the person in front of the camera does better, told by the member of staff beside them. */
export const hintTexts: Readonly<Record<CaptureHint, string>> = {
  "no-face": "请站到画面中间",
  "two-faces": "画面里请只留一个人",
  "come-closer": "请再靠近一点",
  "too-dark": "光线太暗，请朝亮处",
  "too-bright": "光线太强，请避一避",
  "hold-still": "请保持不动",
  "look-here": "请正对镜头，看这里",
  "turn-left": "请微微向左转头",
  "turn-right": "请微微向右转头",
  "turn-less": "转得太多，请转回来一点",
  "not-alike": "和前面几张不像同一个人，请再来一张",
};
