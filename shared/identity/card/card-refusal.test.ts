import { expect, test } from "vitest";
import type { CardFailure } from "./card-read.ts";
import { cardFailureSchema } from "./card-read.ts";
import { cardRefusal } from "./card-refusal.ts";

const failures: readonly CardFailure[] = [
  { kind: "removed" },
  { kind: "mute" },
  { kind: "not-social-card", bank: "unionpay" },
  { kind: "not-social-card", bank: "foreign" },
  { kind: "transit-card" },
  { kind: "unknown-card" },
  { kind: "unpersonalised" },
  { kind: "app-blocked" },
  { kind: "card-blocked" },
  { kind: "garbage" },
  { kind: "timeout" },
  { kind: "busy" },
  { kind: "reader-missing" },
  { kind: "service-down", reason: "not-installed" },
  { kind: "service-down", reason: "not-running" },
];

test("every failure has a sentence and a next step in Chinese", () => {
  const kinds = new Set(failures.map(({ kind }) => kind));
  expect(kinds.size).toBe(cardFailureSchema.options.length);
  for (const failure of failures) {
    const refusal = cardRefusal(failure);
    expect(refusal.code).toMatch(/^card-[a-z-]+$/);
    expect(refusal.message).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(refusal.next).toMatch(/[\u4e00-\u9fff]/);
  }
});

test("a bank card and a missing driver are named for what they are", () => {
  expect(cardRefusal({ kind: "not-social-card", bank: "unionpay" }).message).toContain("银行卡");
  expect(cardRefusal({ kind: "service-down", reason: "not-installed" }).message).toBe(
    "读卡器未安装。",
  );
});
