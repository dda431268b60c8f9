import type { SaleSummary } from "#shared/contracts/station-api.ts";
import { salesTodaySchema } from "#shared/contracts/station-api.ts";
import { programmeIdSchema, type PersonKey, type SaleId, type TerminalId } from "#shared/id/ids.ts";
import { salePlacedSchema, type SalePlaced } from "#shared/journal/sale-placed.ts";
import { fen, type Fen } from "#shared/money/fen.ts";
import { mealSchema } from "#shared/programme/document.ts";
import type { Usage } from "#shared/programme/evaluate.ts";
import { daySchema, instantSchema, type Day, type Instant } from "#shared/time/time.ts";
import type { StationDatabase } from "./database.ts";

/** A sale as it was journalled, with where and when. */
export type StoredSale = {
  readonly placed: SalePlaced;
  readonly seq: number;
  readonly hash: string;
  readonly at: Instant;
  readonly terminal: TerminalId;
  readonly maskedName: string;
};

function statements(db: StationDatabase) {
  const insertSale = db.prepare<[Record<string, string | number | null>]>(
    `INSERT INTO sale (sale_id, seq, receipt_no, at, day, meal, terminal, person_key, masked_name,
       list_fen, fees_fen, discount_fen, subsidy_fen, self_pay_fen, tender, received_fen)
     VALUES (@sale_id, @seq, @receipt_no, @at, @day, @meal, @terminal, @person_key, @masked_name,
       @list_fen, @fees_fen, @discount_fen, @subsidy_fen, @self_pay_fen, @tender, @received_fen)`,
  );
  const insertGrant = db.prepare<[string, string, number, string, string, string, number]>(
    `INSERT INTO sale_grant (sale_id, programme, version, person_key, day, meal, amount_fen)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const readUsage = db.prepare<
    [string, string],
    { programme: string; day: string; meal: string; amount_fen: number }
  >(
    // Without ORDER BY: with it SQLite plans the query anew for every person, which costs more than reading.
    `SELECT programme, day, meal, amount_fen FROM sale_grant
     WHERE person_key = ? AND day >= ?`,
  );
  // Two statements: one with RETURNING fills a temporary table, which takes longer than both.
  const countReceipt = db.prepare<[string]>(
    `INSERT INTO receipt_counter (day, last) VALUES (?, 1)
     ON CONFLICT (day) DO UPDATE SET last = last + 1`,
  );
  const lastNumber = db.prepare<[string], { last: number }>(
    `SELECT last FROM receipt_counter WHERE day = ?`,
  );
  function nextNumber(day: Day): number {
    countReceipt.run(day);
    return lastNumber.get(day)?.last ?? 1;
  }
  const readBalance = db.prepare<[string], { balance_fen: number }>(
    `SELECT balance_fen FROM wallet WHERE person_key = ?`,
  );
  // Not an upsert: SQLite checks the row of the INSERT first, and -5.00 alone is no balance.
  const changeBalance = db.prepare<[number, string]>(
    `UPDATE wallet SET balance_fen = balance_fen + ? WHERE person_key = ?`,
  );
  const openWallet = db.prepare<[string, number]>(
    `INSERT INTO wallet (person_key, balance_fen) VALUES (?, ?)`,
  );
  const readSale = db.prepare<[string], SaleRow>(
    `SELECT sale.seq, sale.at, sale.terminal, sale.masked_name, journal.hash, journal.body
     FROM sale JOIN journal ON journal.seq = sale.seq WHERE sale.sale_id = ?`,
  );
  const readDay = db.prepare<[string], SummaryRow>(
    `SELECT sale.sale_id AS saleId, sale.receipt_no AS receiptNo, sale.at, sale.terminal,
       sale.masked_name AS maskedName, sale.list_fen AS listTotal, sale.self_pay_fen AS selfPay,
       coalesce((SELECT state FROM print_job WHERE print_job.sale_id = sale.sale_id
                 ORDER BY print_job_id DESC LIMIT 1), 'printed') AS printState
     FROM sale WHERE sale.day = ? ORDER BY sale.at DESC, sale.seq DESC LIMIT 500`,
  );
  return {
    insertSale,
    insertGrant,
    readUsage,
    nextNumber,
    readBalance,
    changeBalance,
    openWallet,
    readSale,
    readDay,
  };
}

/** Sales, what they granted, wallets and receipt numbers: rows that follow from the journal. */
export function salesStore(db: StationDatabase) {
  const rows = statements(db);
  return {
    /** Writes a sale whose journal entry and postings stand already, inside the caller's transaction. */
    insert({ placed, seq, at, terminal, maskedName }: Omit<StoredSale, "hash">): void {
      const { saleId, receiptNo, day, meal, person, bill, tender } = placed;
      rows.insertSale.run({
        sale_id: saleId,
        seq,
        receipt_no: receiptNo,
        at,
        day,
        meal,
        terminal,
        person_key: person,
        masked_name: maskedName,
        list_fen: bill.listTotal,
        fees_fen: bill.fees,
        discount_fen: bill.discountTotal,
        subsidy_fen: bill.subsidyTotal,
        self_pay_fen: bill.selfPay,
        tender: tender.kind,
        received_fen: tender.received,
      });
      if (person === null) return;
      for (const { programme, version, amount } of bill.grants) {
        rows.insertGrant.run(saleId, programme, version, person, day, meal, amount);
      }
    },

    /** What was granted to a person since a day, inclusive, in no particular order. */
    usageSince: (person: PersonKey, day: Day): Usage[] =>
      rows.readUsage.all(person, day).map((row) => ({
        programme: programmeIdSchema.parse(row.programme),
        day: daySchema.parse(row.day),
        meal: mealSchema.parse(row.meal),
        amount: fen(row.amount_fen),
      })),

    /** The next number of a day, from 1, inside the caller's transaction. */
    nextNumber: (day: Day): number => rows.nextNumber(day),

    /** Money in a wallet; null when the person has none here. */
    balance: (person: PersonKey): Fen | null => {
      const row = rows.readBalance.get(person);
      return row === undefined ? null : fen(row.balance_fen);
    },

    /** Adds to a wallet, or takes when negative; the table refuses a balance below zero. */
    changeBalance: (person: PersonKey, amount: Fen): void => {
      if (amount === 0) return;
      const { changes } = rows.changeBalance.run(amount, person);
      if (changes === 0) rows.openWallet.run(person, amount);
    },

    /** A sale with its journal body; null when there is none of that id. */
    sale(saleId: SaleId): StoredSale | null {
      const row = rows.readSale.get(saleId);
      return row === undefined ? null : storedSale(row);
    },

    /** Today's sales, the newest first, at most 500. */
    ofDay: (day: Day): SaleSummary[] =>
      salesTodaySchema.parse({
        sales: rows.readDay
          .all(day)
          .map((row) => ({ ...row, printState: shownState(row.printState) })),
      }).sales,
  };
}

type SaleRow = {
  seq: number;
  at: number;
  terminal: string;
  masked_name: string;
  hash: string;
  body: string;
};
type SummaryRow = {
  saleId: string;
  receiptNo: string;
  at: number;
  terminal: string;
  maskedName: string;
  listTotal: number;
  selfPay: number;
  printState: string;
};

/** An unknown outcome that a person has answered is settled, and shown as printed. */
function shownState(state: string): string {
  return state === "settled" ? "printed" : state;
}

function storedSale(row: SaleRow): StoredSale {
  const body: unknown = JSON.parse(row.body);
  return {
    placed: salePlacedSchema.parse(body),
    seq: row.seq,
    hash: row.hash,
    at: instantSchema.parse(row.at),
    terminal: row.terminal as TerminalId,
    maskedName: row.masked_name,
  };
}
