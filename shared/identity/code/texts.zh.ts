/** Why a code is not taken, and what to do; never anything that the code says. */
export const codeTexts = {
  "code-too-long": {
    message: "这个码太长，不是市民码。",
    next: "请打开市民码，再放到扫码口。",
  },
  "code-unreadable": {
    message: "这个码没有扫清楚。",
    next: "请把手机屏幕调亮，对准扫码口再扫一次。",
  },
  "code-not-ours": {
    message: "这不是市民码。",
    next: "请打开市民码再扫。",
  },
  "code-other-district": {
    message: "这个市民码不是本地发的，本机认不出来。",
    next: "请改用社会保障卡，或找工作人员。",
  },
  "code-signature": {
    message: "这个市民码核对不上，不能使用。",
    next: "请改用社会保障卡，或找工作人员。",
  },
  "code-expired": {
    message: "这个市民码过期了。",
    next: "请连上网络打开市民码，它会自动更新；或用社会保障卡。",
  },
  "code-stale": {
    message: "这个码已经超过一分钟，可能是截图。",
    next: "请打开市民码，出示正在更新的码。",
  },
  "code-future": {
    message: "手机时间比实际时间快了。",
    next: "请把手机时间设为自动，再打开市民码。",
  },
  "code-used": {
    message: "这个码刚才用过了。",
    next: "请等十秒，码更新后再扫。",
  },
  "code-revoked": {
    message: "这个市民码已经停用。",
    next: "请用社会保障卡，或找工作人员重新开通。",
  },
  "code-kind": {
    message: "这个码不能在这里出示。",
    next: "请打开市民码，出示正在更新的码。",
  },
  "clock-doubtful": {
    message: "本机时间需要核对，暂时不能扫手机上的码。",
    next: "请用社会保障卡，或找工作人员。",
  },
} as const;

/** What a code of somebody else's is, when its form shows it. */
export const foreignCodes = {
  payment: "这是付款码，不是市民码。",
  address: "这是网址，不是市民码。",
  voucher: "这像是医保码或电子社保卡，不是市民码。",
} as const;
