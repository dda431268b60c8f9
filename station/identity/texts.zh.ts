import type { Refusal } from "#shared/result.ts";

const cardStatus = {
  lost: {
    code: "card-lost",
    message: "这张卡已经挂失，不能使用。",
    next: "饭照样吃：请找工作人员帮您登记。卡的事请拨打12333。",
  },
  cancelled: {
    code: "card-cancelled",
    message: "这张卡已经注销，不能使用。",
    next: "请用新卡，或找工作人员帮忙。",
  },
  superseded: {
    code: "card-superseded",
    message: "这张卡已经换过新卡，旧卡不能再用。",
    next: "请用新卡，或找工作人员帮忙。",
  },
} satisfies Record<string, Refusal>;

/** What identification says to the person who stands there. */
export const identityTexts = {
  cardStatus,
  unknownCard: {
    code: "card-unknown",
    message: "没有查到这张卡的登记信息。",
    next: "请找工作人员登记；今天也可以按原价用餐。",
  },
  unknownPerson: {
    code: "person-unknown",
    message: "没有查到您的登记信息。",
    next: "请找工作人员核对；今天也可以按原价用餐。",
  },
  rosterEmpty: {
    code: "roster-empty",
    message: "名册还没有到，请稍等。",
    next: "请过一会儿再试；今天也可以按原价用餐。",
  },
  suspended: {
    code: "person-suspended",
    message: "这位长者的资料暂时不能使用。",
    next: "请找工作人员核对；今天也可以按原价用餐。",
  },
  expired: {
    code: "card-expired",
    message: "您的社保卡已过有效期。",
    next: "今天可以照常用餐，请尽快到社保卡网点换卡。",
  },
  unknownSession: {
    code: "session-ended",
    message: "这一次已经结束。",
    next: "请再放一次社保卡，或再扫一次码。",
  },
  unknownTerminal: {
    code: "terminal-unknown",
    message: "本站点没有这台终端。",
    next: "请检查终端设置。",
  },
  terminalBusy: {
    code: "terminal-busy",
    message: "这里正在为另一位长者服务。",
    next: "请等一下，前面一位结束后再来。",
  },
  faceNotAgain: {
    code: "face-not-again",
    message: "刚才认错了人，这一次不再用刷脸。",
    next: "请放社保卡、出示二维码，或找工作人员。",
  },
  nothingAsked: {
    code: "second-sign-not-asked",
    message: "现在不需要再确认。",
    next: "请放社保卡，或出示二维码。",
  },
  otherWay: {
    code: "second-way-other",
    message: "这一次不能用这种方式确认。",
    next: "请换一种方式，或找工作人员帮忙。",
  },
  sameStaff: {
    code: "staff-same",
    message: "查找和确认不能是同一位工作人员。",
    next: "请另一位工作人员来确认，或请长者出示卡、码。",
  },
} as const satisfies Record<string, Refusal | Record<string, Refusal>>;

/** The four digits were not those of the person's phone. @param left how many tries are left */
export function phoneWrong(left: number): Refusal {
  return left > 0
    ? {
        code: "phone-wrong",
        message: "手机号后四位不对。",
        next: `请再输一次，还可以试${left}次；也可以换一种方式。`,
      }
    : {
        code: "phone-wrong-too-often",
        message: "手机号后四位输错了三次。",
        next: "请换一种方式，或找工作人员帮忙。",
      };
}

/** What is known of people and cards is old. @param hours its age, whole hours */
export function rosterOld(hours: number): Refusal {
  return {
    code: "roster-old",
    message: `名册是${hours}小时前的。`,
    next: "可以照常用餐；挂失等消息可能还没有到。",
  };
}
