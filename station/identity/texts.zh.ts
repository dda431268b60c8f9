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
    message: "这次刷卡已经结束。",
    next: "请再放一次社保卡。",
  },
} as const satisfies Record<string, Refusal | Record<string, Refusal>>;
