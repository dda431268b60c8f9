import fc from "fast-check";
import { expect, test } from "vitest";
import { topUpPostings, postingSchema, postingsOf } from "../journal/posting.ts";
import type { PersonKey } from "../id/ids.ts";
import { fen, maxFen, minFen, sumFen, zeroFen } from "../money/fen.ts";
import {
  aPerson,
  aUsage,
  billFor,
  denialCodes,
  unknownPerson,
} from "../programme/builders.fixture.ts";
import type { Programme } from "../programme/document.ts";
import type { PersonFacts } from "../programme/person.ts";
import { billSchema, type Bill } from "./bill.ts";
import { aRandomBasket, anyStack, someProgrammes } from "./bills.fixture.ts";
import { totalOfShares } from "./funding.ts";

const people: readonly PersonFacts[] = [
  aPerson({ age: 62 }),
  aPerson({ age: 85 }),
  aPerson({ age: 70, groups: ["low-income"] }),
  { ...aPerson({ age: 85 }), groups: null },
];
const aCase = fc.record({
  programmes: someProgrammes(),
  person: fc.constantFrom(...people),
  basket: aRandomBasket,
});
const runs = { numRuns: 200 };
const person = "ab".repeat(32) as PersonKey;

const versionOf = (programmes: readonly Programme[], id: string) => {
  const version = programmes.find((programme) => programme.id === id)?.versions[0];
  if (version === undefined) throw new Error("a grant has its programme");
  return version;
};
const priceLeft = (bill: Bill) => bill.selfPay - bill.fees;

test("the shares of every grant add up to it, and all shares to what was taken off", () => {
  fc.assert(
    fc.property(aCase, (input) => {
      const bill = billFor(input);
      for (const { amount, shares } of bill.grants) {
        expect(totalOfShares(shares)).toBe(amount);
        expect(shares.every((one) => one.amount > 0)).toBe(true);
      }
      expect(totalOfShares(bill.funders)).toBe(bill.discountTotal + bill.subsidyTotal);
    }),
    runs,
  );
});

test("list price and fees less what was taken off is what is paid, and never negative", () => {
  fc.assert(
    fc.property(aCase, (input) => {
      const bill = billFor(input);
      const { listTotal, fees, discountTotal, subsidyTotal, selfPay } = bill;
      expect(selfPay).toBe(listTotal + fees - discountTotal - subsidyTotal);
      expect(selfPay).toBeGreaterThanOrEqual(fees);
      const path = bill.grants.reduce((price, { before, amount, after }) => {
        expect([before, after]).toEqual([price, price - amount]);
        return after;
      }, listTotal);
      expect(path).toBe(priceLeft(bill));
    }),
    runs,
  );
});

test("every programme either grants or says why not, once", () => {
  fc.assert(
    fc.property(aCase, (input) => {
      const bill = billFor(input);
      const named = [...bill.grants, ...bill.denials].map(({ programme }) => programme).sort();
      expect(named).toEqual(input.programmes.map(({ id }) => id).sort());
      expect(bill.denials.every(({ reasons }) => reasons.length > 0)).toBe(true);
      expect(bill.grants.every(({ amount }) => amount > 0)).toBe(true);
    }),
    runs,
  );
});

test("whoever grants finds its minimum self-pay kept", () => {
  fc.assert(
    fc.property(aCase, (input) => {
      const bill = billFor(input);
      const asked = bill.grants.map(
        ({ programme }) => versionOf(input.programmes, programme).minSelfPay,
      );
      const minimum = minFen(maxFen(zeroFen, ...asked), bill.listTotal);
      expect(priceLeft(bill)).toBeGreaterThanOrEqual(minimum);
    }),
    runs,
  );
});

test("the order in which programmes are listed changes nothing", () => {
  const shuffled = aCase.chain((input) =>
    fc
      .shuffledSubarray(input.programmes, { minLength: input.programmes.length })
      .map((programmes) => ({ input, other: { ...input, programmes } })),
  );
  fc.assert(
    fc.property(shuffled, ({ input, other }) => {
      const [one, two] = [billFor(input), billFor(other)];
      expect({ ...two, denials: [] }).toEqual({ ...one, denials: [] });
      expect(denialCodes(two)).toEqual(denialCodes(one));
    }),
    runs,
  );
});

test("of an exclusive group in a layer at most one grants, and one does when one could", () => {
  fc.assert(
    fc.property(aCase, (input) => {
      const bill = billFor(input);
      const granted = bill.grants.flatMap(({ programme }) => {
        const { layer, exclusive } = versionOf(input.programmes, programme).stack;
        return exclusive === null ? [] : [`${layer} ${exclusive}`];
      });
      expect(new Set(granted).size).toBe(granted.length);
      const beaten = bill.denials.filter(({ reasons }) => reasons[0]?.code === 240);
      for (const { programme } of beaten) {
        const { layer, exclusive } = versionOf(input.programmes, programme).stack;
        const isTrimmed = bill.denials.some(({ reasons }) => reasons[0]?.code === 250);
        expect(isTrimmed || granted.includes(`${layer} ${exclusive ?? ""}`)).toBe(true);
      }
    }),
    runs,
  );
});

test("no other member of a group would have left less to pay", () => {
  const oneGroup = anyStack.map((stack) => ({
    ...stack,
    layer: "subsidy" as const,
    exclusive: stack.exclusive === null ? null : "甲",
  }));
  const input = fc.record({
    programmes: someProgrammes(oneGroup, { minSelfPay: 0 }),
    person: fc.constantFrom(...people),
    basket: aRandomBasket,
  });
  fc.assert(
    fc.property(input, (all) => {
      const bill = billFor(all);
      const isMember = ({ versions }: Programme) => versions[0]?.stack.exclusive === "甲";
      for (const member of all.programmes.filter(isMember)) {
        const alone = all.programmes.filter((one) => one === member || !isMember(one));
        expect(bill.selfPay).toBeLessThanOrEqual(billFor({ ...all, programmes: alone }).selfPay);
      }
    }),
    runs,
  );
});

test("for one programme, knowing less never gives more", () => {
  const one = fc.record({
    programmes: someProgrammes().map((programmes) => programmes.slice(0, 1)),
    basket: aRandomBasket,
    age: fc.integer({ min: 50, max: 100 }),
    groups: fc.subarray(["low-income", "disabled"] as const),
  });
  fc.assert(
    fc.property(one, ({ programmes, basket, age, groups }) => {
      const known = aPerson({ age, groups });
      const off = (facts: PersonFacts) => {
        const bill = billFor({ programmes, basket, person: facts });
        return bill.discountTotal + bill.subsidyTotal;
      };
      expect(off({ ...known, groups: null })).toBeLessThanOrEqual(off(known));
      expect(off({ ...known, birth: null })).toBeLessThanOrEqual(off(known));
      expect(off(unknownPerson)).toBeLessThanOrEqual(off(known));
    }),
    { numRuns: 500 },
  );
});

test("a limited programme that granted does not grant the same meal again", () => {
  fc.assert(
    fc.property(aCase, (input) => {
      const first = billFor(input);
      const usage = first.grants.map(({ programme, amount }) => aUsage(programme, { amount }));
      const second = billFor({ ...input, usage });
      for (const { programme } of first.grants) {
        const [limit] = versionOf(input.programmes, programme).limits;
        const again = second.grants.find((grant) => grant.programme === programme);
        if (limit === undefined) continue;
        if (limit.count !== null) expect(again).toBeUndefined();
        const had = first.grants.find((grant) => grant.programme === programme)?.amount ?? 0;
        if (limit.amount !== null) {
          expect((again?.amount ?? 0) + had).toBeLessThanOrEqual(limit.amount);
        }
      }
    }),
    runs,
  );
});

test("a bill can be sent and read again unchanged", () => {
  fc.assert(
    fc.property(aCase, (input) => {
      const bill = billFor(input);
      expect(billSchema.parse(JSON.parse(JSON.stringify(bill)))).toEqual(bill);
    }),
    runs,
  );
});

test("the postings of a bill add up to zero, however it is paid", () => {
  fc.assert(
    fc.property(aCase, fc.boolean(), (input, isCash) => {
      const bill = billFor(input);
      const tender = isCash ? { kind: "cash" as const } : { kind: "wallet" as const, person };
      const postings = postingsOf(bill, tender);
      expect(sumFen(postings.map(({ amount }) => amount))).toBe(0);
      for (const posting of postings) expect(postingSchema.parse(posting)).toEqual(posting);
      const revenue = postings.filter(({ account }) => account === "revenue");
      const earned = sumFen(revenue.map(({ amount }) => amount));
      expect(earned).toBe(0 - bill.listTotal - bill.fees);
    }),
    runs,
  );
});

test("a top-up moves cash into the wallet", () => {
  expect(topUpPostings(person, fen(5000))).toEqual([
    { account: "tender:cash", amount: 5000 },
    { account: `wallet:${person}`, amount: -5000 },
  ]);
});
