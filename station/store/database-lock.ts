import Database from "better-sqlite3";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** The right to a station's file, as long as this process lives. */
export type DatabaseLock = { release(): void };

/**
 * Takes the right to a station's file before anything in it is touched: a second station on the same data would
 * print everything twice. The lock is an open write transaction on a file of its own, `station.db.lock`; the
 * operating system drops it with the process, however that ends, so that it never has to be cleaned up.
 * Throws with a sentence when another process has it. `:memory:` needs none.
 */
export function lockDatabase(path: string): DatabaseLock {
  if (path === ":memory:") return { release: () => undefined };
  mkdirSync(dirname(path), { recursive: true });
  const lock = new Database(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new Error(`another station is already running on ${path}; end it first`, { cause });
  }
  return { release: () => void lock.close() };
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Database.SqliteError && cause.code.startsWith("SQLITE_BUSY");
}
