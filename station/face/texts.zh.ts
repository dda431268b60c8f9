import type { Refusal } from "#shared/result.ts";

const otherWays = "请放社保卡、出示市民码，或者找工作人员，一样方便。";
const sittingAgain = "请坐正、看镜头，重新录一遍。";

/** What face recognition says when it cannot do what was asked. No sentence blames anybody for their face. */
export const faceRefusals = {
  none: {
    code: "face-none",
    message: "这个食堂没有开通刷脸。",
    next: otherWays,
  },
  locked: {
    code: "face-locked",
    message: "刷脸还没有启用：缺少个人信息保护影响评估的记录。",
    next: "请负责人完成评估，把记录 face-assessment.json 放进站点数据文件夹。其他方式照常使用。",
  },
  unknownTerminal: {
    code: "terminal-unknown",
    message: "本站点没有这台终端。",
    next: "请检查终端设置。",
  },
  secondSignOnly: {
    code: "face-second-sign-only",
    message: "这里的刷脸只用来配合社保卡或市民码。",
    next: "请先放社保卡或出示市民码，也可以找工作人员。",
  },
  nobodyToConfirm: {
    code: "face-nobody-to-confirm",
    message: "还没有人刷卡或出示市民码。",
    next: "请先放社保卡或出示市民码。",
  },
  notEnrolled: {
    code: "face-not-enrolled",
    message: "您没有录过人脸，这一步不用刷脸。",
    next: "请用手机号后四位，或者找工作人员确认。",
  },
  presentationOver: {
    code: "face-presentation-over",
    message: "这一次刷脸已经结束。",
    next: "请重新开始，或者换一种方式。",
  },
  framesClock: {
    code: "face-frames-clock",
    message: "镜头画面的时间不对，没有采用。",
    next: "请重新开始刷脸，或者换一种方式。",
  },
  tooManyFrames: {
    code: "face-too-many-frames",
    message: "镜头画面来得太快，没有采用。",
    next: "请重新开始刷脸，或者换一种方式。",
  },
  descriptor: {
    code: "face-descriptor",
    message: "镜头送来的数据不对，没有采用。",
    next: "请重新开始；仍然不行请联系维护人员。",
  },
  otherPack: {
    code: "face-other-pack",
    message: "屏幕用的识别模型和本站点的不一致。",
    next: "请刷新页面后重新录入。",
  },
  notSure: {
    code: "face-not-sure",
    message: "这次请换一种方式。",
    next: otherWays,
  },
  notSeen: {
    code: "face-not-seen",
    message: "镜头没有看清。",
    next: otherWays,
  },
  notConfirmed: {
    code: "face-not-confirmed",
    message: "刷脸没有确认成功。",
    next: "请换一种方式确认：手机号后四位，或者找工作人员。",
  },
  notTurned: {
    code: "face-not-turned",
    message: "没有等到转头的动作。",
    next: "转头不方便没关系，请用手机号后四位，或者找工作人员确认。",
  },
  personChanged: {
    code: "face-person-changed",
    message: "刷脸的时候换了人，没有采用。",
    next: "请重新放社保卡或出示市民码。",
  },
  personUnknown: {
    code: "face-person-unknown",
    message: "名册里没有这个人，或者已经不能办理。",
    next: "请核对后重新查找。",
  },
  consentMissing: {
    code: "face-consent-missing",
    message: "这位长者没有同意刷脸，不能录入。",
    next: "请先把告知书读给长者听；同意后再录。不同意也照常用餐。",
  },
  noticeOther: {
    code: "face-notice-other",
    message: "告知书已经更新，刚才看的不是现在这一版。",
    next: "请重新看一遍告知书再选择。",
  },
  capturePoor: {
    code: "face-capture-poor",
    message: "有一张没有拍好，没有录入。",
    next: `请靠近一些、光线亮一些，画面里只有一个人。${sittingAgain}`,
  },
  capturesDiffer: {
    code: "face-captures-differ",
    message: "这几张彼此差别太大，没有录入。",
    next: `请确认一直是同一个人。${sittingAgain}`,
  },
  sameAsAnother: {
    code: "face-same-as-another",
    message: "已录入的人里，有一位和这位长者非常像。",
    next: "请核对是不是同一个人录了两次；确认是两个人，再选“是不同的人”。",
  },
  full: {
    code: "face-full",
    message: "本站点录入的人数已满。",
    next: "请联系负责人；这位长者请用社保卡或市民码。",
  },
  busy: {
    code: "face-busy",
    message: "校准正在进行。",
    next: "请稍等几分钟再看结果。",
  },
  calibrationFailed: {
    code: "face-calibration-failed",
    message: "校准没有完成，仍按原来的标准识别。",
    next: "请稍后再试；仍然不行请联系维护人员。",
  },
} as const satisfies Record<string, Refusal>;

/** What stands in the place of a receipt number on a printed notice. */
export const noticePaperName = (version: number): string => `告知书第${version}版`;
