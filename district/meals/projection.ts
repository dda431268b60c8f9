import type { JournalEntry } from "#shared/journal/entry.ts";
import { salePlacedSchema, type SalePlaced } from "#shared/journal/sale-placed.ts";
import { addFen, sumFen } from "#shared/money/fen.ts";
import { inTransaction, type Connection, type Database } from "../store/database.ts";
import { entriesAfter } from "../store/journal-store.ts";
import {
  addMeals,
  addUnread,
  clearMeals,
  keepProjectionVersion,
  projectionVersion,
  type Meal,
  type UnreadEntry,
} from "../store/meal-store.ts";

const kind = "sale.placed";

/** The layout of entries that these rules read. */
const readLayout = 1;

/** Another number makes the meals again from the journal at the next start. */
const rulesVersion = 1;
const projectionName = "meals";
const rebuildPage = 1_000;

/**
 * Adds the meals among new entries. Other kinds are left alone; an entry that cannot be read stays in the journal
 * and is remembered, and never holds up the others.
 * @returns those that cannot be read
 */
export async function projectMeals(
  connection: Connection,
  entries: readonly JournalEntry[],
): Promise<readonly UnreadEntry[]> {
  const read = entries.filter((entry) => entry.kind === kind).map(mealOf);
  const meals = read.flatMap((one) => ("sale" in one ? [one] : []));
  const unread = read.flatMap((one) => ("sale" in one ? [] : [one]));
  const repeated = meals.length === 0 ? [] : await addMeals(connection, meals);
  const all = [...unread, ...repeated.map(repeatedSale)];
  if (all.length > 0) await addUnread(connection, all);
  return all;
}

/** The meal that an entry of kind `sale.placed` tells of, or why it tells of none. */
function mealOf({ v, station, seq, at, body }: JournalEntry): Meal | UnreadEntry {
  if (v !== readLayout) return { station, seq, reason: "later-layout" };
  const sale = salePlacedSchema.safeParse(body);
  if (!sale.success || holdsNul(sale.data)) return { station, seq, reason: "unreadable" };
  if (!isBalanced(sale.data)) return { station, seq, reason: "unbalanced" };
  return { station, seq, at, sale: sale.data };
}

/** PostgreSQL keeps every character but this one. */
function holdsNul({ bill }: SalePlaced): boolean {
  return bill.funders.some(({ title }) => title.includes("\u0000"));
}

/** Whether what is taken off and what is paid make up the price, and the funders what is taken off. */
function isBalanced({ bill, postings }: SalePlaced): boolean {
  const off = addFen(bill.discountTotal, bill.subsidyTotal);
  const funders = new Set(bill.funders.map(({ funder }) => funder));
  return (
    addFen(bill.selfPay, off) === addFen(bill.listTotal, bill.fees) &&
    sumFen(bill.funders.map(({ amount }) => amount)) === off &&
    sumFen(postings.map(({ amount }) => amount)) === 0 &&
    funders.size === bill.funders.length
  );
}

function repeatedSale({ station, seq }: Meal): UnreadEntry {
  return { station, seq, reason: "repeated-sale" };
}

/**
 * Makes the meals again from the journals of all stations when they were made by other rules than these.
 * @returns whether that was necessary
 */
export async function renewMeals(database: Database): Promise<boolean> {
  return inTransaction(database, async (connection) => {
    if ((await projectionVersion(connection, projectionName)) === rulesVersion) return false;
    await rebuildMeals(connection);
    await keepProjectionVersion(connection, { name: projectionName, version: rulesVersion });
    return true;
  });
}

/** Empties the projection and makes it again from the journals of all stations. */
export async function rebuildMeals(connection: Connection): Promise<void> {
  await clearMeals(connection);
  let place = { station: "", seq: 0 };
  for (;;) {
    const entries = await entriesAfter(connection, { kind, ...place, limit: rebuildPage });
    await projectMeals(connection, entries);
    const last = entries.at(-1);
    if (last === undefined || entries.length < rebuildPage) return;
    place = { station: last.station, seq: last.seq };
  }
}
