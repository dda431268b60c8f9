import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { saleRequestSchema } from "#shared/contracts/station-api.ts";
import { assert } from "#shared/result.ts";
import type { StationDatabase } from "../../../station/store/database.ts";
import type { BenchPart, Figure } from "../frame/bench.ts";
import { timed } from "../frame/sampling.ts";
import { median, percentile, ratioOfMedians, type Round } from "../frame/statistics.ts";
import { counterBench, type CounterBench } from "../site/counter-bench.ts";
import { bareFile, saleReader } from "./bare-tables.ts";

const seniors = 5_000;
/** A till at noon has sold for hours: what is measured is compiled code, after a thousand sales. */
const rounds = { warmUp: 20, count: 16 };
const salesARound = 50;

/** The command that sells, from the parsed request to the answer, beside the same rows without any rule. */
export const saleCommit: BenchPart = {
  name: "commit",
  title: `one sale: set meal, cash, a person among ${seniors}, synchronous=FULL, beside the bare rows`,
  bars: [
    { id: "sale.commit.ratioToBare", unit: "×", atMost: 2 },
    { id: "sale.commit.p99Ms", unit: "ms", atMost: 20 },
  ],
  async measure({ folder }) {
    const counter = counterBench(folder, { seniors });
    const runRound = comparedRounds(counter, join(folder, "bare.db"));
    for (let turn = 0; turn < rounds.warmUp; turn += 1) runRound();
    return figuresOf(Array.from({ length: rounds.count }, runRound));
  },
};

type MeasuredSale = {
  readonly commandId: string;
  readonly sessionMs: number;
  readonly quoteMs: number;
  readonly commitMs: number;
};
type MeasuredRound = Round & { readonly sales: readonly MeasuredSale[] };

/**
 * A round sells, reads back what was written, and writes the same rows into the bare file; one sale and its bare
 * twin follow each other, so that the disk treats both alike.
 */
function comparedRounds(counter: CounterBench, barePath: string): () => MeasuredRound {
  const bare = bareFile(barePath, counter.stores.db);
  const readSale = saleReader(counter.stores.db);
  return () => {
    const changesBefore = changesOf(counter.stores.db);
    let rows = 0;
    const pairs = Array.from({ length: salesARound }, () => {
      const sale = measuredSale(counter);
      const written = readSale(sale.commandId);
      rows += written.length;
      return { sale, bareMs: timed(() => bare.write(written)).ms };
    });
    const changes = changesOf(counter.stores.db) - changesBefore;
    assert(rows === changes, "the bare transactions write every row of the sales");
    const sales = pairs.map(({ sale }) => sale);
    return {
      sales,
      subject: sales.map(({ commitMs }) => commitMs),
      base: pairs.map(({ bareMs }) => bareMs),
    };
  };
}

/** Rows that were inserted, changed or deleted since the file was opened. */
function changesOf(db: StationDatabase): number {
  return db.prepare<[], number>(`SELECT total_changes()`).pluck().get() ?? 0;
}

function measuredSale({ nextPerson, desk, setMeal }: CounterBench): MeasuredSale {
  const session = timed(nextPerson);
  const { sessionId, terminal } = session.value;
  const lines = [{ item: setMeal, count: 1 }];
  const quote = timed(() => desk.quote({ terminal, sessionId, lines }));
  assert(quote.value.ok, "the order has a price");
  const commandId = randomUUID();
  const request = saleRequestSchema.parse({
    ...{ commandId, terminal, sessionId, lines },
    expectedSelfPay: quote.value.value.bill.selfPay,
    tender: { kind: "cash", received: 5_000 },
  });
  const sale = timed(() => desk.sell(request));
  assert(sale.value.ok, "the sale is accepted");
  return { commandId, sessionMs: session.ms, quoteMs: quote.ms, commitMs: sale.ms };
}

function figuresOf(measured: readonly MeasuredRound[]): Figure[] {
  const sales = measured.flatMap((round) => round.sales);
  const commits = sales.map(({ commitMs }) => commitMs);
  const bare = measured.flatMap(({ base }) => base);
  return [
    { id: "sale.commit.ratioToBare", unit: "×", value: ratioOfMedians(measured) },
    ...middleAndTail("sale.commit", commits),
    ...middleAndTail("sale.bare", bare),
    ...middleAndTail(
      "sale.quote",
      sales.map(({ quoteMs }) => quoteMs),
    ),
    ...middleAndTail(
      "sale.session",
      sales.map(({ sessionMs }) => sessionMs),
    ),
  ];
}

function middleAndTail(id: string, samples: readonly number[]): Figure[] {
  return [
    { id: `${id}.p50Ms`, unit: "ms", value: median(samples) },
    { id: `${id}.p99Ms`, unit: "ms", value: percentile(samples, 0.99) },
  ];
}
