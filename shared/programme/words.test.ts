import fc from "fast-check";
import { expect, test } from "vitest";
import { aTier, fixedPrice, off, share } from "./builders.fixture.ts";
import { programmeSchema, type Tier } from "./document.ts";
import { aVersion, aMoment, aPerson } from "./builders.fixture.ts";
import { evaluateProgrammes } from "./evaluate.ts";
import { todayEntitlement } from "./today.ts";
import { tierWords } from "./words.ts";

type Give = ReturnType<typeof aTier>["give"];

function parsed(tiers: ReturnType<typeof aTier>[]) {
  return programmeSchema.parse({
    id: "test/words",
    title: "项目",
    versions: [aVersion({ tiers })],
  });
}

function tierOf(own: Parameters<typeof aTier>[0]): Tier {
  const [tier] = parsed([aTier(own)]).versions[0]?.tiers ?? [];
  if (tier === undefined) throw new Error("a programme has a tier");
  return tier;
}

test.each<[Give, string]>([
  [off(500), "减￥5.00"],
  [{ kind: "off", amount: { breakfast: 100, lunch: 250, dinner: 0 } }, "减￥2.50"],
  [share(1000), "打9折"],
  [share(1500), "打8.5折"],
  [share(1950), "打8.05折"],
  [share(5000), "打5折"],
  [share(1234), "减12.34%"],
  [share(2500, 300), "减25%，最多￥3.00"],
  [share(6000), "减60%"],
  [share(10_000), "减100%"],
  [fixedPrice(800), "只付￥8.00"],
  [{ kind: "day-amount", amount: 500 }, "每天共减￥5.00"],
  [{ kind: "purse", monthly: 5000, rateBp: 5000 }, "每月￥50.00，每餐抵50%"],
  [{ kind: "sequence", rateBps: [10_000, 5000] }, "按当天第几餐减免"],
])("%j is said as %s", (give, words) => {
  expect(tierWords(tierOf({ give }), "lunch")).toBe(words);
});

test("a minimum spend is said with the right word", () => {
  const minSpend = { amount: 1000, base: "list", fees: "out" } as const;
  const words = (compare: ">=" | ">") =>
    tierWords(tierOf({ minSpend: { ...minSpend, compare } }), "lunch");
  expect(words(">=")).toBe("减￥1.00，满￥10.00可用");
  expect(words(">")).toBe("减￥1.00，超过￥10.00可用");
});

test("a discount in tenths says the price that is paid", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), (halfPercents) => {
      const rateBp = halfPercents * 50;
      const [, tenths] = /^打(\d(?:\.\d{1,2})?)折$/.exec(
        tierWords(tierOf({ give: share(rateBp) }), "lunch"),
      ) ?? ["", ""];
      expect(Math.round(Number(tenths) * 1000)).toBe(10_000 - rateBp);
    }),
  );
});

test("equal tiers are said once, and many of them still fit the screen", () => {
  const moment = aMoment();
  const wordsFor = (tiers: ReturnType<typeof aTier>[]) => {
    const programmes = [parsed(tiers)];
    const entitlement = evaluateProgrammes({ programmes, person: aPerson(), moment, usage: [] });
    return todayEntitlement(entitlement)[0]?.words ?? "";
  };
  expect(wordsFor([aTier(), aTier()])).toBe("减￥1.00");
  expect(wordsFor([aTier(), aTier({ give: off(200) })])).toBe("减￥1.00或减￥2.00");
  const many = Array.from({ length: 60 }, (_, at) => aTier({ give: off(100 + at) }));
  expect(wordsFor(many)).toHaveLength(120);
  expect(wordsFor(many).endsWith("…")).toBe(true);
});
