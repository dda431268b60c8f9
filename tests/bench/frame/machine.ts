import Database from "better-sqlite3";
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { median } from "./statistics.ts";
import { sample } from "./sampling.ts";

const syncs = 50;

/** What the figures were measured on, in one line. @param folder where a file is written to try the disk */
export function machineFacts(folder: string): string {
  const processors = cpus();
  const load = loadavg()[0] ?? 0;
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? "unknown processor"}`,
    `${(totalmem() / 2 ** 30).toFixed(1)} GB`,
    `load ${load.toFixed(1)}`,
    `Node ${process.versions.node}`,
    `SQLite ${sqliteVersion()}`,
    `fdatasync ${syncMs(folder).toFixed(2)} ms`,
  ].join(" · ");
}

function sqliteVersion(): string {
  const db = new Database(":memory:");
  const version = db.prepare<[], string>("SELECT sqlite_version()").pluck().get();
  db.close();
  return version ?? "unknown";
}

/** Median cost of making a page durable: below it no commit can go. */
function syncMs(folder: string): number {
  const file = openSync(join(folder, "sync-probe"), "w");
  const page = Buffer.alloc(4096);
  const samples = sample({ warmUp: 5, count: syncs }, (turn) => {
    writeSync(file, page, 0, page.length, turn * page.length);
    fdatasyncSync(file);
  });
  closeSync(file);
  return median(samples);
}
