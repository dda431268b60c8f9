import { mkdtempSync, rmSync } from "node:fs";
import { randomUUID, createHash, hash } from "node:crypto";
import { canonicalText } from "#shared/journal/canonical.ts";
import { saleRequestSchema } from "#shared/contracts/station-api.ts";
import { counterBench } from "./site/counter-bench.ts";
import { percentile, median } from "./frame/statistics.ts";
import { timed } from "./frame/sampling.ts";
const folder = mkdtempSync("/work/main/.cache/bench-dev-");
const counter = counterBench(folder, { seniors: 100 });
const s = counter.nextPerson();
const lines = [{ item: counter.setMeal, count: 1 }];
const q = counter.desk.quote({ terminal: s.terminal, sessionId: s.sessionId, lines });
if (!q.ok) throw 1;
const body: any = {
  commandId: randomUUID(),
  terminal: s.terminal,
  sessionId: s.sessionId,
  lines,
  expectedSelfPay: q.value.bill.selfPay,
  tender: { kind: "cash", received: 5000 },
};
counter.desk.sell(saleRequestSchema.parse(body));
const text = counter.db.prepare("select body from journal").pluck().get() as string;
const v = JSON.parse(text);
function fast(value: any): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw 1;
    return String(value);
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) {
    let out = "[";
    for (let i = 0; i < value.length; i++) out += (i ? "," : "") + fast(value[i]);
    return out + "]";
  }
  const keys = Object.keys(value).sort();
  let out = "{";
  for (const key of keys) {
    const m = value[key];
    if (m === undefined) throw 1;
    out += (out.length > 1 ? "," : "") + JSON.stringify(key) + ":" + fast(m);
  }
  return out + "}";
}
function sorted(value: any): any {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(sorted);
  const o: any = {};
  for (const k of Object.keys(value).sort()) o[k] = sorted(value[k]);
  return o;
}
const viaCopy = (x: any) => JSON.stringify(sorted(x));
if (fast(v) !== text || canonicalText(v) !== text || viaCopy(v) !== text) throw new Error("differ");
const enc = new TextEncoder();
const fns: [string, () => unknown][] = [
  ["canonicalText", () => canonicalText(v)],
  ["fast", () => fast(v)],
  ["copy", () => viaCopy(v)],
  ["JSON.stringify", () => JSON.stringify(v)],
  ["encode", () => enc.encode(text)],
  ["Buffer.from", () => Buffer.from(text)],
  ["createHash", () => createHash("sha256").update(text).digest("hex")],
  ["hash()", () => hash("sha256", text)],
  ["createHash small", () => createHash("sha256").update("abc").digest("hex")],
  ["request parse", () => saleRequestSchema.parse(body)],
  ["menu", () => (counter as any).menus?.items],
  ["quote", () => counter.desk.quote({ terminal: s.terminal, sessionId: null, lines })],
];
for (const [n, f] of fns) {
  const m: number[] = [];
  for (let i = 0; i < 20000; i++) {
    const t = timed(f).ms;
    if (i > 5000) m.push(t * 1000);
  }
  console.log(
    n.padEnd(20),
    "p10",
    percentile(m, 0.1).toFixed(1),
    "p50",
    median(m).toFixed(1),
    "µs",
  );
}
rmSync(folder, { recursive: true });
