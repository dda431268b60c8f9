import fc from "fast-check";
import type { z } from "zod";
import { itemIdSchema } from "../id/ids.ts";
import { fen } from "../money/fen.ts";
import {
  aProgramme,
  aTier,
  ageFrom,
  atMost,
  everybody,
  inGroup,
  times,
} from "../programme/builders.fixture.ts";
import type { Programme, versionSchema } from "../programme/document.ts";
import type { Basket } from "./settle.ts";

type Version = z.input<typeof versionSchema>;
type Tier = Version["tiers"][number];

const amount = fc.integer({ min: 0, max: 1500 });
const rateBp = fc.integer({ min: 0, max: 10_000 });

const aGive: fc.Arbitrary<Tier["give"]> = fc.oneof(
  amount.map((off) => ({ kind: "off" as const, amount: off })),
  fc.record({ breakfast: amount, lunch: amount, dinner: amount }).map((byMeal) => ({
    kind: "off" as const,
    amount: byMeal,
  })),
  fc.record({ rateBp, cap: fc.option(amount) }).map((one) => ({ kind: "share" as const, ...one })),
  amount.map((price) => ({ kind: "fixed-price" as const, price })),
);

const aThreshold: fc.Arbitrary<Tier["minSpend"]> = fc.option(
  fc.record({
    amount: fc.integer({ min: 0, max: 2500 }),
    compare: fc.constantFrom(">=", ">"),
    base: fc.constantFrom("list", "after-discount"),
    fees: fc.constantFrom("in", "out"),
  }),
);

const someTiers: fc.Arbitrary<Tier[]> = fc.array(
  fc
    .record({
      give: aGive,
      minSpend: aThreshold,
      when: fc.constantFrom(everybody, ageFrom(60), ageFrom(80), inGroup("low-income")),
    })
    .map(aTier),
  { minLength: 1, maxLength: 3 },
);

const someFunds: fc.Arbitrary<Version["funds"]> = fc
  .array(
    fc.record({
      funder: fc.constantFrom("city", "district", "lottery"),
      title: fc.constant("出资方"),
      part: fc.oneof(
        amount.map((fixed) => ({ kind: "fixed" as const, amount: fixed })),
        rateBp.map((rate) => ({ kind: "share" as const, rateBp: rate })),
      ),
      budget: fc.constant(null),
    }),
    { maxLength: 3 },
  )
  .chain((others) =>
    fc
      .constantFrom("city", "charity")
      .map((funder) => [
        ...others,
        { funder, title: "出资方", part: { kind: "remainder" as const }, budget: null },
      ]),
  );

type Stack = Version["stack"];

/** Stacking anywhere: any layer, two exclusive words or none. */
export const anyStack: fc.Arbitrary<Stack> = fc.record({
  layer: fc.constantFrom("offer", "discount", "subsidy", "voucher"),
  exclusive: fc.constantFrom(null, null, "甲", "乙"),
  order: fc.integer({ min: 0, max: 3 }),
});

function aVersion(stack: fc.Arbitrary<Stack>): fc.Arbitrary<Partial<Version>> {
  return fc.record({
    tiers: someTiers,
    hit: fc.constantFrom("first", "best", "unique"),
    limits: fc.constantFrom([], [times(1, "meal")], [times(1, "day")], [atMost(400, "day")]),
    stack,
    minSelfPay: fc.constantFrom(0, 0, 100, 500),
    funds: someFunds,
    rounding: fc.record({
      unitFen: fc.constantFrom(1, 10, 100),
      mode: fc.constantFrom("halfUp", "down", "up"),
      differenceTo: fc.constant("funder"),
    }),
  });
}

/** Up to six programmes that this engine knows. */
export function someProgrammes(
  stack: fc.Arbitrary<Stack> = anyStack,
  own: Partial<Version> = {},
): fc.Arbitrary<Programme[]> {
  return fc
    .array(aVersion(stack), { minLength: 1, maxLength: 6 })
    .map((versions) =>
      versions.map((version, at) => aProgramme(`test/p${at}`, { ...version, ...own })),
    );
}

/** Up to four lines and a fee. */
export const aRandomBasket: fc.Arbitrary<Basket> = fc.record({
  lines: fc
    .array(
      fc.record({
        count: fc.integer({ min: 1, max: 4 }),
        price: fc.integer({ min: 0, max: 1500 }),
      }),
      { maxLength: 4 },
    )
    .map((lines) =>
      lines.map(({ count, price }, at) => ({
        item: itemIdSchema.parse(`item-${at}`),
        name: `菜${at}`,
        count,
        price: fen(price),
      })),
    ),
  fees: fc.constantFrom(0, 200, 500).map(fen),
});
