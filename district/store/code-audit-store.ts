import type { PersonKey } from "#shared/id/ids.ts";
import type { Instant } from "#shared/time/time.ts";
import { statement, type Connection } from "./database.ts";

/** What was done with a code or a card, where, and to whom it belongs. */
export type AuditEntry = {
  readonly at: Instant;
  readonly what:
    | "pairing-made"
    | "paired"
    | "renewed"
    | "withdrawn"
    | "revoked"
    | "replaced"
    | "printed"
    | "card-reported";
  readonly by: "console" | "phone" | "station";
  readonly person: PersonKey;
  /** The credential or the card; null for a pairing, which has none yet. */
  readonly subject: string | null;
  /** Nothing of the person: a kind, a status. */
  readonly detail: string | null;
};

const insert = statement(
  "code-audit-insert",
  `INSERT INTO code_audit (at, what, by_whom, person, subject, detail) VALUES ($1, $2, $3, $4, $5, $6)`,
);

/** Writes down what was done; in the transaction that does it. */
export async function writeAudit(connection: Connection, entry: AuditEntry): Promise<void> {
  const { at, what, by, person, subject, detail } = entry;
  await insert(connection, [at, what, by, person, subject, detail]);
}
