import type { CardEvent } from "#shared/identity/card/card-event.ts";
import { type PersonaId } from "../../desk/virtual-card/personas.ts";

/**
 * What each persona of the virtual card's specification must give, as a short text: `read` with generation,
 * area, card number, name (– when closed) and flags, or the kind of failure. The same through the real PC/SC
 * service as through the slot.
 */
export const expected: Readonly<Record<PersonaId, { result: string; apdus: number }>> = {
  p01: { result: "read 3.0 330100 A00000011 –", apdus: 5 },
  p02: { result: "read 2.0 320200 B00000019 测试乙", apdus: 5 },
  p03: { result: "read 3.0 330100 A00000038 –", apdus: 5 },
  p03b: { result: "app-blocked", apdus: 1 },
  p03c: { result: "card-blocked", apdus: 1 },
  p04: { result: "read 2.0 330100 B00000043 测试戊", apdus: 5 },
  p05: { result: "read 1.0 310000 C00000059 测试丙", apdus: 5 },
  p06: { result: "not-social-card foreign", apdus: 3 },
  p06b: { result: "not-social-card unionpay", apdus: 3 },
  p07: { result: "unknown-card", apdus: 2 },
  p07b: { result: "unpersonalised", apdus: 3 },
  p08: { result: "removed", apdus: 3 },
  p09a: { result: "mute", apdus: 0 },
  p09b: { result: "timeout", apdus: 1 },
  // Two attempts, each with all three ways of reading.
  p09c: { result: "garbage", apdus: 22 },
  p09d: { result: "garbage after EF05", apdus: 12 },
  p09e: {
    result: "read 2.0 330100 B00000010 测试戊 card-number-check citizen-number-check",
    apdus: 5,
  },
  p10: { result: "read 2.0 320200 B00000019 测试乙", apdus: 5 },
  p11: { result: "timeout", apdus: 3 },
  p12: { result: "read 2.0 320200 B00000019 测试乙", apdus: 6 },
  p13: { result: "read 3.0 330100 A00000011 – 3104999900000000001", apdus: 6 },
  p14: { result: "read 2.0 330100 D00000144 测试买买提·阿不都热依木江·㛃古丽尔", apdus: 5 },
  p15: { result: "read 2.0 330100 D00000152 测㛃𬭳", apdus: 5 },
  p16: { result: "read 2.0 330100 D00000160 测试庚", apdus: 5 },
  p17: { result: "read 3.0 310000 C00000171 –", apdus: 5 },
};

/** The result of a read in the words of `expected`. */
export function inShort(event: Extract<CardEvent, { kind: "read" | "failed" }>): string {
  if (event.kind === "read") {
    const { version, area, cardNumber, holder, transitNumber, flags } = event.read;
    const parts = ["read", version, area, cardNumber, holder?.name ?? "–", transitNumber ?? ""];
    return [...parts, ...flags].filter((part) => part !== "").join(" ");
  }
  const { failure } = event;
  if (failure.kind === "not-social-card") return `${failure.kind} ${failure.bank}`;
  const partial = "partial" in failure ? failure.partial : undefined;
  return partial === undefined ? failure.kind : `${failure.kind} after ${partial.readUpTo}`;
}
