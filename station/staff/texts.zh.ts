import type { Refusal } from "#shared/result.ts";
import { showTime, type Instant } from "#shared/time/time.ts";

/** What staff are told when they sign in. Nothing in it tells a PIN. */
export const staffTexts = {
  signIn: {
    code: "staff-sign-in",
    message: "这一步要工作人员登录。",
    next: "请选择您的名字，输入密码。",
  },
  unknown: {
    code: "staff-unknown",
    message: "没有这位工作人员。",
    next: "请从名单里选择；名单不对请找店长。",
  },
  unknownTerminal: {
    code: "terminal-unknown",
    message: "本站点没有登记这台终端。",
    next: "请联系维护人员。",
  },
  wrongPin: (triesLeft: number): Refusal => ({
    code: "staff-pin-wrong",
    message: `密码不对，还可以试${triesLeft}次。`,
    next: "请再输一次；忘记密码请找店长重设。",
  }),
  locked: (until: Instant): Refusal => ({
    code: "staff-locked",
    message: `密码输错次数太多，已锁定到${showTime(until)}。`,
    next: "请到时再试，或请另一位工作人员帮忙。",
  }),
  terminalLocked: (until: Instant): Refusal => ({
    code: "staff-terminal-locked",
    message: `这台终端上密码输错次数太多，${showTime(until)}以后再试。`,
    next: "请换一台终端，或到时再试。",
  }),
} as const;
