/** What the district says to a phone or to its staff about citizen codes. */
export const codeServiceTexts = {
  "pairing-wrong": {
    message: "配对码或证件号后四位不对。",
    next: "请对照配对单再输一次。",
  },
  "pairing-expired": {
    message: "这个配对码已经过期。",
    next: "请工作人员重新开一个，半小时内有效。",
  },
  "pairing-used": {
    message: "这个配对码已经用过了。",
    next: "请工作人员重新开一个配对码。",
  },
  "pairing-locked": {
    message: "这个配对码输错太多次，已经停用。",
    next: "请工作人员重新开一个配对码。",
  },
  "pairing-too-many": {
    message: "输错的次数太多。",
    next: "请等十五分钟再试，或请工作人员帮忙。",
  },
  "holder-key": {
    message: "这部手机的密钥不能用。",
    next: "请刷新页面后重试。",
  },
  "holder-signature": {
    message: "这部手机的市民码核对不上。",
    next: "请找工作人员重新配对。",
  },
  "holder-clock": {
    message: "手机时间和实际时间相差太多。",
    next: "请校准手机时间，设为自动后再打开市民码。",
  },
  "code-revoked": {
    message: "这个市民码已经停用。",
    next: "需要时请找工作人员重新开通。",
  },
  "code-expired": {
    message: "代用的约定已经到期。",
    next: "请本人同意后，找工作人员重新开通。",
  },
  "code-unknown": {
    message: "没有这个市民码。",
    next: "请找工作人员重新配对。",
  },
  "person-unknown": {
    message: "没有登记这个人。",
    next: "请核对姓名和证件号后四位。",
  },
  "person-inactive": {
    message: "这个人已不在本区名册里。",
    next: "请先核对人员状态。",
  },
  "delegates-full": {
    message: "已经有三位家属可以代用。",
    next: "请先停用其中一个。",
  },
  "delegation-too-long": {
    message: "代用最长一年，不能早于今天。",
    next: "请改一个日期。",
  },
  "card-unknown": {
    message: "没有登记这张卡。",
    next: "请核对后再操作。",
  },
  "card-ended": {
    message: "这张卡已经注销或换新，不能再改。",
    next: "请用新卡，或重新登记。",
  },
} as const;

export type CodeServiceCode = keyof typeof codeServiceTexts;
