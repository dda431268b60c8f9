import type { TodayEntitlement } from "../contracts/session.ts";
import type { Meal, Tier } from "./document.ts";
import type { Decision, Entitlement } from "./evaluate.ts";
import { tierWords } from "./words.ts";

/** What a person is told about the present meal before ordering: one line a programme, refusals included. */
export function todayEntitlement({ decisions, moment }: Entitlement): TodayEntitlement[] {
  return decisions.map(({ programme, title, verdict, reasons, tiers, isNearMiss }: Decision) => ({
    programme,
    title,
    verdict,
    words: wordsOf(tiers, moment.meal),
    reasons: [...reasons],
    isNearMiss,
  }));
}

/** So many characters of words fit the wire; with the policy "best" many tiers may apply. */
const longestWords = 120;

/** What the tiers give, each amount said once. */
function wordsOf(tiers: readonly Tier[], meal: Meal): string {
  const words = [...new Set(tiers.map((tier) => tierWords(tier, meal)))].join("或");
  return words.length <= longestWords ? words : `${words.slice(0, longestWords - 1)}…`;
}
