import pg from "pg";
import type { Log } from "#shared/log.ts";
import { assert } from "#shared/result.ts";

/** The district's PostgreSQL, as a pool of connections. */
export type Database = pg.Pool;

/** One connection, inside a transaction when it was given by `inTransaction`. */
export type Connection = Pick<pg.PoolClient, "query">;

/** Connections at most; the intake of each station takes one while it appends. */
const mostConnections = 12;

/**
 * A pool on a PostgreSQL of version 15 or later. Whole numbers of 64 bits come back as numbers and days as
 * `YYYY-MM-DD`.
 */
export function openDatabase(url: string, log: Log): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: "yinling-district",
    types: columnTypes(),
  });
  // An idle connection that breaks is replaced by the pool; without this it would end the process.
  pool.on("error", (error) => log.warn("database.connection-lost", { why: error.message }));
  return pool;
}

const bigintType = 20;
const dateType = 1082;

function columnTypes(): pg.TypeOverrides {
  const types = new pg.TypeOverrides();
  types.setTypeParser(bigintType, wholeNumber);
  types.setTypeParser(dateType, (text) => text);
  return types;
}

/** `pg` gives 64-bit numbers as text, because not all of them fit; ours do, and that is checked. */
function wholeNumber(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), "a stored number is a safe integer");
  return value;
}

/** Everything that `work` does happens, or nothing of it. */
export async function inTransaction<T>(
  database: Database,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await database.connect();
  try {
    await connection.query("BEGIN");
    const value = await work(connection);
    await connection.query("COMMIT");
    connection.release();
    return value;
  } catch (cause) {
    await connection.query("ROLLBACK").then(
      () => connection.release(),
      // A connection that cannot even roll back is thrown away, and the server rolls back by itself.
      (broken: unknown) => connection.release(broken instanceof Error ? broken : true),
    );
    throw cause;
  }
}

/** Runs one statement, which each connection prepares once, and gives its rows. */
export type Statement<Row> = (
  connection: Connection | Database,
  values: readonly unknown[],
) => Promise<Row[]>;

/** A statement by name; the name is that of what it does and comes only once. */
export function statement<Row extends pg.QueryResultRow>(
  name: string,
  text: string,
): Statement<Row> {
  return async (connection, values) => {
    const { rows } = await connection.query<Row>({ name, text, values: [...values] });
    return rows;
  };
}

/** The database does not answer or is going down: nobody's fault, and worth asking again. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return (
    /^(?:08|57P|53)/.test(code) ||
    ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"].includes(code) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(error.message)
  );
}
