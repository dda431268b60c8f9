import { z } from "zod";
import { assert } from "../result.ts";
import { isRegionCode, isWithin, type RegionCode } from "../identity/region.ts";

/**
 * What is known about a person on the service day. `null` is unknown, which is neither yes nor no.
 * Regions are codes, groups are the codes of `groups.ts`, ages are full years, months are full months.
 */
export type Facts = {
  readonly age: number | null;
  readonly sex: "male" | "female" | null;
  readonly groups: readonly string[] | null;
  readonly hukou: RegionCode | null;
  readonly residence: RegionCode | null;
  readonly residenceMonths: number | null;
  readonly careLevel: number | null;
  readonly inCareHome: boolean | null;
  readonly isApproved: boolean | null;
};

export type FactName = keyof Facts;

const factNames = [
  "age",
  "sex",
  "groups",
  "hukou",
  "residence",
  "residenceMonths",
  "careLevel",
  "inCareHome",
  "isApproved",
] as const satisfies readonly FactName[];

const scalar = z.union([z.int(), z.string().max(64), z.boolean()]);

/** One comparison. On a region fact, `in` means the region itself or anything inside it. */
const comparisonSchema = z.strictObject({
  f: z.enum(factNames),
  op: z.enum([
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "between",
    "in",
    "notIn",
    "hasAny",
    "hasAll",
    "exists",
  ]),
  v: z.union([scalar, z.array(scalar).max(200)]),
});

export type Comparison = z.infer<typeof comparisonSchema>;

/** A typed condition: a closed tree, with no expression that anybody types. */
export type Condition =
  | Comparison
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly none: readonly Condition[] }
  | { readonly atLeast: number; readonly of: readonly Condition[] };

const branch = () => z.array(conditionSchema).max(50);

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    comparisonSchema,
    z.strictObject({ all: branch() }),
    z.strictObject({ any: branch() }),
    z.strictObject({ none: branch() }),
    z.strictObject({ atLeast: z.int().min(1).max(50), of: branch() }),
  ]),
);

/** Kleene's three values. Only `true` ever grants money. */
export type Verdict = boolean | "unknown";

/** A condition with what came out of it, node by node: the trace that an auditor reads. */
export type ConditionTrace = {
  readonly condition: Condition;
  readonly verdict: Verdict;
  /** The fact that a comparison saw; absent on connectives. */
  readonly seen?: Facts[FactName];
  readonly parts: readonly ConditionTrace[];
};

/** Evaluates a condition with the full trace; every node is evaluated, so that the nearest miss is known. */
export function traceCondition(condition: Condition, facts: Facts): ConditionTrace {
  if ("f" in condition) {
    const seen = facts[condition.f];
    return { condition, verdict: compared(condition, seen), seen, parts: [] };
  }
  const parts = partsOf(condition).map((part) => traceCondition(part, facts));
  return {
    condition,
    verdict: joined(
      condition,
      parts.map((part) => part.verdict),
    ),
    parts,
  };
}

function partsOf(condition: Exclude<Condition, Comparison>): readonly Condition[] {
  if ("all" in condition) return condition.all;
  if ("any" in condition) return condition.any;
  if ("none" in condition) return condition.none;
  return condition.of;
}

function joined(condition: Exclude<Condition, Comparison>, verdicts: readonly Verdict[]): Verdict {
  if ("all" in condition) return atLeast(verdicts.length, verdicts);
  if ("any" in condition) return atLeast(1, verdicts);
  if ("none" in condition) return negated(atLeast(1, verdicts));
  return atLeast(condition.atLeast, verdicts);
}

function atLeast(wanted: number, verdicts: readonly Verdict[]): Verdict {
  const yes = verdicts.filter((verdict) => verdict === true).length;
  const open = verdicts.filter((verdict) => verdict === "unknown").length;
  if (yes >= wanted) return true;
  return yes + open >= wanted ? "unknown" : false;
}

function negated(verdict: Verdict): Verdict {
  return verdict === "unknown" ? "unknown" : !verdict;
}

function compared(comparison: Comparison, seen: Facts[FactName]): Verdict {
  if (comparison.op === "exists") return (seen !== null) === (comparison.v !== false);
  if (seen === null) return "unknown";
  if (Array.isArray(seen)) return comparedSet(comparison, seen);
  assert(!(seen instanceof Array), "a fact that is not a list");
  return comparedScalar(comparison, seen);
}

type Scalar = string | number | boolean;

function comparedSet({ op, v }: Comparison, seen: readonly string[]): Verdict {
  const wanted = Array.isArray(v) ? v : [v];
  const isThere = (value: Scalar) => seen.includes(String(value));
  if (op === "hasAny") return wanted.some(isThere);
  if (op === "hasAll") return wanted.every(isThere);
  return "unknown";
}

/**
 * A value of another type than the fact's, or a text that is no region, cannot be compared: it is unknown.
 * Otherwise `age != "65"` would be true for everybody.
 */
function comparedScalar({ f, op, v }: Comparison, seen: string | number | boolean): Verdict {
  const list = Array.isArray(v) ? v : [v];
  const isPlace = f === "hukou" || f === "residence";
  const isComparable = (value: Scalar) =>
    typeof value === typeof seen && (!isPlace || isRegionCode(String(value)));
  if (!list.every(isComparable)) return "unknown";
  const matches = (value: Scalar) =>
    isPlace ? isWithin(seen as RegionCode, String(value) as RegionCode) : seen === value;
  if (op === "in" || op === "=") return list.some(matches);
  if (op === "notIn" || op === "!=") return !list.some(matches);
  if (typeof seen !== "number" || !list.every((value) => typeof value === "number"))
    return "unknown";
  return comparedNumbers(op, seen, list);
}

function comparedNumbers(op: Comparison["op"], seen: number, list: readonly number[]): Verdict {
  const [first, second] = list;
  if (first === undefined) return "unknown";
  if (op === "<") return seen < first;
  if (op === "<=") return seen <= first;
  if (op === ">") return seen > first;
  if (op === ">=") return seen >= first;
  if (op === "between" && second !== undefined) return seen >= first && seen <= second;
  return "unknown";
}
