import type { Refusal } from "#shared/result.ts";

export const printingTexts = {
  question: (receiptNo: string) => `小票 ${receiptNo} 打好了吗？请看一下打印机。`,
  unknownJob: {
    code: "print-job-unknown",
    message: "没有这张小票的打印任务。",
    next: "请在今日小票里重新选择。",
  } satisfies Refusal,
  failed: {
    code: "print-failed",
    message: "小票没有打印成功。",
    next: "请查看打印机；还是不行请报修。",
  } satisfies Refusal,
  unknownTerminal: {
    code: "terminal-unknown",
    message: "本站点没有这台终端。",
    next: "请检查终端设置。",
  } satisfies Refusal,
  settledJob: {
    code: "print-job-settled",
    message: "这张小票已经处理过了。",
    next: "不用再处理；需要时可以补打。",
  } satisfies Refusal,
} as const;
