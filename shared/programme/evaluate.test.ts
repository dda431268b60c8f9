import { describe, expect, test } from "vitest";
import { day, type Day } from "../time/time.ts";
import {
  aBasket,
  aDatedProgramme,
  aMoment,
  aPerson,
  aProgramme,
  aTier,
  aUsage,
  aVersion,
  ageFrom,
  anywhere,
  atMost,
  billFor,
  denialCodes,
  everybody,
  hukouIn,
  inGroup,
  off,
  remainder,
  testDay,
  times,
  unknownPerson,
} from "./builders.fixture.ts";
import type { Condition } from "./condition.ts";
import type { Give, Programme } from "./document.ts";
import { evaluateProgrammes, versionOn, type Decision, type Moment } from "./evaluate.ts";
import type { PersonFacts } from "./person.ts";

type Version = Parameters<typeof aVersion>[0];

/** The one decision about one programme. */
function decisionOn(
  programme: Programme,
  at: { person?: PersonFacts; moment?: Moment; usage?: ReturnType<typeof aUsage>[] } = {},
): Decision {
  const { person = aPerson(), moment = aMoment(), usage = [] } = at;
  const { decisions } = evaluateProgrammes({ programmes: [programme], person, moment, usage });
  const [decision] = decisions;
  if (decision === undefined) throw new Error("the programme was not decided");
  return decision;
}

const codesOf = ({ reasons }: Decision) => reasons.map(({ code }) => code);

describe("what this engine does not know gives nothing and says so with 290", () => {
  const kinds: Record<string, Give> = {
    "an amount a day": { kind: "day-amount", amount: 500 } as Give,
    "a purse": { kind: "purse", monthly: 10_000, rateBp: 5000 } as Give,
    "first meal free": { kind: "sequence", rateBps: [10_000, 5000] },
    delivery: {
      kind: "delivery",
      by: "distance",
      steps: [{ upTo: null, amount: 200 }],
      paidTo: "person",
    } as Give,
    operating: { kind: "operating", per: "meal", amount: 300, kitchen: "any" } as Give,
  };
  const versions: Record<string, Version> = {
    ...Object.fromEntries(
      Object.entries(kinds).map(([name, give]) => [name, { tiers: [aTier({ give })] }]),
    ),
    "a known kind beside an unknown one": {
      tiers: [aTier(), aTier({ when: ageFrom(80), give: { kind: "day-amount", amount: 500 } })],
    },
    "a week": { limits: [times(1, "week")] },
    "once in a life": { limits: [times(1, "life")] },
    "a couple's limit": { limits: [{ ...times(1, "day"), key: "couple" }] },
    "a household's limit": { limits: [{ ...times(1, "day"), key: "household" }] },
    "an exception": { unless: ["other/programme"] },
    "the best of two tariffs": { tariffOf: "best-of" },
    "approval before the first use": { approval: "before-first-use" },
    "a budget": { funds: [{ ...remainder("city"), budget: 100_000 }] },
    "a rounding difference for the person": {
      rounding: { unitFen: 1, mode: "halfUp", differenceTo: "person" },
    },
    "a rounding difference for the operator": {
      rounding: { unitFen: 1, mode: "halfUp", differenceTo: "operator" },
    },
    "only with the network": {
      offline: { mode: "online-only", leaseDays: 0, grace: 0, graceBearer: null },
    },
  };
  test.each(Object.entries(versions))("%s", (_, version) => {
    const programme = aProgramme("test/unknown", version);
    const decision = decisionOn(programme);
    expect(decision.verdict).toBe("refused");
    expect(codesOf(decision)).toEqual([290]);
    const bill = billFor({ programmes: [programme], basket: aBasket(1200) });
    expect([bill.selfPay, bill.subsidyTotal, bill.grants]).toEqual([1200, 0, []]);
    expect(denialCodes(bill)).toEqual({ "test/unknown": [290] });
  });
});

describe("where and when", () => {
  const cases: [string, Version, Moment, number | null][] = [
    ["everywhere", {}, aMoment(), null],
    ["a named station", { at: anywhere({ stations: ["s-001"] }) }, aMoment(), null],
    ["another station", { at: anywhere({ stations: ["s-002"] }) }, aMoment(), 201],
    ["no station at all", { at: anywhere({ stations: [] }) }, aMoment(), 201],
    ["a region around it", { at: anywhere({ regions: ["330100"] }) }, aMoment(), null],
    ["another region", { at: anywhere({ regions: ["330105", "310000"] }) }, aMoment(), 201],
    [
      "a region inside it",
      { at: anywhere({ regions: ["330106"] }) },
      aMoment({ region: "330100" }),
      201,
    ],
    ["another meal", { at: anywhere({ meals: ["dinner"] }) }, aMoment(), 202],
    ["another way", { at: anywhere({ channels: ["delivery"] }) }, aMoment(), 204],
    ["that weekday", { at: anywhere({ weekdays: [3] }) }, aMoment(), null],
    ["another weekday", { at: anywhere({ weekdays: [1, 2, 4, 5, 6, 7] }) }, aMoment(), 203],
    ["a workday", { at: anywhere({ days: "workdays" }) }, aMoment(), null],
    ["no workday", { at: anywhere({ days: "workdays" }) }, aMoment({ dayKind: "rest-day" }), 203],
    [
      "no statutory holiday",
      { at: anywhere({ days: "not-statutory-holidays" }) },
      aMoment({ dayKind: "rest-day" }),
      null,
    ],
    [
      "workdays without a calendar",
      { at: anywhere({ days: "workdays" }) },
      aMoment({ dayKind: null }),
      203,
    ],
  ];
  test.each(cases)("%s", (_, version, moment, code) => {
    const decision = decisionOn(aProgramme("test/where", version), { moment });
    expect(codesOf(decision)).toEqual([code ?? 100]);
  });
});

describe("versions", () => {
  const dated = (no: number, validFrom: string, validTo: string | null) =>
    aVersion({ no, validFrom, validTo });
  const programme = aDatedProgramme("test/dated", [
    dated(1, "2025-01-01", "2025-12-31"),
    dated(2, "2026-01-01", null),
    dated(3, "2026-07-01", "2026-07-31"),
  ]);
  test.each<[string, number | null]>([
    ["2024-12-31", null],
    ["2025-01-01", 1],
    ["2025-12-31", 1],
    ["2026-01-01", 2],
    ["2026-07-01", 3],
    ["2026-07-31", 3],
    ["2026-08-01", 2],
    ["2099-01-01", 2],
  ])("on %s version %s is in force", (on, no) => {
    expect(versionOn(programme, day(on))?.no ?? null).toBe(no);
  });

  test("a programme that is not in force decides nothing", () => {
    const moment = aMoment({ day: day("2024-12-31") });
    const input = { programmes: [programme], person: aPerson(), moment, usage: [] };
    expect(evaluateProgrammes(input).decisions).toEqual([]);
  });
});

describe("who", () => {
  const at = (who: Condition, person = aPerson()) =>
    decisionOn(aProgramme("test/who", { who }), { person });

  test("a guest has no programmes", () => {
    const programmes = [aProgramme("test/who")];
    const input = { programmes, person: null, moment: aMoment(), usage: [] };
    expect(evaluateProgrammes(input).decisions).toEqual([]);
  });

  test("a fact that is not known needs evidence and grants nothing", () => {
    const decision = at(ageFrom(60), unknownPerson);
    expect([decision.verdict, codesOf(decision), decision.tiers]).toEqual([
      "needs-evidence",
      [211],
      [],
    ]);
  });

  test.each<[string, Condition, PersonFacts, boolean]>([
    ["one of two is missing", { all: [ageFrom(60), hukouIn("310000")] }, aPerson(), true],
    ["both are missing", { all: [ageFrom(80), hukouIn("310000")] }, aPerson(), false],
    ["the only one is missing", ageFrom(80), aPerson(), true],
    [
      "one is missing and one unknown",
      { all: [ageFrom(80), { f: "residenceMonths", op: ">=", v: 12 }] },
      aPerson(),
      false,
    ],
    [
      "one of two alternatives would do",
      { all: [ageFrom(60), { any: [hukouIn("310000"), hukouIn("320000")] }] },
      aPerson(),
      true,
    ],
  ])("%s", (_, who, person, isNearMiss) => {
    const decision = at(who, person);
    expect([decision.verdict, decision.isNearMiss]).toEqual(["refused", isNearMiss]);
  });

  test("group membership counts on its days only, both included", () => {
    const member = (from: string | null, to: string | null): PersonFacts => ({
      ...aPerson(),
      groups: [{ group: "low-income", from: from as Day | null, to: to as Day | null }],
    });
    const verdict = (person: PersonFacts) => at(inGroup("low-income"), person).verdict;
    expect(verdict(member(testDay, testDay))).toBe("granted");
    expect(verdict(member(null, null))).toBe("granted");
    expect(verdict(member("2026-11-19", null))).toBe("refused");
    expect(verdict(member(null, "2026-11-17"))).toBe("refused");
  });
});

describe("tiers", () => {
  const low = aTier({ label: "低保", when: inGroup("low-income"), give: off(500) });
  const old = aTier({ label: "八十", when: ageFrom(80), give: off(300) });
  const all = aTier({ label: "其他", when: everybody, give: off(100) });
  const at = (hit: "first" | "best" | "unique", tiers: Version, person: PersonFacts) => {
    const decision = decisionOn(aProgramme("test/tiers", { ...tiers, hit }), { person });
    return decision.verdict === "granted"
      ? decision.tiers.map(({ label }) => label)
      : [decision.verdict, ...codesOf(decision)];
  };
  const both = aPerson({ age: 85, groups: ["low-income"] });
  const groupUnknown: PersonFacts = { ...aPerson({ age: 85 }), groups: null };
  test.each<[string, "first" | "best" | "unique", PersonFacts, (string | number)[]]>([
    ["first takes the first that applies", "first", both, ["低保"]],
    ["first goes on to the next", "first", aPerson({ age: 85 }), ["八十"]],
    ["first stops at an unknown one", "first", groupUnknown, ["needs-evidence", 211]],
    ["best keeps all that apply", "best", both, ["低保", "八十"]],
    ["best passes over an unknown one", "best", groupUnknown, ["八十"]],
    ["best without a match", "best", aPerson({ age: 60 }), ["refused", 212]],
    ["unique takes the only one", "unique", aPerson({ age: 85 }), ["八十"]],
    ["unique refuses two", "unique", both, ["refused", 213]],
    ["unique does not guess at an unknown one", "unique", groupUnknown, ["needs-evidence", 211]],
    [
      "unknown without a match needs evidence",
      "best",
      { ...aPerson({ age: 60 }), groups: null },
      ["needs-evidence", 211],
    ],
  ])("%s", (_, hit, person, expected) => {
    expect(at(hit, { tiers: [low, old] }, person)).toEqual(expected);
  });

  test("an unknown tier after the first match does not matter", () => {
    expect(at("first", { tiers: [all, low] }, groupUnknown)).toEqual(["其他"]);
  });
});

describe("limits", () => {
  const yesterday = day("2026-11-17");
  const lastMonth = day("2026-10-31");
  const lastYear = day("2025-12-31");
  const refusedBy = (limits: Version, usage: ReturnType<typeof aUsage>[]) => {
    const decision = decisionOn(aProgramme("test/limit", limits), { usage });
    return decision.verdict === "granted" ? "granted" : codesOf(decision)[0];
  };
  const used = (own: Parameters<typeof aUsage>[1] = {}) => aUsage("test/limit", own);
  test.each<[string, Version, ReturnType<typeof aUsage>[], number | "granted"]>([
    ["once a meal, lunch had", { limits: [times(1, "meal")] }, [used()], 220],
    [
      "once a meal, dinner had",
      { limits: [times(1, "meal")] },
      [used({ meal: "dinner" })],
      "granted",
    ],
    [
      "once a meal, yesterday",
      { limits: [times(1, "meal")] },
      [used({ day: yesterday })],
      "granted",
    ],
    ["once a day, dinner had", { limits: [times(1, "day")] }, [used({ meal: "dinner" })], 221],
    ["twice a day, one had", { limits: [times(2, "day")] }, [used()], "granted"],
    ["once a month, yesterday", { limits: [times(1, "month")] }, [used({ day: yesterday })], 222],
    [
      "once a month, last month",
      { limits: [times(1, "month")] },
      [used({ day: lastMonth })],
      "granted",
    ],
    ["once a year, last month", { limits: [times(1, "year")] }, [used({ day: lastMonth })], 222],
    [
      "once a year, last year",
      { limits: [times(1, "year")] },
      [used({ day: lastYear })],
      "granted",
    ],
    ["5 yuan a day, 5 had", { limits: [atMost(500, "day")] }, [used({ amount: 500 })], 221],
    ["5 yuan a day, 4 had", { limits: [atMost(500, "day")] }, [used({ amount: 400 })], "granted"],
    ["another programme's use", { limits: [times(1, "day")] }, [aUsage("test/other")], "granted"],
    [
      "the second of two limits",
      { limits: [times(2, "day"), atMost(100, "month")] },
      [used({ day: yesterday })],
      222,
    ],
  ])("%s", (_, limits, usage, expected) => {
    expect(refusedBy(limits, usage)).toBe(expected);
  });

  test("of a limit on money the rest is granted, and no more", () => {
    const programme = aProgramme("test/limit", {
      tiers: [aTier({ give: off(300) })],
      limits: [atMost(500, "day"), atMost(5000, "month")],
    });
    const usage = [used({ meal: "breakfast", amount: 400 })];
    expect(decisionOn(programme, { usage }).amountLeft).toBe(100);
    const bill = billFor({ programmes: [programme], usage, basket: aBasket(1200) });
    expect([bill.subsidyTotal, bill.selfPay]).toEqual([100, 1100]);
  });
});

describe("a version that asks for more assurance than there is", () => {
  const asked = (assurance: "assisted" | "single" | "double" | undefined) =>
    aProgramme("city/meal", assurance === undefined ? {} : { assurance });

  test.each([
    [undefined, "assisted", "granted", []],
    ["assisted", "assisted", "granted", []],
    ["single", "assisted", "refused", [215]],
    ["single", "single", "granted", []],
    ["single", "double", "granted", []],
    ["double", "single", "refused", [215]],
    ["double", "double", "granted", []],
  ] as const)("asked for %s, sure by %s: %s", (wanted, assurance, verdict, codes) => {
    const decision = decisionOn(asked(wanted), { moment: aMoment({ assurance }) });
    expect(decision.verdict).toBe(verdict);
    expect(codesOf(decision).filter((code) => code !== 100)).toEqual(codes);
  });

  test("says so only when nothing else stands against it: another sign would help", () => {
    const programme = aProgramme("city/meal", { assurance: "double", who: hukouIn("310000") });
    expect(codesOf(decisionOn(programme))).toEqual([210]);
    const used = aProgramme("city/meal", { assurance: "double", limits: [times(1, "meal")] });
    expect(codesOf(decisionOn(used, { usage: [aUsage("city/meal")] }))).toEqual([220]);
  });
});
