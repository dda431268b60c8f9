import type { Refusal } from "../../result.ts";

/** Sentences of card failures, one action each. */
export const cardTexts = {
  removed: {
    code: "card-removed",
    message: "卡片取出得太早了。",
    next: "请重新插入，看到“可以取卡”再拿走。",
  },
  mute: {
    code: "card-mute",
    message: "没有读到芯片。",
    next: "请看一下芯片朝上、朝里，再插一次。",
  },
  bankCard: {
    code: "card-bank",
    message: "这是一张银行卡。",
    next: "请插入社会保障卡。",
  },
  foreignCard: {
    code: "card-foreign",
    message: "这张卡不能在本机使用。",
    next: "请插入社会保障卡 · This card cannot be used here.",
  },
  transitCard: {
    code: "card-transit",
    message: "这是一张交通卡。",
    next: "请插入社会保障卡。",
  },
  nothingUsable: {
    code: "card-unknown",
    message: "这张卡里没有可用的信息。",
    next: "请换一张卡，或找工作人员。",
  },
  unpersonalised: {
    code: "card-unpersonalised",
    message: "这张卡里没有可用的信息。",
    next: "请换一张卡，或找工作人员。",
  },
  blocked: {
    code: "card-blocked",
    message: "这张卡已被锁定。",
    next: "请到社保卡服务网点处理。",
  },
  unclear: {
    code: "card-unclear",
    message: "没有读清楚。",
    next: "请取出卡片，擦一下芯片再试。",
  },
  busy: {
    code: "card-reader-busy",
    message: "读卡器正忙。",
    next: "请稍等。",
  },
  readerMissing: {
    code: "card-reader-missing",
    message: "读卡器暂时不能用。",
    next: "请找工作人员，不刷卡也能用餐。",
  },
  serviceDown: {
    code: "card-service-down",
    message: "读卡器暂时不能用。",
    next: "请找工作人员，不刷卡也能用餐。",
  },
  notInstalled: {
    code: "card-reader-not-installed",
    message: "读卡器未安装。",
    next: "请找工作人员，不刷卡也能用餐。",
  },
} as const satisfies Readonly<Record<string, Refusal>>;
