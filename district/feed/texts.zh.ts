/** What the feed says to a station that it does not answer. */
export const feedTexts = {
  "station-unknown": {
    message: "这个站点没有登记。",
    next: "请联系区平台登记站点。",
  },
  "request-signature": {
    message: "请求的签名不对。",
    next: "请检查站点密钥是否与登记的一致。",
  },
  "request-too-old": {
    message: "站点时间与区平台相差超过五分钟。",
    next: "请校准站点的时钟后重试。",
  },
} as const;

export type FeedCode = keyof typeof feedTexts;
