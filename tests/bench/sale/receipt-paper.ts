import { assert } from "#shared/result.ts";
import { receiptBytes } from "../../../station/devices/printer/receipt-bytes.ts";
import { glyphDrawing } from "../../../station/devices/printer/glyph-drawing.ts";
import { cjkFonts } from "../../../station/devices/printer/cjk-fonts.ts";
import type { Bench, BenchPart } from "../frame/bench.ts";
import { sample } from "../frame/sampling.ts";
import { median, percentile } from "../frame/statistics.ts";
import { counterBench } from "../site/counter-bench.ts";
import { commandIdSchema } from "#shared/id/ids.ts";
import { randomUUID } from "node:crypto";

const repetitions = { warmUp: 50, count: 500 };

/** The bytes for the paper of a real sale: three programmes, four funders, 48 columns. */
export const receiptPaper: BenchPart = {
  name: "receipt",
  title: "receipt: from the document to the bytes for the printer",
  bars: [{ id: "receipt.bytes.p99Ms", unit: "ms", atMost: 10 }],
  async measure({ folder }: Bench) {
    const { stores, desk, setMeal, nextPerson } = counterBench(folder, { seniors: 200 });
    const { sessionId, terminal } = nextPerson();
    const order = { terminal, sessionId, lines: [{ item: setMeal, count: 1 }] };
    const quote = desk.quote(order);
    assert(quote.ok, "the set meal has a price");
    const { selfPay } = quote.value.bill;
    const sale = desk.sell({
      ...order,
      commandId: commandIdSchema.parse(randomUUID()),
      tender: { kind: "cash", received: selfPay },
      expectedSelfPay: selfPay,
    });
    assert(sale.ok, "the set meal is sold");
    const job = stores.prints.ofSale(sale.value.saleId);
    assert(job !== null, "a sale leaves a receipt");
    const profile = { paperEnd: "cut" as const, drawing: glyphDrawing(cjkFonts()) };
    const samples = sample(repetitions, () => receiptBytes(job.document, profile));
    stores.db.close();
    return [
      { id: "receipt.bytes.p50Ms", unit: "ms", value: median(samples) },
      { id: "receipt.bytes.p99Ms", unit: "ms", value: percentile(samples, 0.99) },
    ];
  },
};
