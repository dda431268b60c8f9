import Database from "better-sqlite3";
import { assert } from "#shared/result.ts";
import type { StationDatabase } from "../../../station/store/database.ts";

/** A row as it lies in a table, in the order of its columns. */
type Row = readonly (string | number | null)[];
/** The rows that one sale wrote, with their tables. */
export type SaleRows = readonly { readonly table: string; readonly row: Row }[];

/**
 * The tables that a sale writes to, in the order in which it does, each with the columns that find its rows by an
 * index. Reading must stay cheap: what it drives out of the processor's caches, the next measurement pays for.
 */
const tables = {
  receipt_counter: ["day"],
  journal: ["seq"],
  posting: ["seq"],
  sale: ["seq"],
  sale_grant: ["person_key", "day", "sale_id"],
  print_job: ["sale_id"],
  command: ["command_id"],
} as const;

/** What finds the rows of one sale. */
type SaleKeys = Record<(typeof tables)[keyof typeof tables][number], string | number | null>;

type Column = { readonly name: string; readonly type: string; readonly pk: number };

function columnsOf(db: StationDatabase, table: string): Column[] {
  return db
    .prepare<[string], Column>(`SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid`)
    .all(table);
}

function formOf(db: StationDatabase, table: string): "" | " WITHOUT ROWID" {
  const read = db.prepare<[string], number>(`SELECT wr FROM pragma_table_list(?)`).pluck();
  return read.get(table) === 1 ? " WITHOUT ROWID" : "";
}

/** Reads back what a sale of the station wrote. */
export function saleReader(db: StationDatabase): (commandId: string) => SaleRows {
  const find = db.prepare<[string], SaleKeys>(
    `SELECT sale.seq, sale.sale_id, sale.day, sale.person_key, command.command_id
     FROM command JOIN sale ON sale.sale_id = json_extract(command.answer, '$.value.saleId')
     WHERE command.command_id = ?`,
  );
  const reads = Object.entries(tables).map(([table, columns]) => {
    const condition = columns.map((column) => `${column} = @${column}`).join(" AND ");
    const read = db.prepare<[SaleKeys], Row>(`SELECT * FROM ${table} WHERE ${condition}`).raw();
    return { table, read };
  });
  return (commandId) => {
    const keys = find.get(commandId);
    assert(keys !== undefined, "the command sold something");
    return reads.flatMap(({ table, read }) => read.all(keys).map((row) => ({ table, row })));
  };
}

/** A second file with the same pragmas and the same tables without their rules. */
export type BareFile = {
  readonly db: StationDatabase;
  /** Writes the rows of one sale in one transaction. */
  write(rows: SaleRows): void;
};

/**
 * Makes the file that a sale is compared with: the least that SQLite must do to keep these rows. Columns, primary
 * keys and storage form are those of the station; checks, triggers, foreign keys and further indexes are not there.
 */
export function bareFile(path: string, station: StationDatabase): BareFile {
  const db = new Database(path);
  for (const pragma of ["journal_mode", "synchronous", "busy_timeout"]) {
    db.pragma(`${pragma} = ${String(station.pragma(pragma, { simple: true }))}`);
  }
  const inserts = new Map(
    Object.keys(tables).map((table) => {
      const columns = columnsOf(station, table);
      db.exec(plainTable(table, columns, formOf(station, table)));
      const places = columns.map(() => "?").join(", ");
      return [table, db.prepare<Row[]>(`INSERT OR REPLACE INTO ${table} VALUES (${places})`)];
    }),
  );
  const write = db.transaction((rows: SaleRows) => {
    for (const { table, row } of rows) inserts.get(table)?.run(row);
  });
  return {
    db,
    write(rows) {
      write.immediate(rows);
    },
  };
}

function plainTable(
  table: string,
  columns: readonly Column[],
  form: "" | " WITHOUT ROWID",
): string {
  const keys = columns.filter(({ pk }) => pk > 0).toSorted((one, other) => one.pk - other.pk);
  const parts = [
    ...columns.map(({ name, type }) => `${name} ${type}`),
    `PRIMARY KEY (${keys.map(({ name }) => name).join(", ")})`,
  ];
  return `CREATE TABLE ${table} (${parts.join(", ")})${form}`;
}
