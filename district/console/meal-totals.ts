import type { ConsoleMeals } from "#shared/contracts/district-api.ts";
import { addFen, fen, subtractFen, sumFen, zeroFen, type Fen } from "#shared/money/fen.ts";
import type { Instant } from "#shared/time/time.ts";

/** A station that has not been heard of for longer than this is worth a look, ms. */
const quietMs = 10 * 60_000;

/** A body that pays, as a column of the table. */
export type FunderColumn = { readonly funder: string; readonly title: string };

/** One row: the amounts stand in the order of the columns; a body that pays nothing here has 0. */
export type MealRow = {
  readonly meals: number;
  readonly persons: number;
  readonly listTotal: Fen;
  readonly shares: readonly Fen[];
  readonly selfPay: Fen;
  /** List prices less what everybody pays; anything but 0 has to be explained. */
  readonly difference: Fen;
};

export type StationRow = MealRow & {
  readonly station: string;
  readonly title: string;
  readonly lastSeq: number;
  readonly lastHeardAt: Instant | null;
  readonly isQuiet: boolean;
  /** Entries that the district cannot read, of all days. */
  readonly unread: number;
};

export type MealTable = {
  readonly funders: readonly FunderColumn[];
  readonly rows: readonly StationRow[];
  readonly total: MealRow;
};

/** The day's meals as a table: a column for each body that pays anywhere, in the order of first appearance. */
export function mealTable({ stations, now }: ConsoleMeals): MealTable {
  const funders = [
    ...new Map(
      stations
        .flatMap((one) => one.funders)
        .map(({ funder, title }) => [funder, { funder, title }]),
    ).values(),
  ];
  const rows = stations.map((one): StationRow => {
    const shares = funders.map(({ funder }) =>
      sumFen(
        one.funders.filter((share) => share.funder === funder).map(({ amount }) => fen(amount)),
      ),
    );
    const { station, title, meals, persons, lastSeq, lastHeardAt, unread } = one;
    const money = { listTotal: fen(one.listTotal), shares, selfPay: fen(one.selfPay) };
    const isQuiet = lastHeardAt === null || now - lastHeardAt > quietMs;
    return {
      ...{ station, title, meals, persons, lastSeq, lastHeardAt, isQuiet, unread },
      ...money,
      difference: differenceOf(money),
    };
  });
  return { funders, rows, total: totalOf(rows, funders.length) };
}

function totalOf(rows: readonly StationRow[], columns: number): MealRow {
  const money = {
    listTotal: sumFen(rows.map(({ listTotal }) => listTotal)),
    shares: Array.from({ length: columns }, (_, at) =>
      sumFen(rows.map(({ shares }) => shares[at] ?? zeroFen)),
    ),
    selfPay: sumFen(rows.map(({ selfPay }) => selfPay)),
  };
  return {
    meals: rows.reduce((sum, { meals }) => sum + meals, 0),
    persons: rows.reduce((sum, { persons }) => sum + persons, 0),
    ...money,
    difference: differenceOf(money),
  };
}

function differenceOf(row: Pick<MealRow, "listTotal" | "shares" | "selfPay">): Fen {
  return subtractFen(row.listTotal, addFen(row.selfPay, ...row.shares));
}
