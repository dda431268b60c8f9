// scratch
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { saleRequestSchema } from "#shared/contracts/station-api.ts";
import { counterBench } from "./site/counter-bench.ts";
import { bareFile, saleReader } from "./sale/bare-tables.ts";
import { timed } from "./frame/sampling.ts";
import { median, percentile } from "./frame/statistics.ts";
const folder = mkdtempSync("/work/main/.cache/bench-dev-");
const counter = counterBench(folder, { seniors: 5000 });
const sync = process.argv[2] ?? "OFF";
counter.db.pragma(`synchronous = ${sync}`);
const bare = bareFile(`${folder}/bare.db`, counter.db);
const read = saleReader(counter.db);
const ms: number[] = [],
  base: number[] = [];
for (let i = 0; i < Number(process.argv[3] ?? 3000); i += 1) {
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
  const t = timed(() => counter.desk.sell(saleRequestSchema.parse(body)));
  const rows = read(body.commandId);
  if (i === 1000) console.log(rows.map((r) => [r.table, JSON.stringify(r.row).length]));
  const b = timed(() => bare.write(rows));
  if (i > 500) {
    ms.push(t.ms);
    base.push(b.ms);
  }
}
console.log(
  sync,
  "sell p10",
  percentile(ms, 0.1),
  "p50",
  median(ms),
  "bare p10",
  percentile(base, 0.1),
  "p50",
  median(base),
);
console.log("checkpoint", counter.db.pragma("wal_checkpoint"));
rmSync(folder, { recursive: true });
