import type { z } from "zod";
import type { Bill } from "../bill/bill.ts";
import { settle, type Basket } from "../bill/settle.ts";
import { itemIdSchema, programmeIdSchema, stationIdSchema } from "../id/ids.ts";
import { regionSchema } from "../identity/region.ts";
import { fen } from "../money/fen.ts";
import { day, type Day } from "../time/time.ts";
import type { Condition } from "./condition.ts";
import { programmeSchema, type Meal, type Programme, type versionSchema } from "./document.ts";
import { evaluateProgrammes, type Moment, type Usage } from "./evaluate.ts";
import type { GroupCode } from "./groups.ts";
import { personFactsSchema, type PersonFacts } from "./person.ts";

/** A Wednesday without anything special about it. */
export const testDay: Day = day("2026-11-18");

type WrittenVersion = z.input<typeof versionSchema>;
type WrittenTier = WrittenVersion["tiers"][number];
type WrittenFund = WrittenVersion["funds"][number];

/** A version of a programme: everybody, every meal, one yuan off, paid by one funder; change what matters. */
export function aVersion(own: Partial<WrittenVersion> = {}): WrittenVersion {
  return {
    no: 1,
    semantics: "kleene-1",
    validFrom: "2020-01-01",
    validTo: null,
    recordedAt: "2019-12-01T09:00:00+08:00",
    author: "u1",
    approver: "u2",
    basis: [{ document: "测试文件", clause: "", sha256: null }],
    tariffOf: "host",
    at: anywhere(),
    who: everybody,
    unless: [],
    tiers: [aTier()],
    hit: "best",
    limits: [],
    stack: { layer: "subsidy", exclusive: null, order: 10 },
    minSelfPay: 0,
    funds: [remainder("city-finance")],
    whenDry: "advance",
    rounding: { unitFen: 1, mode: "halfUp", differenceTo: "funder" },
    offline: { mode: "lease", leaseDays: 7, grace: 1, graceBearer: null },
    onUnknown: "ask",
    approval: "none",
    cases: [],
    ...own,
  };
}

/** A programme with one version. */
export function aProgramme(id: string, own: Partial<WrittenVersion> = {}): Programme {
  return aDatedProgramme(id, [aVersion(own)]);
}

/** A programme with several versions. */
export function aDatedProgramme(id: string, versions: WrittenVersion[]): Programme {
  return programmeSchema.parse({ id, title: `项目 ${id}`, versions });
}

/** True for whoever it is asked about. */
export const everybody: Condition = { all: [] };

/** A tier for everybody that takes one yuan off. */
export function aTier(own: Partial<WrittenTier> = {}): WrittenTier {
  return {
    label: "档",
    when: everybody,
    minSpend: null,
    give: off(100),
    clause: "",
    ...own,
  };
}

export function off(amount: number): WrittenTier["give"] {
  return { kind: "off", amount };
}

export function share(rateBp: number, cap: number | null = null): WrittenTier["give"] {
  return { kind: "share", rateBp, cap };
}

export function fixedPrice(price: number): WrittenTier["give"] {
  return { kind: "fixed-price", price };
}

export function remainder(funder: string): WrittenFund {
  return { funder, title: funder, part: { kind: "remainder" }, budget: null };
}

/** Every site, meal, channel and day; change what matters. */
export function anywhere(own: Partial<WrittenVersion["at"]> = {}): WrittenVersion["at"] {
  return {
    stations: null,
    regions: null,
    channels: ["dine-in", "take-away", "delivery"],
    meals: ["breakfast", "lunch", "dinner"],
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    days: "all",
    ...own,
  };
}

/** So many grants in a window. */
export function times(
  count: number,
  window: WrittenVersion["limits"][number]["window"],
): WrittenVersion["limits"][number] {
  return { window, count, amount: null, key: "person" };
}

/** So much money in a window. */
export function atMost(
  amount: number,
  window: WrittenVersion["limits"][number]["window"],
): WrittenVersion["limits"][number] {
  return { window, count: null, amount, key: "person" };
}

export function ageFrom(age: number): Condition {
  return { f: "age", op: ">=", v: age };
}

export function ageBetween(from: number, to: number): Condition {
  return { f: "age", op: "between", v: [from, to] };
}

export function inGroup(...groups: GroupCode[]): Condition {
  return { f: "groups", op: "hasAny", v: groups };
}

export function hukouIn(region: string): Condition {
  return { f: "hukou", op: "in", v: [region] };
}

type PersonWords = {
  readonly age?: number;
  readonly groups?: readonly GroupCode[];
  readonly hukou?: string;
  readonly residence?: string;
  readonly residentSince?: string;
  readonly careLevel?: number;
  readonly inCareHome?: boolean;
};

/** A person of 72 with a city hukou, about whom everything is known; the birthday is 1 January. */
export function aPerson(own: PersonWords = {}): PersonFacts {
  const { age = 72, groups = [], ...rest } = own;
  return personFactsSchema.parse({
    birth: `${Number(testDay.slice(0, 4)) - age}-01-01`,
    sex: "female",
    groups: groups.map((group) => ({ group, from: null, to: null })),
    hukou: "330106",
    residence: "330106",
    residentSince: null,
    careLevel: 0,
    inCareHome: false,
    ...rest,
  });
}

/** About whom nothing at all is known. */
export const unknownPerson: PersonFacts = {
  birth: null,
  sex: null,
  groups: null,
  hukou: null,
  residence: null,
  residentSince: null,
  careLevel: null,
  inCareHome: null,
};

/** Lunch at station s-001, eaten there on the test day. */
export function aMoment(
  own: Partial<Omit<Moment, "station" | "region">> & { station?: string; region?: string } = {},
): Moment {
  const { station = "s-001", region = "330106", ...rest } = own;
  return {
    day: testDay,
    meal: "lunch",
    channel: "dine-in",
    dayKind: "workday",
    assurance: "single",
    ...rest,
    station: stationIdSchema.parse(station),
    region: regionSchema.parse(region),
  };
}

/** One set meal at a price, with fees. */
export function aBasket(price: number, fees = 0): Basket {
  const line = { item: itemIdSchema.parse("set"), name: "套餐", count: 1, price: fen(price) };
  return { lines: [line], fees: fen(fees) };
}

/** A grant of today, or of another day. */
export function aUsage(
  programme: string,
  own: { meal?: Meal; amount?: number; day?: Day } = {},
): Usage {
  return {
    programme: programmeIdSchema.parse(programme),
    day: own.day ?? testDay,
    meal: own.meal ?? "lunch",
    amount: fen(own.amount ?? 100),
  };
}

/** The whole way from documents to a bill. */
export function billFor(input: {
  readonly programmes: readonly Programme[];
  readonly person?: PersonFacts | null;
  readonly moment?: Moment;
  readonly usage?: readonly Usage[];
  readonly basket: Basket;
}): Bill {
  const { programmes, person = aPerson(), moment = aMoment(), usage = [], basket } = input;
  return settle(evaluateProgrammes({ programmes, person, moment, usage }), basket);
}

/** The reason codes with which each programme gave nothing. */
export function denialCodes(bill: Bill): Record<string, number[]> {
  return Object.fromEntries(
    bill.denials.map(({ programme, reasons }) => [programme, reasons.map(({ code }) => code)]),
  );
}

/** What each funder bears of a bill. */
export function borne(bill: Bill): Record<string, number> {
  return Object.fromEntries(bill.funders.map(({ funder, amount }) => [funder, amount]));
}
