import { z } from "zod";
import { saleIdSchema, terminalIdSchema, type SaleId, type TerminalId } from "#shared/id/ids.ts";
import type { ReceiptDocument } from "#shared/receipt/receipt.ts";
import { assert } from "#shared/result.ts";
import type { Instant } from "#shared/time/time.ts";
import type { StationDatabase } from "./database.ts";

const stateSchema = z.enum(["queued", "printing", "printed", "unknown", "settled"]);

/** Where a print job stands. `unknown`: bytes went out and nothing confirmed them; a person must look. */
export type PrintJobState = z.infer<typeof stateSchema>;

export type PrintJob = {
  readonly printJobId: number;
  readonly saleId: SaleId | null;
  readonly receiptNo: string;
  readonly terminal: TerminalId;
  readonly document: ReceiptDocument;
  /** A reprint leaves the cash drawer alone. */
  readonly drawer: "kick" | "leave";
  readonly state: PrintJobState;
};

export type NewPrintJob = Omit<PrintJob, "printJobId" | "state"> & { readonly at: Instant };

type JobRow = {
  print_job_id: number;
  sale_id: string | null;
  receipt_no: string;
  terminal: string;
  document: string;
  opens_drawer: number;
  state: string;
};

/** The queue of paper, one row a job; the outbox of the sale's transaction. */
export function printStore(db: StationDatabase) {
  const insert = db.prepare<[string | null, string, string, string, number, number]>(
    `INSERT INTO print_job (sale_id, receipt_no, terminal, document, opens_drawer, state, created_at)
     VALUES (?, ?, ?, ?, ?, 'queued', ?)`,
  );
  const columns = `print_job_id, sale_id, receipt_no, terminal, document, opens_drawer, state`;
  const readNext = db.prepare<[string], JobRow>(
    `SELECT ${columns} FROM print_job WHERE state = 'queued' AND terminal = ?
     ORDER BY print_job_id LIMIT 1`,
  );
  const readOne = db.prepare<[number], JobRow>(
    `SELECT ${columns} FROM print_job WHERE print_job_id = ?`,
  );
  const readUnknown = db.prepare<[], JobRow>(
    `SELECT ${columns} FROM print_job WHERE state = 'unknown' ORDER BY print_job_id LIMIT 50`,
  );
  const readOfSale = db.prepare<[string], JobRow>(
    `SELECT ${columns} FROM print_job WHERE sale_id = ? ORDER BY print_job_id LIMIT 1`,
  );
  const update = db.prepare<[string, number]>(
    `UPDATE print_job SET state = ? WHERE print_job_id = ?`,
  );
  const doubt = db.prepare<[]>(`UPDATE print_job SET state = 'unknown' WHERE state = 'printing'`);

  return {
    /** Queues a job inside the caller's transaction. @returns its number, from 1 */
    queue({ saleId, receiptNo, terminal, document, drawer, at }: NewPrintJob): number {
      const text = JSON.stringify(document);
      const { lastInsertRowid } = insert.run(
        saleId,
        receiptNo,
        terminal,
        text,
        drawer === "kick" ? 1 : 0,
        at,
      );
      return Number(lastInsertRowid);
    },
    /** The oldest job that waits at a terminal, or null. */
    next: (terminal: TerminalId): PrintJob | null => jobOrNull(readNext.get(terminal)),
    job: (printJobId: number): PrintJob | null => jobOrNull(readOne.get(printJobId)),
    /** Jobs whose outcome a person has to look at. */
    unknown: (): PrintJob[] => readUnknown.all().map(jobOf),
    /** The first job of a sale: its original receipt. */
    ofSale: (saleId: SaleId): PrintJob | null => jobOrNull(readOfSale.get(saleId)),
    setState(printJobId: number, state: PrintJobState): void {
      assert(update.run(state, printJobId).changes === 1, "the print job exists");
    },
    /** After a start: what was being printed when the station died has an unknown outcome. */
    doubtInterrupted: (): number => doubt.run().changes,
  };
}

function jobOrNull(row: JobRow | undefined): PrintJob | null {
  return row === undefined ? null : jobOf(row);
}

/** The document is our own, written by `queue`; the ids are parsed. */
function jobOf(row: JobRow): PrintJob {
  return {
    printJobId: row.print_job_id,
    saleId: row.sale_id === null ? null : saleIdSchema.parse(row.sale_id),
    receiptNo: row.receipt_no,
    terminal: terminalIdSchema.parse(row.terminal),
    document: JSON.parse(row.document) as ReceiptDocument,
    drawer: row.opens_drawer === 1 ? "kick" : "leave",
    state: stateSchema.parse(row.state),
  };
}
