import type { SecondSign, SecondWay } from "#shared/contracts/session.ts";
import type { LookUpReason } from "../state/look-up.svelte.ts";

/** The three ways in, equal, and the fourth: to be found by staff. */
export const wayTexts = {
  title: "请出示凭证",
  card: { title: "社保卡", hint: "放到读卡器上", noReader: "这台没有接读卡器" },
  face: { title: "刷脸", hint: "按键后请看镜头", none: "本店没有开通刷脸" },
  code: { title: "市民码", hint: "扫码枪随时可扫" },
  lookUp: { title: "没带凭证？查人" },
  noCamera: "没有接摄像头",
  withoutCard: "都没有也能吃，按原价",
} as const;

export const lookUpTexts = {
  title: "查人",
  query: "姓名首字母、姓氏、证件后四位或手机号",
  example: "例：zjg · 张建 · 1234",
  searching: "正在查…",
  begin: "输入后马上出结果。",
  none: "没有查到。换一种写法试试，比如只输证件后四位。",
  more: "还有更多人，请再多输一点。",
  reason: "没刷卡的原因",
  open: "为他/她服务",
  opening: "正在打开…",
  bind: "把这张卡登记给他/她",
  keys: "↑ ↓ 选人　回车 确定　Esc 关闭",
  bindTitle: "登记这张卡？",
  bindMessage: (person: string) => `读卡器上的卡，以后就是${person}的卡。`,
  bindNext: (staff: string) => `请看卡面上的姓名是否一致。经办人：${staff}，会记入流水。`,
  bindAccept: (name: string) => `是${name}的卡`,
  bindDecline: "不登记",
} as const;

export const reasonTexts: Readonly<Record<LookUpReason, string>> = {
  "card-forgotten": "忘带卡",
  "card-lost": "卡丢了",
  "card-broken": "卡坏了",
  other: "其他",
};

/** How sure it is who stands here, and what can be done about it. */
export const personSignTexts = {
  notMe: "不是本人",
  face: "人脸",
  consent: {
    "never-asked": "未授权",
    given: "已授权",
    refused: "未授权",
    withdrawn: "已撤回",
  },
  notEnrolled: "未录入",
  ask: "告知并授权",
  withdraw: "撤回授权",
  see: "查看",
} as const;

/** Why one sign is not enough, and what is left to do, in the words of a cashier. */
export const secondSignTexts = {
  why: {
    "spot-check": { title: "抽查：请核对本人", hint: "防止冒用，随机抽到的" },
    amount: { title: "金额较大，请再核对", hint: "收现金就不用核对" },
    programme: { title: "这项补贴要再核对", hint: "再出示一样凭证才能收款" },
    "look-alike": { title: "请再出示一样凭证", hint: "有人长得像，不能只靠脸" },
    "face-unsure": { title: "请再出示一样凭证", hint: "脸没有完全看清" },
    "face-not-live": { title: "请再出示一样凭证", hint: "没有看到转头" },
    "printed-code": { title: "请再出示一样凭证", hint: "纸质码不能单独使用" },
  } satisfies Readonly<Record<SecondSign["why"], { title: string; hint: string }>>,
  ways: {
    card: "社保卡放到读卡器上",
    face: "刷脸",
    code: "扫市民码",
    phone: "手机号后四位",
    staff: "工作人员核对",
  } satisfies Readonly<Record<SecondWay, string>>,
  keys: "F1 换一种　Esc 返回",
  phone: "手机号后四位",
  who: "核对人",
  pin: "密码",
  send: "确认",
  sending: "正在核对…",
  payNeeds: "收款前请先核对",
  payHow: "见左侧：再出示一样凭证",
} as const;

export const lookTexts = { stop: "停止" } as const;

export const consentTexts = {
  title: "人脸识别告知书",
  how: "怎样告知的",
  told: { read: "本人看过", spoken: "念给本人听", printed: "打印给本人" },
  print: "打印",
  printing: "正在打印…",
  printed: "已交给打印机",
  give: "同意",
  refuse: "不同意",
  free: "不同意也照样用餐，待遇一样；一年内不再询问。",
  withdraw: "撤回授权",
  withdrawSure: "再按一次：撤回并删除人脸",
  withdrawHint: "撤回后马上删除人脸数据，照样用餐。",
  keep: "不撤回",
  notNow: "本人一年内答复过，不再主动询问；想改主意，请到办公室办理。",
  loading: "正在取告知书…",
  retry: "重试",
} as const;

export const signKeyTexts = {
  face: "F6",
  code: "F7",
  lookUp: "F9",
  notMe: "F10",
  consent: "F1",
  bind: "F10",
  second: "F1",
  reasons: ["F1", "F2", "F3", "F4"],
} as const;
