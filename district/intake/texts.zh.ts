/** What the intake says when it does not append a batch; read by whoever looks after stations. */
export const intakeTexts = {
  "contract-version": {
    message: "站点与区平台的接口版本不一致。",
    next: "请更新站点软件后再上传。",
  },
  "station-unknown": {
    message: "这个站点没有登记。",
    next: "请联系区平台登记站点。",
  },
  "batch-signature": {
    message: "上传数据的签名不对。",
    next: "请检查站点密钥是否与登记的一致。",
  },
  "journal-gap": {
    message: "上传的流水缺了一段。",
    next: "请从区平台要求的序号开始重新上传。",
  },
  "journal-wrong-station": {
    message: "上传的流水里有别的站点的记录。",
    next: "请联系区平台核查站点数据。",
  },
  "journal-wrong-hash": {
    message: "上传的流水校验不通过，内容可能被改动。",
    next: "请停止上传并联系区平台核查站点数据。",
  },
  "journal-fork": {
    message: "上传的流水与区平台已有的记录不一致。",
    next: "请停止上传并联系区平台核查站点数据。",
  },
} as const;

export type IntakeCode = keyof typeof intakeTexts;
