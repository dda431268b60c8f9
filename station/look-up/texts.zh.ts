import type { Refusal } from "#shared/result.ts";

/** What staff are told when they look somebody up. */
export const lookUpTexts = {
  tooShort: {
    code: "look-up-too-short",
    message: "查找内容太短，或看不懂。",
    next: "请输姓名拼音首字母（至少两个）、姓名、身份证后四位，或手机号（后四位也行）。",
  },
  unknownPerson: {
    code: "person-unknown",
    message: "名册里没有这个人。",
    next: "请重新查找；没有登记的人今天可以按原价用餐。",
  },
  noCard: {
    code: "card-not-there",
    message: "读卡器上没有要登记的卡。",
    next: "请把卡放好，等屏幕提示“没有登记”后再试。",
  },
  ofAnother: {
    code: "card-of-another",
    message: "这张卡里写的是另一个人的证件号码。",
    next: "请核对是谁的卡；没有登记的人，请先到社区登记，今天可以按原价用餐。",
  },
  alreadyBound: {
    code: "card-already-bound",
    message: "这张卡已经登记给别人了。",
    next: "请核对卡和本人；登记错了请联系区平台更正。",
  },
} as const satisfies Record<string, Refusal>;
