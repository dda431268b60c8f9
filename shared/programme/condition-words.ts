import { regionName, regionSchema } from "../identity/region.ts";
import type { Comparison, ConditionTrace } from "./condition.ts";
import { groupTitles } from "./groups.ts";

/**
 * What a condition that does not hold would have needed, in words: 户籍在杭州市. Only the parts that failed are
 * named, so that a clerk can say what is missing; null when nothing failed or there are no words for it.
 */
export function missingWords(trace: ConditionTrace): string | null {
  if (trace.verdict !== false) return null;
  const { condition } = trace;
  if ("f" in condition) return comparisonWords(condition);
  const failed = trace.parts.map(missingWords).filter((words) => words !== null);
  if (failed.length === 0) return null;
  return failed.join("any" in condition ? "或" : "、");
}

/** A condition of one comparison in words; null for one that has none. */
function comparisonWords({ f, op, v }: Comparison): string | null {
  const list = (Array.isArray(v) ? v : [v]).map(String);
  switch (f) {
    case "age":
      return numberWords({ op, list }, { whole: "年龄", unit: "岁" });
    case "residenceMonths":
      return numberWords({ op, list }, { whole: "居住", unit: "个月" });
    case "careLevel":
      return numberWords({ op, list }, { whole: "照护等级", unit: "级" });
    case "hukou":
      return placeWords("户籍", { op, list });
    case "residence":
      return placeWords("居住", { op, list });
    case "groups":
      return `属于${list.map(titleOfGroup).join("、")}`;
    case "sex":
      return list.includes("male") ? "男性" : "女性";
    case "inCareHome":
      return list.includes("false") ? "不住养老机构" : "住养老机构";
    case "isApproved":
      return "已经审批";
  }
}

type Wanted = { readonly op: Comparison["op"]; readonly list: readonly string[] };

function numberWords(
  { op, list }: Wanted,
  { whole, unit }: { whole: string; unit: string },
): string {
  const [first = "", second = ""] = list;
  const words: Partial<Record<Comparison["op"], string>> = {
    ">=": `${whole}满${first}${unit}`,
    ">": `${whole}超过${first}${unit}`,
    "<": `${whole}未满${first}${unit}`,
    "<=": `${whole}不超过${first}${unit}`,
    between: `${whole}在${first}至${second}${unit}`,
  };
  return words[op] ?? `${whole}为${list.join("、")}${unit}`;
}

function placeWords(what: string, { op, list }: Wanted): string {
  const places = list.map((code) => regionName(regionSchema.parse(code))).join("、");
  return `${what}${op === "notIn" || op === "!=" ? "不在" : "在"}${places}`;
}

function titleOfGroup(code: string): string {
  return isGroup(code) ? groupTitles[code] : code;
}

function isGroup(code: string): code is keyof typeof groupTitles {
  return Object.hasOwn(groupTitles, code);
}
