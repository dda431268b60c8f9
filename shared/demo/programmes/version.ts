import type { z } from "zod";
import type { programmeSchema, versionSchema } from "../../programme/document.ts";

/** A programme as an author writes it down, before the schema has read it. */
export type WrittenProgramme = z.input<typeof programmeSchema>;
type WrittenVersion = z.input<typeof versionSchema>;

/** From this day on the programmes of the demonstration apply. */
const validFrom = "2026-01-01";

const everyWeekday = [1, 2, 3, 4, 5, 6, 7];

/** What the versions of the demonstration have in common. */
export const commonVersion = {
  no: 1,
  semantics: "kleene-1",
  validFrom,
  validTo: null,
  recordedAt: "2025-12-20T09:00:00+08:00",
  author: "区民政局编制",
  approver: "区民政局审核",
  tariffOf: "hukou",
  unless: [],
  hit: "unique",
  minSelfPay: 0,
  whenDry: "advance",
  rounding: { unitFen: 1, mode: "halfUp", differenceTo: "funder" },
  onUnknown: "ask",
  approval: "none",
  cases: [],
} as const satisfies Partial<WrittenVersion>;

/** A place of use: these regions, everything that is sold there, every day. */
export function anyMealIn(regions: string[]): WrittenVersion["at"] {
  return {
    stations: null,
    regions,
    channels: ["dine-in", "take-away", "delivery"],
    meals: ["breakfast", "lunch", "dinner"],
    weekdays: everyWeekday,
    days: "all",
  };
}

/** Says what of the figures is a city's own and what was set for the demonstration. */
export function basisOf(document: string, clause: string): WrittenVersion["basis"] {
  return [
    { document, clause, sha256: null },
    {
      document: "演示区县设定",
      clause: "适用地区、出资方、生效日期和养老机构入住者除外均为演示设定，不是现行政策",
      sha256: null,
    },
  ];
}

/** Sixty and older, living at home: whoever is in a care home eats there. */
export const atHomeFrom60: WrittenVersion["who"][] = [
  { f: "age", op: ">=", v: 60 },
  { f: "inCareHome", op: "=", v: false },
];
