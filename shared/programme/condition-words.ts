import { isRegionCode, regionName } from "../identity/region.ts";
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

/** What each fact is called when a condition asks only whether it is known. */
const factTitles: Readonly<Record<Comparison["f"], string>> = {
  age: "出生日期",
  sex: "性别",
  groups: "人群类别",
  hukou: "户籍",
  residence: "居住地",
  residenceMonths: "居住时间",
  careLevel: "照护等级",
  inCareHome: "入住机构情况",
  isApproved: "审批情况",
};

/** A condition of one comparison in words. */
function comparisonWords({ f, op, v }: Comparison): string {
  const list = (Array.isArray(v) ? v : [v]).map(String);
  if (op === "exists") return `${v === false ? "没有" : "已"}登记${factTitles[f]}`;
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
      return `属于${shortList(list.map(titleOfGroup))}`;
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
  const places = shortList(list.map((code) => (isRegionCode(code) ? regionName(code) : code)));
  return `${what}${op === "notIn" || op === "!=" ? "不在" : "在"}${places}`;
}

/** At most five of a list; a rule may name dozens of cities, and a person needs to read it. */
function shortList(titles: readonly string[]): string {
  const named = titles.slice(0, 5).join("、");
  return titles.length > 5 ? `${named}等${titles.length}项` : named;
}

function titleOfGroup(code: string): string {
  return isGroup(code) ? groupTitles[code] : code;
}

function isGroup(code: string): code is keyof typeof groupTitles {
  return Object.hasOwn(groupTitles, code);
}
