// scratch
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { saleRequestSchema } from "#shared/contracts/station-api.ts";
import { counterBench } from "./site/counter-bench.ts";
import { bareFile, saleReader } from "./sale/bare-tables.ts";
import { timed } from "./frame/sampling.ts";
import { median, percentile } from "./frame/statistics.ts";
const folder = mkdtempSync("/work/main/.cache/bench-dev-");
const counter = counterBench(folder, { seniors: 5000 });
counter.db.pragma(`synchronous = OFF`);
const read = saleReader(counter.db);
const all: any[] = [];
for (let i = 0; i < 2500; i += 1) {
  const s = counter.nextPerson();
  const lines = [{ item: counter.setMeal, count: 1 }];
  const q = counter.desk.quote({ terminal: s.terminal, sessionId: s.sessionId, lines });
  if (!q.ok) throw new Error("q");
  const body: any = {
    commandId: randomUUID(),
    terminal: s.terminal,
    sessionId: s.sessionId,
    lines,
    expectedSelfPay: q.value.bill.selfPay,
    tender: { kind: "cash", received: 5000 },
  };
  counter.desk.sell(saleRequestSchema.parse(body));
  all.push(read(body.commandId));
}
const sync = process.argv[2] ?? "OFF";
const sql = readFileSync("station/store/migrations/0001-first-lunch.sql", "utf8");
const noTrig = sql.replace(/CREATE TRIGGER[\s\S]*?END;/g, "");
const noIndex = (t: string) => t.replace(/CREATE INDEX[^;]*;/g, "");
const noFk = (t: string) => t.replace(/ REFERENCES \w+ \(\w+\)/g, "");
const stripCheck = (t: string) => {
  let out = "";
  for (let i = 0; i < t.length;) {
    if (t.startsWith("CHECK", i)) {
      let d = 0;
      i = t.indexOf("(", i);
      do {
        if (t[i] === "(") d++;
        if (t[i] === ")") d--;
        i++;
      } while (d > 0);
    } else out += t[i++];
  }
  return out.replace(/,\s*\n\s*\n?\s*\)/g, "\n)").replace(/,\s*\)/g, ")");
};
const make = (name: string, ddl: string, fk: boolean) => {
  const db = new Database(`${folder}/${name}.db`);
  db.pragma("journal_mode=WAL");
  db.pragma(`synchronous=${sync}`);
  db.pragma(`foreign_keys=${fk ? "ON" : "OFF"}`);
  db.exec(ddl);
  const ins = new Map<string, any>();
  const w = db.transaction((rows: any) => {
    for (const { table, row } of rows) {
      let s = ins.get(table);
      if (!s) {
        s = db.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${row.map(() => "?")})`);
        ins.set(table, s);
      }
      s.run(row);
    }
  });
  return { name, w: (r: any) => w.immediate(r), ms: [] as number[] };
};
const bare = bareFile(`${folder}/bare.db`, counter.db);
const vs = [
  { name: "bare", w: bare.write, ms: [] as number[] },
  make("tables-noindex-nocheck", stripCheck(noIndex(noFk(noTrig))), false),
  make("+index", stripCheck(noFk(noTrig)), false),
  make("+check", noFk(noTrig), false),
  make("+fk", noTrig, true),
  make("+trigger", sql, true),
];
for (let r = 0; r < all.length; r += 50)
  for (const v of vs) for (const rows of all.slice(r, r + 50)) v.ms.push(timed(() => v.w(rows)).ms);
for (const v of vs) {
  const m = v.ms.slice(500);
  console.log(
    sync,
    v.name.padEnd(26),
    "p10",
    percentile(m, 0.1).toFixed(3),
    "p50",
    median(m).toFixed(3),
  );
}
rmSync(folder, { recursive: true });
