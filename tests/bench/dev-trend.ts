import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { saleRequestSchema } from "#shared/contracts/station-api.ts";
import { counterBench } from "./site/counter-bench.ts";
import { bareFile, saleReader } from "./sale/bare-tables.ts";
import { timed } from "./frame/sampling.ts";
import { median, percentile } from "./frame/statistics.ts";
const folder = mkdtempSync("/work/main/.cache/bench-dev-");
const counter = counterBench(folder, { seniors: 5000 });
counter.db.pragma(`synchronous = ${process.argv[2]}`);
const bare = bareFile(`${folder}/bare.db`, counter.db);
const read = saleReader(counter.db);
for (let r = 0; r < 12; r++) {
  const ms: number[] = [],
    base: number[] = [],
    qs: number[] = [],
    ss: number[] = [];
  const ids: string[] = [];
  for (let i = 0; i < 300; i += 1) {
    const st = timed(counter.nextPerson);
    const s = st.value;
    ss.push(st.ms);
    const lines = [{ item: counter.setMeal, count: 1 }];
    const qt = timed(() =>
      counter.desk.quote({ terminal: s.terminal, sessionId: s.sessionId, lines }),
    );
    const q = qt.value;
    qs.push(qt.ms);
    if (!q.ok) throw new Error("q");
    const body: any = {
      commandId: randomUUID(),
      terminal: s.terminal,
      sessionId: s.sessionId,
      lines,
      expectedSelfPay: q.value.bill.selfPay,
      tender: { kind: "cash", received: 5000 },
    };
    ms.push(timed(() => counter.desk.sell(saleRequestSchema.parse(body))).ms);
    ids.push(body.commandId);
  }
  const rows = ids.map(read);
  for (const x of rows) base.push(timed(() => bare.write(x)).ms);
  const f = (x: number[]) => `${percentile(x, 0.1).toFixed(3)}/${median(x).toFixed(3)}`;
  console.log(
    r,
    "sell",
    f(ms),
    "bare",
    f(base),
    "quote",
    f(qs),
    "session",
    f(ss),
    "ratio",
    (median(ms) / median(base)).toFixed(2),
    (percentile(ms, 0.1) / percentile(base, 0.1)).toFixed(2),
  );
}
rmSync(folder, { recursive: true });
