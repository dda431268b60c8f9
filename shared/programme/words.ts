import { showFen, type Fen } from "../money/fen.ts";
import { unreachable } from "../result.ts";
import type { Give, Meal, Tier } from "./document.ts";

/** What a tier gives, in words that a senior reads: 每次减￥5.00，满￥10.00可用. */
export function tierWords({ give, minSpend }: Tier, meal: Meal): string {
  const words = giveWords(give, meal);
  if (minSpend === null) return words;
  const reach = minSpend.compare === ">" ? "超过" : "满";
  return `${words}，${reach}${showFen(minSpend.amount)}可用`;
}

function giveWords(give: Give, meal: Meal): string {
  switch (give.kind) {
    case "off":
      return `减${showFen(typeof give.amount === "number" ? give.amount : give.amount[meal])}`;
    case "share":
      return shareWords(give.rateBp, give.cap);
    case "fixed-price":
      return `只付${showFen(give.price)}`;
    case "day-amount":
      return `每天共减${showFen(give.amount)}`;
    case "purse":
      return `每月${showFen(give.monthly)}，每餐抵${percentWords(give.rateBp)}`;
    case "sequence":
      return `按当天第几餐减免`;
    case "delivery":
      return `送餐补贴`;
    case "operating":
      return `运营补贴`;
    default:
      return unreachable(give);
  }
}

/** 打9折 for a plain ten per cent off; with a cap it is a subsidy: 减25%，最多￥3.00. */
function shareWords(rateBp: number, cap: Fen | null): string {
  if (cap !== null) return `减${percentWords(rateBp)}，最多${showFen(cap)}`;
  const rest = 10_000 - rateBp;
  return rest >= 5_000 && rest % 50 === 0 ? `打${tenths(rest)}折` : `减${percentWords(rateBp)}`;
}

function tenths(rest: number): string {
  const whole = Math.floor(rest / 1_000);
  const part = (rest % 1_000) / 10;
  return part === 0 ? String(whole) : `${whole}.${String(part).padStart(2, "0").replace(/0$/, "")}`;
}

function percentWords(rateBp: number): string {
  const part = rateBp % 100;
  const whole = Math.floor(rateBp / 100);
  return part === 0 ? `${whole}%` : `${whole}.${String(part).padStart(2, "0")}%`;
}
