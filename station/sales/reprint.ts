import type { Site } from "#shared/contracts/site.ts";
import type { ReprintAnswer, ReprintRequest } from "#shared/contracts/station-api.ts";
import type { SaleId } from "#shared/id/ids.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import type { Clock } from "#shared/time/time.ts";
import { actorAt, type CounterStore } from "./counter-store.ts";
import { markedReprint } from "./sale-receipt.ts";
import { salesRefusals } from "./texts.zh.ts";

/** Queues a sale's original receipt again, marked 补打, inside the transaction of its command. */
export function writeReprint(
  saleId: SaleId,
  { terminal }: ReprintRequest,
  { site, clock, store }: { site: Site; clock: Clock; store: CounterStore },
): Result<ReprintAnswer> {
  if (!site.terminals.some((one) => one.terminal === terminal)) {
    return refuse(salesRefusals.unknownTerminal);
  }
  const original = store.prints.ofSale(saleId);
  if (original === null) return refuse(salesRefusals.unknownSale);
  const at = clock();
  const { receiptNo } = original;
  store.journal.append({
    at,
    terminal,
    actor: actorAt(site, terminal),
    kind: "receipt.reprinted",
    body: { saleId, receiptNo },
    postings: [],
  });
  const document = markedReprint(original.document);
  const printJobId = store.prints.queue({
    saleId,
    receiptNo,
    terminal,
    document,
    drawer: "leave",
    at,
  });
  return accept({ printJobId });
}
