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
  readonly layer: Grant["layer"];
  readonly listTotal: Fen;
  readonly fees: Fen;
};
type Prices = LayerInput & { readonly afterDiscount: Fen };

function applyLayer(progress: Progress, input: LayerInput): Progress {
  const prices: Prices = { ...input, afterDiscount: afterDiscount(progress, input.listTotal) };
  const granted = input.entitlement.decisions
    .filter(({ verdict, version }) => verdict === "granted" && version.stack.layer === input.layer)
    .toSorted(inOrder);
  const { chosen, losers } = bestOfEachGroup(granted, progress, prices);
  return applyAll(chosen, { ...progress, denials: [...progress.denials, ...losers] }, prices);
}

/** The price after what offers and discounts took off, whatever came later. */
function afterDiscount({ grants }: Progress, listTotal: Fen): Fen {
  const discounts = grants.filter(({ grant }) => ["offer", "discount"].includes(grant.layer));
  return subtractFen(listTotal, sumFen(discounts.map(({ grant }) => grant.amount)));
}

function inOrder(one: Decision, other: Decision): number {
  const byOrder = one.version.stack.order - other.version.stack.order;
  return byOrder !== 0 ? byOrder : one.programme < other.programme ? -1 : 1;
}

/**
 * In each exclusive group only one stays: the one with which the layer, applied as a whole, leaves least to
 * pay; a tie goes to the smaller id. The groups are decided one after another, in order of their word.
 */
function bestOfEachGroup(
  granted: readonly Decision[],
  before: Progress,
  prices: Prices,
): { chosen: readonly Decision[]; losers: readonly Denial[] } {
  const words = new Set(granted.flatMap(({ version }) => version.stack.exclusive ?? []));
  let chosen = granted.filter(({ version }) => version.stack.exclusive === null);
  const losers: Denial[] = [];
  for (const word of [...words].sort()) {
    const rivals = granted.filter(({ version }) => version.stack.exclusive === word);
    const options = rivals.map((decision) => optionOf(decision, chosen, { before, prices }));
    const winner = options.reduce<Option | null>(betterOption, null);
    // A rival that gives nothing here says so itself; it was not beaten by anything.
    const kept = options.filter((option) => option === winner || option.amount === 0);
    chosen = [...chosen, ...kept.map(({ decision }) => decision)].toSorted(inOrder);
    if (winner === null) continue;
    losers.push(...options.filter((one) => !kept.includes(one)).map((one) => beaten(one, winner)));
  }
  return { chosen, losers };
}

/** What one member of an exclusive group would take off, and what the layer would leave with it. */
type Option = { readonly decision: Decision; readonly amount: Fen; readonly remaining: Fen };

function optionOf(
  decision: Decision,
  others: readonly Decision[],
  { before, prices }: { before: Progress; prices: Prices },
): Option {
  const after = applyAll([...others, decision].toSorted(inOrder), before, prices);
  const own = after.grants.find((applied) => applied.decision === decision);
  return { decision, amount: own?.grant.amount ?? zeroFen, remaining: after.remaining };
}

function betterOption(best: Option | null, option: Option): Option | null {
  if (option.amount === 0) return best;
  if (best === null || option.remaining < best.remaining) return option;
  const isTie = option.remaining === best.remaining;
  return isTie && option.decision.programme < best.decision.programme ? option : best;
}

function beaten({ decision, amount }: Option, winner: Option): Denial {
  return denied(decision, [reason(240, `${winner.decision.title}；${showFen(amount)} 未选`)]);
}

function applyAll(decisions: readonly Decision[], before: Progress, prices: Prices): Progress {
  return decisions.reduce((progress, decision) => applyOne(progress, decision, prices), before);
}

function applyOne(progress: Progress, decision: Decision, prices: Prices): Progress {
  const { remaining, grants, denials } = progress;
  const best = bestCandidate(decision, remaining, prices);
  if (best === null || best.amount === 0) {
    const why = best === null ? belowMinimum(decision) : reason(260);
    return { ...progress, denials: [...denials, denied(decision, [why])] };
  }
  const grant = grantOf(best, remaining);
  return { remaining: grant.after, grants: [...grants, { decision, grant }], denials };
}

/** Names the smallest amount from which one of the tiers would apply. */
function belowMinimum({ tiers }: Decision): Reason {
  const [nearest] = tiers
    .flatMap(({ minSpend }) => minSpend ?? [])
    .toSorted((one, other) => one.amount - other.amount);
  if (nearest === undefined) return reason(230);
  const reach = nearest.compare === ">" ? "超过" : "满";
  return reason(230, `${reach}${showFen(nearest.amount)}`);
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
function bestCandidate(decision: Decision, remaining: Fen, prices: Prices): Candidate | null {
  const { meal } = prices.entitlement.moment;
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

/**
 * Trims the last grant first until the person pays what the programmes that still grant ask for. A programme
 * that is trimmed to nothing grants nothing, and then its own minimum is not asked for either.
 */
function keepMinimumSelfPay({ remaining, grants, denials }: Progress, listTotal: Fen): Progress {
  const last = grants.at(-1);
  if (last === undefined) return { remaining, grants, denials };
  const asked = grants.map(({ decision }) => decision.version.minSelfPay);
  const minimum = minFen(maxFen(zeroFen, ...asked), listTotal);
  const missing = subtractFen(minimum, remaining);
  if (missing <= 0) return { remaining, grants, denials };
  const others = grants.slice(0, -1);
  if (missing < last.grant.amount) {
    return { remaining: minimum, grants: [...others, trimmed(last, missing)], denials };
  }
  const without = {
    remaining: addFen(remaining, last.grant.amount),
    grants: others,
    denials: [...denials, denied(last.decision, [reason(250)])],
  };
  return keepMinimumSelfPay(without, listTotal);
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
