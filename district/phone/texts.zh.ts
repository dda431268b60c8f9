import type { PhoneCredential } from "#shared/contracts/code-api.ts";
import { businessDay, type Instant } from "#shared/time/time.ts";
import type { Refusal } from "#shared/result.ts";

type Act = NonNullable<PhoneCredential["act"]>;

/** 2026年11月29日 */
function dayText(day: string): string {
  const [year = "", month = "", date = ""] = day.split("-");
  return `${Number(year)}年${Number(month)}月${Number(date)}日`;
}

const relations: Readonly<Record<Act["relation"], string>> = {
  spouse: "配偶",
  child: "子女",
  relative: "亲属",
  carer: "照料人",
};

export const phoneTexts = {
  title: "市民码",
  loading: "正在打开市民码",

  pairTitle: "开通这部手机",
  pairHelp: "请社区工作人员开一个配对码，半小时内输入。",
  pairingCode: "配对码（8位数字）",
  lastFour: "证件号后四位",
  lastFourHelp: "本人的身份证号后四位；替家人开通时填家人的。",
  pair: "开通",
  pairing: "正在开通",
  pairingCodeShort: "配对码是8位数字。",
  lastFourShort: "后四位是4位，最后一位可以是X。",

  codeLabel: (name: string) => `${name}的市民码`,
  renews: "每10秒自动更新，截图无效",
  holder: (name: string) => `持码人 ${name}`,
  actsFor: (name: string) => `代 ${name} 用`,
  actsAs: ({ relation, until }: Act) => `${relations[relation]}代用，仅限用餐，到${dayText(until)}`,
  goodTo: (at: Instant) => `有效到${dayText(businessDay(at))}，联网时自动延长`,
  offlineToo: "离线也能用",
  offline: "没有网络，照样能用",
  bright: "请把屏幕调亮，对准扫码口，距离约15厘米",

  clockTitle: "手机时间不准，请校准手机时间",
  clockNext: (seconds: number) =>
    seconds > 0
      ? `手机慢了${spanText(seconds)}。请在手机设置里打开“自动设置时间”。`
      : `手机快了${spanText(-seconds)}。请在手机设置里打开“自动设置时间”。`,

  expiredTitle: "市民码过期了",
  expiredNext: "请连上网络，会自动更新。也可以用社会保障卡。",
  revokedTitle: "这部手机的市民码已停用",
  revokedNext: "需要时请社区工作人员重新开通。也可以用社会保障卡。",
  pairAgain: "重新开通",
  retry: "再试一次",

  withdraw: "停用这部手机的市民码",
  withdrawSure: "停用以后，这部手机就不能出示市民码了。确定停用吗？",
  withdrawYes: "确定停用",
  withdrawNo: "不停用",
  withdrawn: "已停用",
  withdrawnNext: "要再用时，请社区工作人员开一个配对码。",
} as const;

/** 5分钟, 2小时. @param seconds above 0 */
function spanText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)}秒`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes}分钟`;
  const hours = Math.round(minutes / 60);
  return hours < 36 ? `${hours}小时` : `${Math.round(hours / 24)}天`;
}

export const districtSilent: Refusal = {
  code: "district-silent",
  message: "现在没有网络。",
  next: "请连上网络再试。",
};

export const phoneUnfit: Refusal = {
  code: "phone-unfit",
  message: "这个浏览器不能用市民码。",
  next: "请用手机自带的浏览器打开，并确认网址以 https 开头。",
};
