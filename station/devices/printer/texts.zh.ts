/** What is said about the printer: one sentence, and what to do now. */
export const printerTexts = {
  ready: { message: "打印机正常。", next: "可以打印。" },
  "paper-low": { message: "小票纸快用完了。", next: "还能打印，请备好新纸卷。" },
  "paper-out": { message: "小票纸用完了。", next: "请换上新纸卷，再点“补打”。" },
  "cover-open": { message: "打印机的盖子开着。", next: "请把盖子合紧，再点“补打”。" },
  offline: { message: "打印机没有联机。", next: "请按打印机上的联机键，或关机后重新开机。" },
  "no-answer": { message: "打印机没有回应。", next: "请检查打印机的电源和网线。" },
  error: { message: "打印机出了故障，可能卡纸。", next: "请关机，取出卡住的纸，再开机补打。" },
} as const;

/** A receipt that cannot be made into bytes. */
export const unprintableText = {
  message: "这张小票无法打印。",
  next: "请在今日小票里看图，并请工作人员报修。",
} as const;
