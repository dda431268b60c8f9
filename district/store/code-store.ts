import type { CodeIssuer } from "#shared/contracts/district-api.ts";
import type { IssuedCode } from "#shared/contracts/code-api.ts";
import type { PersonKey } from "#shared/id/ids.ts";
import type { Act, Relation } from "#shared/identity/code/code-format.ts";
import type { Day, Instant } from "#shared/time/time.ts";
import { statement, type Connection, type Database } from "./database.ts";

/** A code that the district gave out, with the key of the phone that it is bound to. */
export type CodeRecord = IssuedCode & {
  readonly person: PersonKey;
  readonly holderKey: string | null;
};

type CodeRow = {
  number: string;
  person: PersonKey;
  kind: CodeRecord["kind"];
  holderKey: string | null;
  relation: Relation | null;
  until: Day | null;
  issuedAt: Instant;
  expiresAt: Instant;
  status: CodeRecord["status"];
};

const columns = `credential AS number, person, kind, holder_key AS "holderKey", relation, until,
  issued_at AS "issuedAt", expires_at AS "expiresAt", status`;

function recordOf({ relation, until, ...row }: CodeRow): CodeRecord {
  return { ...row, act: actOf(relation, until) };
}

/** Two columns as one value: a row has both or neither. */
export function actOf(relation: Relation | null, until: Day | null): Act | null {
  return relation === null || until === null ? null : { relation, until };
}

const insert = statement(
  "code-insert",
  `INSERT INTO code_credential
     (credential, person, kind, holder_key, relation, until, issued_at, expires_at, status)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);

/** Keeps a code that is given out now. */
export async function addCode(connection: Connection, code: CodeRecord): Promise<void> {
  const { number, person, kind, holderKey, act, issuedAt, expiresAt, status } = code;
  const whose = [number, person, kind, holderKey, act?.relation ?? null, act?.until ?? null];
  await insert(connection, [...whose, issuedAt, expiresAt, status]);
}

const lock = statement<CodeRow>(
  "code-lock",
  `SELECT ${columns} FROM code_credential WHERE credential = $1 FOR UPDATE`,
);

/** A code that nobody else changes until this transaction ends; null when it was never given out. */
export async function lockCode(connection: Connection, number: string): Promise<CodeRecord | null> {
  const [row] = await lock(connection, [number]);
  return row === undefined ? null : recordOf(row);
}

const renew = statement(
  "code-renew",
  `UPDATE code_credential SET issued_at = $2, expires_at = $3 WHERE credential = $1`,
);

export async function renewCode(
  connection: Connection,
  { number, issuedAt, expiresAt }: Pick<CodeRecord, "number" | "issuedAt" | "expiresAt">,
): Promise<void> {
  await renew(connection, [number, issuedAt, expiresAt]);
}

const end = statement(
  "code-end",
  `UPDATE code_credential SET status = $2 WHERE credential = $1 AND status = 'good'`,
);

/** Takes a code out of use; one that is out of use already stays as it is. */
export async function endCode(
  connection: Connection,
  { number, status }: Pick<CodeRecord, "number" | "status">,
): Promise<void> {
  await end(connection, [number, status]);
}

const ofPerson = statement<CodeRow>(
  "codes-of-person",
  `SELECT ${columns} FROM code_credential WHERE person = $1
   ORDER BY (status = 'good') DESC, issued_at DESC, credential LIMIT 50`,
);

/** A person's codes, those in use first, then the latest; fifty at most. */
export async function codesOfPerson(
  connection: Connection | Database,
  person: PersonKey,
): Promise<CodeRecord[]> {
  return (await ofPerson(connection, [person])).map(recordOf);
}

const issuer = statement<CodeIssuer>(
  "code-issuer-read",
  `SELECT key_id AS "keyId", title, region, public_key AS "publicKey", valid_from AS "validFrom",
          valid_to AS "validTo", is_revoked AS "isRevoked"
   FROM code_issuer WHERE key_id = $1`,
);

/** A key that signs codes; null when it was never made known. */
export async function codeIssuer(
  connection: Connection | Database,
  keyId: string,
): Promise<CodeIssuer | null> {
  const [row] = await issuer(connection, [keyId]);
  return row ?? null;
}

const upsertIssuer = statement(
  "code-issuer-upsert",
  `INSERT INTO code_issuer (key_id, title, region, public_key, valid_from, valid_to, is_revoked)
   VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (key_id) DO UPDATE SET valid_to = excluded.valid_to, is_revoked = excluded.is_revoked`,
);

export async function keepCodeIssuer(connection: Connection, key: CodeIssuer): Promise<void> {
  const { keyId, title, region, publicKey, validFrom, validTo, isRevoked } = key;
  await upsertIssuer(connection, [keyId, title, region, publicKey, validFrom, validTo, isRevoked]);
}
