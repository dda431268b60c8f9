import type { SaleSummary } from "#shared/contracts/station-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { SaleId, TerminalId } from "#shared/id/ids.ts";
import type { Refusal } from "#shared/result.ts";

type Parts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly newCommandId: () => string;
};

/** Today's receipts: the newest first, one of them open, and printing it again. */
export class Receipts {
  sales = $state.raw<readonly SaleSummary[]>([]);
  isLoading = $state(false);
  selectedId = $state<SaleId | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  /** The sale whose reprint was just accepted. */
  reprintedId = $state<SaleId | null>(null);
  isReprinting = $state(false);

  readonly selected = $derived(this.sales.find((sale) => sale.saleId === this.selectedId) ?? null);

  readonly #parts: Parts;
  /** Kept while the station is silent, so that asking again does not print twice. */
  #commandId: string | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Loads today's sales and opens one: the given one, or the newest of this till. */
  async open(sale: SaleId | null): Promise<void> {
    this.isLoading = true;
    this.reprintedId = null;
    await this.load();
    this.isLoading = false;
    const own = this.sales.find((one) => one.terminal === this.#parts.terminal);
    this.selectedId = sale ?? own?.saleId ?? this.sales[0]?.saleId ?? null;
  }

  async load(): Promise<void> {
    const answer = await this.#parts.client.salesToday();
    this.refusal = answer.ok ? null : answer.refusal;
    if (answer.ok) this.sales = answer.value.sales.toSorted((one, other) => other.at - one.at);
  }

  select(sale: SaleId): void {
    this.selectedId = sale;
    this.#commandId = null;
    this.refusal = null;
  }

  step(by: 1 | -1): void {
    const at = this.sales.findIndex((sale) => sale.saleId === this.selectedId);
    const next = this.sales[at + by];
    if (next !== undefined) this.select(next.saleId);
  }

  /** Prints the open receipt again, marked 补打. */
  async reprint(): Promise<void> {
    const sale = this.selectedId;
    if (sale === null || this.isReprinting) return;
    this.isReprinting = true;
    this.#commandId ??= this.#parts.newCommandId();
    const request = { commandId: this.#commandId, terminal: this.#parts.terminal };
    const answer = await this.#parts.client.reprint(sale, request);
    this.isReprinting = false;
    this.refusal = answer.ok ? null : answer.refusal;
    if (!answer.ok) return;
    this.#commandId = null;
    this.reprintedId = sale;
  }
}
