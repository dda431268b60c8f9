import type { FaceHint } from "#shared/contracts/face-api.ts";
import type { SecondSign, SecondWay } from "#shared/contracts/session.ts";
import type { Refusal } from "#shared/result.ts";

/** What the face step says at the end of its ten seconds: no word of an unknown person. */
const timeUp: Refusal = {
  code: "face-time-up",
  message: "这次没有看清。",
  next: "可以再试一次，也可以插卡、扫码，或请工作人员帮忙。",
};

/** What the parts of identification say, at the kiosk and at the till. */
export const identifyTexts = {
  face: {
    title: "请看这里",
    why: "只用来认出您，不保存照片",
    starting: "正在打开摄像头",
    preparing: "正在准备，请稍等",
    slow: "请稍等，正在核对",
    stand: "站好，看着自己",
    good: (count: number) => `看清了 ${count} / 3`,
    hold: "很好，请别动",
    turnLeft: "请慢慢向左转头",
    turnRight: "请慢慢向右转头",
    turnFront: "请转回来，看正前方",
    cannotTurn: "转头不方便？可以插卡、扫码",
    again: "再试一次",
    timeUp,
  },
  hints: {
    "no-face": "请站到画面中间",
    "two-faces": "请一个人站在前面",
    "come-closer": "请再靠近一点",
    "too-dark": "光线太暗，请朝亮处",
    "too-bright": "光线太强，请避一避",
    "hold-still": "请保持不动",
    "look-here": "请看着画面",
  } satisfies Readonly<Record<FaceHint, string>>,

  code: {
    title: "请把码对着窗口",
    how: "离窗口一个手掌远",
    bright: "手机屏幕请调亮",
    reading: "正在核对",
    starting: "正在打开摄像头",
  },

  second: {
    title: "请再确认一次",
    ask: "请选一种",
    why: {
      "spot-check": "这是随机核对，防止别人冒用",
      amount: "这次金额较大，多一道保护",
      programme: "这项补贴要确认两次",
      "look-alike": "为了不认错人",
      "face-unsure": "为了不认错人",
      "face-not-live": "为了不认错人",
      "printed-code": "纸质码要再确认一次",
    } satisfies Readonly<Record<SecondSign["why"], string>>,
    ways: {
      card: "插社保卡",
      face: "刷脸",
      code: "扫市民码",
      phone: "手机号后四位",
      staff: "请工作人员来一下",
    } satisfies Readonly<Record<SecondWay, string>>,
    cardTitle: "请插社保卡",
    cardHow: "芯片朝上，插到底",
    phoneTitle: "请输手机号后四位",
    staffTitle: "请选工作人员",
    pinTitle: "请工作人员输密码",
    noStaff: "没有登记工作人员，请到收银台",
    checking: "正在核对，请稍等",
  },

  keypad: { clear: "清空", back: "退格", done: "确定" },

  who: { notMe: "不是我", tail: "尾号", age: (age: number) => `${age}岁` },

  notice: {
    listen: "读给我听",
    stopListening: "停止朗读",
    print: "打印出来",
    printing: "正在打印",
    printed: "已送去打印",
    previous: "上一页",
    more: "下一页",
    page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
    give: "同意",
    refuse: "不同意",
    free: "不同意也照样用餐，价钱一样",
  },
} as const;
