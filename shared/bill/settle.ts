import type { ItemId } from "../id/ids.ts";
import {
  addFen,
  maxFen,
  minFen,
  shareOf,
  showFen,
  subtractFen,
  sumFen,
  timesFen,
  zeroFen,
  type Fen,
} from "../money/fen.ts";
import type { Give, Meal, Tier } from "../programme/document.ts";
import type { Decision, Entitlement } from "../programme/evaluate.ts";
import { reason, type Reason } from "../programme/reason.ts";
import { assert } from "../result.ts";
import type { Bill, BillLine, Denial, Grant } from "./bill.ts";
import { mergedShares, sharesOf } from "./funding.ts";

/** What is ordered, at list prices. */
export type Basket = {
  readonly lines: readonly {
    readonly item: ItemId;
    readonly name: string;
    readonly count: number;
    readonly price: Fen;
  }[];
  /** Delivery and packing; nobody discounts or subsidises it. */
  readonly fees: Fen;
};

/** The fixed order in which layers come off the price: ENTITLEMENT.md §4.4. */
const layers = ["offer", "discount", "subsidy", "voucher"] as const;

/** The price on its way from list price to self-pay. */
type Progress = {
  readonly remaining: Fen;
  readonly grants: readonly Applied[];
  readonly denials: readonly Denial[];
};
type Applied = { readonly decision: Decision; readonly grant: Grant };
type Candidate = { readonly decision: Decision; readonly tier: Tier; readonly amount: Fen };

/**
 * The bill for a basket: what each programme takes off, who bears it, why others gave nothing, and what is
 * left to pay. Subsidies never exceed the price; the minimum self-pay trims the last layer first.
 */
export function settle(entitlement: Entitlement, basket: Basket): Bill {
  const lines = basket.lines.map((line): BillLine => ({
    ...line,
    total: timesFen(line.price, line.count),
  }));
  const listTotal = sumFen(lines.map(({ total }) => total));
  const start: Progress = { remaining: listTotal, grants: [], denials: refusedOf(entitlement) };
  const applied = layers.reduce<Progress>(
    (progress, layer) => applyLayer(progress, { entitlement, layer, listTotal, fees: basket.fees }),
    start,
  );
  const { grants: kept, denials } = keepMinimumSelfPay(applied, listTotal);
  const grants = kept.map(({ grant }) => grant);
  const totalOf = (wanted: readonly Grant["layer"][]) =>
    sumFen(grants.filter(({ layer }) => wanted.includes(layer)).map(({ amount }) => amount));
  const discountTotal = totalOf(["offer", "discount"]);
  const subsidyTotal = totalOf(["subsidy", "voucher"]);
  const off = addFen(discountTotal, subsidyTotal);
  assert(off <= listTotal, "nothing takes more off than the list price");
  return {
    lines,
    listTotal,
    fees: basket.fees,
    grants,
    denials: [...denials],
    discountTotal,
    subsidyTotal,
    selfPay: subtractFen(addFen(listTotal, basket.fees), off),
    funders: mergedShares(grants.flatMap(({ shares }) => shares)),
  };
}

function refusedOf({ decisions }: Entitlement): Denial[] {
  return decisions.flatMap((decision) =>
    decision.verdict === "granted" ? [] : [denied(decision, decision.reasons)],
  );
}

function denied(decision: Decision, reasons: readonly Reason[]): Denial {
  return {
    programme: decision.programme,
    version: decision.version.no,
    title: decision.title,
    verdict: decision.verdict === "needs-evidence" ? "needs-evidence" : "refused",
    reasons: [...reasons],
    isNearMiss: decision.isNearMiss,
  };
}

type LayerInput = {
  readonly entitlement: Entitlement;
  readonly layer: (typeof layers)[number];
  readonly listTotal: Fen;
  readonly fees: Fen;
};

function applyLayer(progress: Progress, input: LayerInput): Progress {
  const prices: Prices = { ...input, afterDiscount: progress.remaining };
  const granted = input.entitlement.decisions
    .filter(({ verdict, version }) => verdict === "granted" && version.stack.layer === input.layer)
    .toSorted(inOrder);
  const { winners, losers } = bestOfEachGroup(granted, progress.remaining, prices);
  const afterGroups = { ...progress, denials: [...progress.denials, ...losers] };
  return winners.reduce<Progress>(
    (now, decision) => applyOne(now, decision, prices, input.entitlement.moment.meal),
    afterGroups,
  );
}

function inOrder(one: Decision, other: Decision): number {
  const byOrder = one.version.stack.order - other.version.stack.order;
  return byOrder !== 0 ? byOrder : one.programme < other.programme ? -1 : 1;
}

type Prices = LayerInput & { readonly afterDiscount: Fen };

/** In each exclusive group only the best for the person stays; a tie goes to the smaller id. */
function bestOfEachGroup(
  granted: readonly Decision[],
  remaining: Fen,
  prices: Prices,
): { winners: Decision[]; losers: Denial[] } {
  const meal = prices.entitlement.moment.meal;
  const worth = (decision: Decision) =>
    bestCandidate(decision, { remaining, prices, meal })?.amount ?? zeroFen;
  const winners = granted.filter((decision) => {
    const rivals = granted.filter((other) => isRival(decision, other));
    return rivals.every(
      (other) =>
        worth(decision) > worth(other) ||
        (worth(decision) === worth(other) && decision.programme < other.programme),
    );
  });
  const losers = granted
    .filter((decision) => !winners.includes(decision))
    .map((decision) => {
      const winner = winners.find((other) => isRival(decision, other));
      const amounts = `${showFen(worth(decision))} 未选`;
      return denied(decision, [
        reason(240, winner === undefined ? amounts : `${winner.title}；${amounts}`),
      ]);
    });
  return { winners, losers };
}

function isRival(decision: Decision, other: Decision): boolean {
  const group = decision.version.stack.exclusive;
  return other !== decision && group !== null && other.version.stack.exclusive === group;
}

function applyOne(progress: Progress, decision: Decision, prices: Prices, meal: Meal): Progress {
  const best = bestCandidate(decision, { remaining: progress.remaining, prices, meal });
  if (best === null)
    return {
      ...progress,
      denials: [...progress.denials, denied(decision, [belowMinimum(decision)])],
    };
  if (best.amount === 0) {
    return { ...progress, denials: [...progress.denials, denied(decision, [reason(260)])] };
  }
  const grant = grantOf(best, progress.remaining);
  return {
    remaining: grant.after,
    grants: [...progress.grants, { decision, grant }],
    denials: progress.denials,
  };
}

function belowMinimum(decision: Decision): Reason {
  const amounts = decision.tiers.flatMap(({ minSpend }) =>
    minSpend === null ? [] : [minSpend.amount],
  );
  const [first, ...others] = amounts;
  return first === undefined ? reason(230) : reason(230, `满${showFen(minFen(first, ...others))}`);
}

function grantOf({ decision, tier, amount }: Candidate, before: Fen): Grant {
  const { version } = decision;
  return {
    programme: decision.programme,
    version: version.no,
    title: decision.title,
    tier: tier.label,
    layer: version.stack.layer,
    amount,
    before,
    after: subtractFen(before, amount),
    shares: sharesOf(amount, version.funds),
    reasons: [...decision.reasons],
  };
}

/** The tier that takes most off, with its amount; null when no tier's minimum spend is reached. */
function bestCandidate(
  decision: Decision,
  { remaining, prices, meal }: { remaining: Fen; prices: Prices; meal: Meal },
): Candidate | null {
  const open = decision.tiers.filter((tier) => reachesMinimum(tier, prices));
  return open.reduce<Candidate | null>((best, tier) => {
    const full = amountOf(tier.give, { remaining, meal, rounding: decision.version.rounding });
    const amount = decision.amountLeft === null ? full : minFen(full, decision.amountLeft);
    return best === null || amount > best.amount ? { decision, tier, amount } : best;
  }, null);
}

function reachesMinimum({ minSpend }: Tier, prices: Prices): boolean {
  if (minSpend === null) return true;
  const price = minSpend.base === "list" ? prices.listTotal : prices.afterDiscount;
  const spent = minSpend.fees === "in" ? addFen(price, prices.fees) : price;
  return minSpend.compare === ">" ? spent > minSpend.amount : spent >= minSpend.amount;
}

function amountOf(
  give: Give,
  at: { remaining: Fen; meal: Meal; rounding: Parameters<typeof shareOf>[2] },
): Fen {
  if (give.kind === "off") {
    const wanted = typeof give.amount === "number" ? give.amount : give.amount[at.meal];
    return minFen(wanted, at.remaining);
  }
  if (give.kind === "share") {
    const share = minFen(shareOf(at.remaining, give.rateBp, at.rounding), at.remaining);
    return give.cap === null ? share : minFen(share, give.cap);
  }
  // Other kinds never get here: evaluateProgrammes refuses them with reason 290.
  return give.kind === "fixed-price"
    ? maxFen(subtractFen(at.remaining, give.price), zeroFen)
    : zeroFen;
}

/** Trims the last grant first until the person pays what the programmes that granted ask for. */
function keepMinimumSelfPay(
  progress: Progress,
  listTotal: Fen,
): { grants: readonly Applied[]; denials: readonly Denial[] } {
  const asked = progress.grants.map(({ decision }) => decision.version.minSelfPay);
  const minimum = minFen(maxFen(zeroFen, ...asked), listTotal);
  let missing = maxFen(subtractFen(minimum, progress.remaining), zeroFen);
  const grants: Applied[] = [];
  const denials = [...progress.denials];
  for (const applied of progress.grants.toReversed()) {
    const cut = minFen(missing, applied.grant.amount);
    missing = subtractFen(missing, cut);
    if (cut === applied.grant.amount) denials.push(denied(applied.decision, [reason(250)]));
    else grants.unshift(cut === 0 ? applied : trimmed(applied, cut));
  }
  return { grants, denials };
}

function trimmed({ decision, grant }: Applied, cut: Fen): Applied {
  const amount = subtractFen(grant.amount, cut);
  return {
    decision,
    grant: {
      ...grant,
      amount,
      after: subtractFen(grant.before, amount),
      shares: sharesOf(amount, decision.version.funds),
      reasons: [...grant.reasons, reason(250)],
    },
  };
}
