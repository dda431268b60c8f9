import type { StationId } from "#shared/id/ids.ts";
import type { SalePlaced } from "#shared/journal/sale-placed.ts";
import type { Day, Instant } from "#shared/time/time.ts";
import { statement, type Connection, type Database } from "./database.ts";

/** One meal that a station sold, with where it stands in its journal. */
export type Meal = {
  readonly station: StationId;
  readonly seq: number;
  readonly at: Instant;
  readonly sale: SalePlaced;
};

const insertMeals = statement<{ station: string; seq: number }>(
  "meal-insert",
  `INSERT INTO meal (station, sale_id, seq, at, day, meal, channel, person,
                     list_total, fees, discount_total, subsidy_total, self_pay)
   SELECT * FROM unnest(
     $1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::date[], $6::text[], $7::text[], $8::text[],
     $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[])
   ON CONFLICT (station, sale_id) DO NOTHING
   RETURNING station, seq`,
);

const insertFunders = statement(
  "meal-funder-insert",
  `INSERT INTO meal_funder (station, sale_id, funder, title, amount)
   SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])`,
);

/**
 * Adds meals with what each funder bears.
 * @returns those that were not added, because the station had already reported the sale
 */
export async function addMeals(connection: Connection, meals: readonly Meal[]): Promise<Meal[]> {
  const rows = await insertMeals(connection, [
    meals.map(({ station }) => station),
    meals.map(({ sale }) => sale.saleId),
    meals.map(({ seq }) => seq),
    meals.map(({ at }) => at),
    meals.map(({ sale }) => sale.day),
    meals.map(({ sale }) => sale.meal),
    meals.map(({ sale }) => sale.channel),
    meals.map(({ sale }) => sale.person),
    meals.map(({ sale }) => sale.bill.listTotal),
    meals.map(({ sale }) => sale.bill.fees),
    meals.map(({ sale }) => sale.bill.discountTotal),
    meals.map(({ sale }) => sale.bill.subsidyTotal),
    meals.map(({ sale }) => sale.bill.selfPay),
  ]);
  const isAdded = new Set(rows.map(({ station, seq }) => `${station} ${seq}`));
  const added = meals.filter(({ station, seq }) => isAdded.has(`${station} ${seq}`));
  await addFunders(connection, added);
  return meals.filter((meal) => !added.includes(meal));
}

async function addFunders(connection: Connection, meals: readonly Meal[]): Promise<void> {
  const shares = meals.flatMap(({ station, sale }) =>
    sale.bill.funders.map((share) => ({ station, saleId: sale.saleId, ...share })),
  );
  await insertFunders(connection, [
    shares.map(({ station }) => station),
    shares.map(({ saleId }) => saleId),
    shares.map(({ funder }) => funder),
    shares.map(({ title }) => title),
    shares.map(({ amount }) => amount),
  ]);
}

const insertUnread = statement(
  "unread-entry-insert",
  `INSERT INTO unread_entry (station, seq, reason)
   SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[])`,
);

/** An entry of a known kind that was not applied, and why. */
export type UnreadEntry = {
  readonly station: StationId;
  readonly seq: number;
  readonly reason:
    | "later-layout"
    | "unreadable"
    | "unbalanced"
    | "repeated-sale"
    | "card-of-another"
    | "unknown-person";
};

/** Remembers entries that were not applied. */
export async function addUnread(
  connection: Connection,
  entries: readonly UnreadEntry[],
): Promise<void> {
  await insertUnread(connection, [
    entries.map(({ station }) => station),
    entries.map(({ seq }) => seq),
    entries.map(({ reason }) => reason),
  ]);
}

/** Empties everything that `addMeals` made, and what is remembered of sales that gave no meal. */
export async function clearMeals(connection: Connection): Promise<void> {
  await connection.query(`DELETE FROM meal_funder`);
  await connection.query(`DELETE FROM meal`);
  await connection.query(
    `DELETE FROM unread_entry USING journal_entry AS entry
     WHERE entry.station = unread_entry.station AND entry.seq = unread_entry.seq
       AND entry.kind = 'sale.placed'`,
  );
}

const version = statement<{ version: number }>(
  "projection-version",
  `SELECT version FROM projection WHERE name = $1 FOR UPDATE`,
);

/** With which version of its rules a projection was made; null when it never was. */
export async function projectionVersion(
  connection: Connection,
  name: string,
): Promise<number | null> {
  const [row] = await version(connection, [name]);
  return row?.version ?? null;
}

const setVersion = statement(
  "projection-set-version",
  `INSERT INTO projection (name, version) VALUES ($1, $2)
   ON CONFLICT (name) DO UPDATE SET version = excluded.version`,
);

/** Remembers with which version of its rules a projection was made. */
export async function keepProjectionVersion(
  connection: Connection,
  { name, version: made }: { name: string; version: number },
): Promise<void> {
  await setVersion(connection, [name, made]);
}

/** The meals of one station on one day. */
export type StationMeals = {
  readonly station: string;
  readonly title: string;
  readonly meals: number;
  readonly persons: number;
  readonly listTotal: number;
  readonly selfPay: number;
  readonly lastSeq: number;
  readonly lastHeardAt: Instant | null;
  /** Entries of all days that cannot be read. */
  readonly unread: number;
};

const ofDay = statement<StationMeals>(
  "meals-of-day",
  `SELECT station.station, station.title,
          count(meal.sale_id) AS meals,
          count(DISTINCT meal.person) AS persons,
          coalesce(sum(meal.list_total), 0)::bigint AS "listTotal",
          coalesce(sum(meal.self_pay), 0)::bigint AS "selfPay",
          station.head_seq AS "lastSeq",
          station.heard_at AS "lastHeardAt",
          (SELECT count(*) FROM unread_entry WHERE unread_entry.station = station.station) AS unread
   FROM station LEFT JOIN meal ON meal.station = station.station AND meal.day = $1
   GROUP BY station.station
   ORDER BY station.station COLLATE "C"`,
);

/** Every station with its sums of a day, in the order of their names; zero where nothing was sold. */
export async function mealsOfDay(database: Database, day: Day): Promise<StationMeals[]> {
  return ofDay(database, [day]);
}

/** What one funder bears of a station's meals of a day. */
export type FunderSum = {
  readonly station: string;
  readonly funder: string;
  readonly title: string;
  readonly amount: number;
};

const fundersOf = statement<FunderSum>(
  "meal-funders-of-day",
  `SELECT meal.station, meal_funder.funder, max(meal_funder.title) AS title,
          sum(meal_funder.amount)::bigint AS amount
   FROM meal JOIN meal_funder USING (station, sale_id)
   WHERE meal.day = $1
   GROUP BY meal.station, meal_funder.funder
   ORDER BY meal.station COLLATE "C", meal_funder.funder COLLATE "C"`,
);

/** What each funder bears of each station's meals of a day. */
export async function fundersOfDay(database: Database, day: Day): Promise<FunderSum[]> {
  return fundersOf(database, [day]);
}
