import type { TodayEntitlement } from "../contracts/session.ts";
import type { Decision, Entitlement } from "./evaluate.ts";
import { tierWords } from "./words.ts";

/** What a person is told about the present meal before ordering: one line a programme, refusals included. */
export function todayEntitlement({ decisions, moment }: Entitlement): TodayEntitlement[] {
  return decisions.map(({ programme, title, verdict, reasons, tiers, isNearMiss }: Decision) => ({
    programme,
    title,
    verdict,
    words: tiers.map((tier) => tierWords(tier, moment.meal)).join("或"),
    reasons: [...reasons],
    isNearMiss,
  }));
}
