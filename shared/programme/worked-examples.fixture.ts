import { expect, test } from "vitest";
import { billSchema } from "../bill/bill.ts";
import { aBasket, aMoment, billFor, borne, denialCodes } from "./builders.fixture.ts";
import type { Programme } from "./document.ts";
import type { Moment, Usage } from "./evaluate.ts";
import type { PersonFacts } from "./person.ts";

/** A row of a worked example: what is known, and what the bill must say. */
type Example = {
  readonly programmes: readonly Programme[];
  readonly person: PersonFacts;
  readonly moment?: Moment;
  readonly usage?: readonly Usage[];
  readonly price: number;
  readonly fee?: number;
  readonly discount?: number;
  readonly subsidy: number;
  readonly split?: Readonly<Record<string, number>>;
  readonly selfPay: number;
  readonly denied?: Readonly<Record<string, number[]>>;
};

/** Every example is a row of domain/policies.md with its own id. */
export function holds(examples: Readonly<Record<string, Example>>): void {
  test.each(Object.entries(examples))("%s", (_, example) => {
    const { programmes, person, price, fee = 0, discount = 0, subsidy } = example;
    const { moment = aMoment(), usage = [] } = example;
    const bill = billFor({ programmes, person, moment, usage, basket: aBasket(price, fee) });
    const split = { ...(discount > 0 ? { canteen: discount } : {}), ...example.split };
    expect({
      discount: bill.discountTotal,
      subsidy: bill.subsidyTotal,
      selfPay: bill.selfPay,
      split: borne(bill),
      denied: denialCodes(bill),
    }).toEqual({
      discount,
      subsidy,
      selfPay: example.selfPay,
      split,
      denied: example.denied ?? {},
    });
    expect(billSchema.parse(bill)).toEqual(bill);
  });
}
