/** What the district's server says about requests that reach no feature. */
export const httpTexts = {
  "request-malformed": {
    message: "请求的格式不对。",
    next: "请更新软件后重试；如仍出现请联系维护人员。",
  },
  "body-too-large": {
    message: "一次上传的数据太多。",
    next: "请分成更小的批次上传。",
  },
  "body-too-deep": {
    message: "上传的数据嵌套太深。",
    next: "请更新软件后重试；如仍出现请联系维护人员。",
  },
  "media-type": {
    message: "请求的数据类型不对。",
    next: "请用 JSON 格式发送。",
  },
  "foreign-page": {
    message: "只有本机的页面可以使用。",
    next: "请在本机打开控制台。",
  },
  "no-such-address": {
    message: "没有这个地址。",
    next: "请检查地址是否写对。",
  },
  "district-unavailable": {
    message: "区平台暂时不能读写数据。",
    next: "请稍后重试，数据不会丢失。",
  },
  "district-failed": {
    message: "区平台出现故障。",
    next: "请稍后重试；如仍出现请联系维护人员。",
  },
} as const;

export type HttpCode = keyof typeof httpTexts;
