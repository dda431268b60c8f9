import Database from "better-sqlite3";
import { existsSync } from "node:fs";
import { lockDatabase } from "./database-lock.ts";
import { openDatabase, presentLayout, type StationDatabase } from "./database.ts";
import { staffStore, type StaffStore } from "./staff-store.ts";

/** The accounts in a station's file, opened by a program beside the station. */
export type StaffFile = { readonly accounts: StaffStore; close(): void };

/**
 * Opens the accounts of staff. The station may be running: one row is written beside it, which it sees at the next
 * sign-in. When it is not running, a file of an earlier version is brought forward first, as the station would do.
 * Throws with a sentence when there is no such file, or when a running station has another layout.
 */
export function openStaffFile(path: string): StaffFile {
  if (!existsSync(path)) throw new Error("there is no such file");
  const lock = lockIfFree(path);
  try {
    const db = lock === null ? openBeside(path) : openDatabase(path);
    return {
      accounts: staffStore(db),
      close() {
        db.close();
        lock?.release();
      },
    };
  } catch (cause) {
    lock?.release();
    throw cause;
  }
}

function lockIfFree(path: string): ReturnType<typeof lockDatabase> | null {
  try {
    return lockDatabase(path);
  } catch {
    // The station has it, and goes on having it: only its own start would need the lock.
    return null;
  }
}

/** The file of a running station: nothing of its layout is touched. */
function openBeside(path: string): StationDatabase {
  const db = new Database(path, { fileMustExist: true, timeout: 5_000 });
  db.pragma("synchronous = FULL");
  const layout = Number(db.pragma("user_version", { simple: true }));
  if (layout === presentLayout()) return db;
  db.close();
  throw new Error(`the running station has layout ${layout}, this program knows another`);
}
