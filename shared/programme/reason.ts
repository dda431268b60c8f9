/**
 * Why a programme granted or refused: a stable number, and the sentence that a senior reads. Numbers are
 * never used again for another meaning; receipts and the journal keep them.
 */
export const reasonTexts = {
  100: "符合条件",
  201: "本站点不在适用范围内",
  202: "这个餐别没有此项补贴",
  203: "今天不在适用日期内",
  204: "这种取餐方式没有此项补贴",
  210: "不符合人群条件",
  211: "资料不全，暂不能确定",
  212: "没有对应的档次",
  213: "有两个档次同时符合，规则需要修正",
  215: "需要再确认一次身份",
  220: "本餐已经享受过",
  221: "今天已经享受过",
  222: "本期限额已经用完",
  230: "消费没有达到起补金额",
  240: "已选用更优惠的一项",
  250: "已到最低自付金额",
  260: "没有可补贴的金额",
  290: "本版本系统还不支持这项规则",
  291: "项目还没有生效或已经结束",
} as const;

export type ReasonCode = keyof typeof reasonTexts;

/** One reason, with what it is about filled in where a sentence alone would not tell. */
export type Reason = { readonly code: ReasonCode; readonly text: string };

/** The longest detail, in characters; the wire and the journal allow 200 for the whole sentence. */
const longestDetail = 120;

/** The reason for a code; `detail` is put after the sentence in brackets, cut when it is too long to read. */
export function reason(code: ReasonCode, detail?: string): Reason {
  const text = reasonTexts[code];
  if (detail === undefined) return { code, text };
  const characters = Array.from(detail);
  const cut =
    characters.length > longestDetail ? `${characters.slice(0, longestDetail).join("")}…` : detail;
  return { code, text: `${text}（${cut}）` };
}
