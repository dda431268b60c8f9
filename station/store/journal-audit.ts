import Database from "better-sqlite3";
import type { StationDatabase } from "./database.ts";

/** An entry as it lies in the file, nothing of it believed. */
export type AuditEntry = {
  readonly seq: number;
  readonly v: unknown;
  readonly at: unknown;
  readonly terminal: unknown;
  readonly actor: unknown;
  readonly kind: unknown;
  readonly body: unknown;
  readonly algorithm: unknown;
  readonly prevHash: unknown;
  readonly hash: unknown;
};

/** Rows that follow from an entry, as they lie in the file. */
export type AuditPosting = { readonly account: unknown; readonly amount: unknown };
export type AuditSale = Readonly<Record<string, unknown>>;
export type AuditGrant = Readonly<Record<string, unknown>>;
export type AuditHead = {
  readonly seq: number;
  readonly hash: string;
  readonly at: number;
  readonly signature: string;
};
export type AuditWallet = {
  readonly person: string;
  readonly balance: number;
  readonly owed: number;
};

/**
 * Opens a station's file to look at and not to touch: nothing is migrated, nothing is written. The station may
 * be running. Throws when it is no database.
 */
export function openForAudit(path: string): StationDatabase {
  return new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
}

/** The layout of a file: the number of its last migration; 0 for a database that is no station's. */
export function layoutOf(db: StationDatabase): number {
  return Number(db.pragma("user_version", { simple: true }));
}

/** What an auditor reads of a station's file; within one transaction it is one moment. */
export function journalAudit(db: StationDatabase) {
  const setting = db.prepare<[string], { value: string }>(
    `SELECT value FROM setting WHERE name = ?`,
  );
  const entries = db.prepare<[], AuditEntry>(
    `SELECT seq, v, at, terminal, actor, kind, body, algorithm, prev_hash AS prevHash, hash
     FROM journal ORDER BY seq`,
  );
  const postings = db.prepare<[number], AuditPosting>(
    `SELECT account, amount_fen AS amount FROM posting WHERE seq = ? ORDER BY position`,
  );
  const sales = db.prepare<[number], AuditSale>(
    `SELECT sale_id AS saleId, receipt_no AS receiptNo, at, day, meal, terminal, person_key AS person,
       list_fen AS listTotal, fees_fen AS fees, discount_fen AS discountTotal,
       subsidy_fen AS subsidyTotal, self_pay_fen AS selfPay, tender, received_fen AS received
     FROM sale WHERE seq = ?`,
  );
  const grants = db.prepare<[string], AuditGrant>(
    `SELECT sale_grant.programme, sale_grant.version, sale_grant.person_key AS person,
       sale_grant.day, sale_grant.meal, sale_grant.amount_fen AS amount
     FROM sale JOIN sale_grant USING (person_key, day, sale_id)
     WHERE sale.sale_id = ? ORDER BY sale_grant.programme`,
  );
  const heads = db.prepare<[], AuditHead>(
    `SELECT seq, hash, at, signature FROM signed_head ORDER BY seq`,
  );
  const orphan = db.prepare<[], { seq: number | null }>(
    `SELECT min(seq) AS seq FROM (
       SELECT seq FROM posting UNION ALL SELECT seq FROM sale
     ) WHERE seq NOT IN (SELECT seq FROM journal)`,
  );
  const strayGrant = db.prepare<[], { saleId: string }>(
    `SELECT sale_id AS saleId FROM sale_grant WHERE sale_id NOT IN (SELECT sale_id FROM sale) LIMIT 1`,
  );
  const wrongWallet = db.prepare<[], AuditWallet>(
    `SELECT account AS person, coalesce(balance_fen, 0) AS balance, owed FROM (
       SELECT substr(account, 8) AS account, -sum(amount_fen) AS owed
       FROM posting WHERE account LIKE 'wallet:%' GROUP BY account
     ) LEFT JOIN wallet ON wallet.person_key = account
     WHERE coalesce(balance_fen, 0) <> owed
     UNION ALL
     SELECT person_key, balance_fen, 0 FROM wallet
     WHERE balance_fen <> 0 AND 'wallet:' || person_key NOT IN (SELECT account FROM posting)
     LIMIT 1`,
  );
  return {
    /** Whose file it is; null in a file that does not say so. */
    station: (): string | null => setting.get("station")?.value ?? null,
    entries: (): IterableIterator<AuditEntry> => entries.iterate(),
    postings: (seq: number): AuditPosting[] => postings.all(seq),
    sale: (seq: number): AuditSale | null => sales.get(seq) ?? null,
    grants: (saleId: string): AuditGrant[] => grants.all(saleId),
    heads: (): AuditHead[] => heads.all(),
    /** The smallest sequence of a posting or sale whose entry is not there. */
    orphanSeq: (): number | null => orphan.get()?.seq ?? null,
    hasStrayGrant: (): boolean => strayGrant.get() !== undefined,
    /** A wallet whose balance does not follow from the postings. */
    wrongWallet: (): AuditWallet | null => wrongWallet.get() ?? null,
  };
}
export type JournalAudit = ReturnType<typeof journalAudit>;
