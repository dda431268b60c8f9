import Database from "better-sqlite3";
import { readFileSync } from "node:fs";
import { assert } from "#shared/result.ts";

/** The layout of both files. A later one comes with a migration. */
const presentLayout = 1;

/**
 * Opens one of the face's files, beside the station's and under the same lock. What is deleted in it is overwritten
 * with zeros (secure_delete), and the log that may hold it still is emptied by `forget`.
 */
export function openFaceFile(path: string, layout: "face" | "face-keys"): Database.Database {
  const db = new Database(path);
  db.pragma("secure_delete = ON");
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.pragma("busy_timeout = 5000");
  const applied = Number(db.pragma("user_version", { simple: true }));
  assert(applied <= presentLayout, "the face's file was not written by a later version");
  if (applied < presentLayout) {
    db.transaction(() => {
      db.exec(readFileSync(new URL(`./${layout}.sql`, import.meta.url), "utf8"));
      db.pragma(`user_version = ${presentLayout}`);
    })();
  }
  assert(db.pragma("secure_delete", { simple: true }) === 1, "what is deleted is overwritten");
  return db;
}

/** Brings everything into the file itself and empties the log: no older page stays anywhere. */
export function forget(db: Database.Database): void {
  db.pragma("wal_checkpoint(TRUNCATE)");
}
