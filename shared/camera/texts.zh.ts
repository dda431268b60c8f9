/** What keeps a camera from working, for the person in front of it and for the staff. */
export const cameraRefusals = {
  missing: {
    code: "camera-missing",
    message: "没有找到摄像头。",
    next: "请先刷卡；工作人员请检查摄像头是否插好。",
  },
  denied: {
    code: "camera-denied",
    message: "本机没有允许使用摄像头。",
    next: "请先刷卡；工作人员请在系统设置里允许使用摄像头。",
  },
  busy: {
    code: "camera-busy",
    message: "摄像头正被别的程序占用。",
    next: "请先刷卡；工作人员请关掉占用摄像头的程序，这里会自动恢复。",
  },
  lost: {
    code: "camera-lost",
    message: "摄像头断开了。",
    next: "正在自动重新连接，请稍等，也可以先刷卡。",
  },
  unsupported: {
    code: "camera-unsupported",
    message: "这个页面用不了摄像头。",
    next: "请先刷卡；工作人员请在本机上打开页面，或改用加密网址。",
  },
  modelMissing: {
    code: "face-model-missing",
    message: "刷脸暂时用不了。",
    next: "请先刷卡或出示市民码；工作人员请检查人脸模型文件。",
  },
  codeReaderMissing: {
    code: "code-reader-missing",
    message: "摄像头暂时扫不了码。",
    next: "请先刷卡，或请工作人员用扫码枪；工作人员请检查本站的程序文件。",
  },
  readerStopped: {
    code: "camera-reader-stopped",
    message: "摄像头的画面暂时看不了。",
    next: "正在自动恢复，请稍等，也可以先刷卡。",
  },
} as const;
