import Database from "better-sqlite3";
import { copyFileSync } from "node:fs";
import { canonicalText } from "#shared/journal/canonical.ts";
import { genesisHash, journalEntrySchema, sealEntry } from "#shared/journal/entry.ts";
import { fen } from "#shared/money/fen.ts";
import {
  aCommandId,
  aSale,
  aStation,
  till,
  topUp,
  valueOf,
  type TestStation,
} from "../../station/sales/station.fixture.ts";
import { sha256 } from "../../station/sync/keys.ts";

export type File = InstanceType<typeof Database>;

/** A day with every kind of entry: 1 top-up, 2 wallet sale, 3 cash sale, 4 reprint, 5 guest sale. */
export function aDay(path: string): TestStation {
  const station = aStation(path);
  const { sessionId } = station.lay("A00000011");
  topUp(station, sessionId, { amount: 1000 });
  const wallet = { kind: "wallet" } as const;
  station.desk.sell(aSale({ command: "a", session: sessionId, tender: wallet, pays: 280 }));
  const visitor = station.lay("B00000019").sessionId;
  const cash = { kind: "cash", received: fen(2000) } as const;
  const { saleId } = valueOf(
    station.desk.sell(aSale({ command: "b", session: visitor, tender: cash, pays: 1080 })),
  );
  station.desk.reprint(saleId, { commandId: aCommandId("c"), terminal: till });
  station.desk.sell(aSale({ command: "d", pays: 1200 }));
  return station;
}

let copies = 0;

/** A copy of a station's file in which somebody with all rights has been at work. */
export function tampered({ db: original }: TestStation, work: (db: File) => void): string {
  const path = `${original.name}-${(copies += 1)}.db`;
  original.pragma("wal_checkpoint(TRUNCATE)");
  copyFileSync(original.name, path);
  const db = new Database(path);
  db.pragma("foreign_keys = OFF");
  const triggers = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  work(db);
  db.close();
  return path;
}

/** Hashes the whole chain anew, so that it is whole in itself. */
export function rechain(db: File, { provision }: TestStation): void {
  const rows = db
    .prepare<[], Record<string, unknown> & { body: string }>("SELECT * FROM journal ORDER BY seq")
    .all();
  let prevHash = genesisHash;
  for (const [at, row] of rows.entries()) {
    const { prev_hash: _, ...rest } = row;
    const entry = journalEntrySchema.parse({
      ...rest,
      station: provision.station,
      body: JSON.parse(row.body),
      prevHash,
    });
    const { hash, body } = sealEntry({ ...entry, seq: at + 1 }, sha256);
    db.prepare("UPDATE journal SET prev_hash = ?, hash = ?, body = ? WHERE seq = ?").run(
      prevHash,
      hash,
      canonicalText(body),
      entry.seq,
    );
    prevHash = hash;
  }
}
