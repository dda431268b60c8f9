import type { PersonKey } from "#shared/id/ids.ts";
import type { Act, Relation } from "#shared/identity/code/code-format.ts";
import type { Day, Instant } from "#shared/time/time.ts";
import { actOf } from "./code-store.ts";
import { statement, type Connection, type Database } from "./database.ts";

/** A pairing code that was given to somebody; the code itself is known by its keyed hash only. */
export type PairingRecord = {
  readonly codeHash: string;
  readonly person: PersonKey;
  /** Null for the person's own phone. */
  readonly act: Act | null;
  readonly madeAt: Instant;
  readonly expiresAt: Instant;
  readonly usedAt: Instant | null;
  /** How often it was entered, rightly or wrongly. */
  readonly tries: number;
  /** One of the demonstration: it is good again and again. */
  readonly isDemo: boolean;
};

const insert = statement<{ code_hash: string }>(
  "pairing-insert",
  `INSERT INTO pairing (code_hash, person, relation, until, made_at, expires_at, is_demo)
   VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (code_hash) DO NOTHING RETURNING code_hash`,
);

/** Keeps a new pairing. @returns false when its code is given out already */
export async function addPairing(
  connection: Connection,
  pairing: Omit<PairingRecord, "usedAt" | "tries">,
): Promise<boolean> {
  const { codeHash, person, act, madeAt, expiresAt, isDemo } = pairing;
  const values = [codeHash, person, act?.relation ?? null, act?.until ?? null];
  return (await insert(connection, [...values, madeAt, expiresAt, isDemo])).length > 0;
}

type PairingRow = Omit<PairingRecord, "act"> & { relation: Relation | null; until: Day | null };

const countTry = statement<PairingRow>(
  "pairing-count-try",
  `UPDATE pairing SET tries = tries + 1 WHERE code_hash = $1
   RETURNING code_hash AS "codeHash", person, relation, until, made_at AS "madeAt",
             expires_at AS "expiresAt", used_at AS "usedAt", tries, is_demo AS "isDemo"`,
);

/** Counts one more try of a code, this one included. @returns null when no such code was given out */
export async function triedPairing(
  database: Database,
  codeHash: string,
): Promise<PairingRecord | null> {
  const [row] = await countTry(database, [codeHash]);
  if (row === undefined) return null;
  const { relation, until, ...pairing } = row;
  return { ...pairing, act: actOf(relation, until) };
}

const use = statement<{ code_hash: string }>(
  "pairing-use",
  `UPDATE pairing SET used_at = $2, tries = 0
   WHERE code_hash = $1 AND (used_at IS NULL OR is_demo) RETURNING code_hash`,
);

/** Uses a pairing up; one of the demonstration stays. @returns false when somebody was faster */
export async function usePairing(
  connection: Connection,
  codeHash: string,
  at: Instant,
): Promise<boolean> {
  return (await use(connection, [codeHash, at])).length > 0;
}

const prunePairings = statement(
  "pairing-prune",
  `DELETE FROM pairing WHERE expires_at < $1 AND NOT is_demo`,
);
const pruneFailures = statement(
  "pairing-failure-prune",
  `DELETE FROM pairing_failure WHERE at < $1`,
);

/** Forgets pairings that ran out before a moment. */
export async function forgetPairings(connection: Connection, before: Instant): Promise<void> {
  await prunePairings(connection, [before]);
}

const addFailure = statement(
  "pairing-failure-add",
  `INSERT INTO pairing_failure (address_hash, at) VALUES ($1, $2)`,
);

/** Remembers that somebody at this address entered a wrong code, and forgets what is older than `before`. */
export async function addPairingFailure(
  database: Database,
  { addressHash, at, before }: { addressHash: string; at: Instant; before: number },
): Promise<void> {
  await pruneFailures(database, [before]);
  await addFailure(database, [addressHash, at]);
}

const countFailures = statement<{ count: number }>(
  "pairing-failure-count",
  `SELECT count(*) AS count FROM pairing_failure WHERE address_hash = $1 AND at >= $2`,
);

/** How often a wrong code was entered at this address since a moment. */
export async function pairingFailures(
  database: Database,
  { addressHash, since }: { addressHash: string; since: number },
): Promise<number> {
  const [row] = await countFailures(database, [addressHash, since]);
  return row?.count ?? 0;
}
