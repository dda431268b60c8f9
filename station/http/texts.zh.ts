import type { Refusal } from "#shared/result.ts";

export const httpRefusals = {
  malformed: {
    code: "request-malformed",
    message: "请求的内容不对。",
    next: "请刷新页面再试；仍然不行请联系维护人员。",
  },
  tooLarge: {
    code: "request-too-large",
    message: "请求的内容太大。",
    next: "请减少内容后再试。",
  },
  notFound: {
    code: "not-found",
    message: "没有这个地址。",
    next: "请回到首页。",
  },
  foreignOrigin: {
    code: "origin-refused",
    message: "本机服务只接受本站点的屏幕。",
    next: "请从本机的收银台或自助机打开。",
  },
  tooManyScreens: {
    code: "too-many-screens",
    message: "连接的屏幕太多。",
    next: "请关掉不用的页面。",
  },
  failed: {
    code: "station-failed",
    message: "本机服务出了错，这一步没有完成。",
    next: "请再试一次；仍然不行请联系维护人员。",
  },
} as const satisfies Record<string, Refusal>;
