import type { Quote } from "#shared/contracts/station-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { Refusal } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";
import { isSilence } from "#shared/ui/until-answered.ts";

const againAfterMs = 1_000;

type QuoteRequest = Parameters<StationClient["quote"]>[0];

/**
 * The sum on the screen is always the station's. One question is under way at a time and the newest order wins,
 * so that the guest display never falls behind either.
 */
export class Quoting {
  /** The last bill; null when nothing is ordered or it was refused. */
  quote = $state.raw<Quote | null>(null);
  /** The bill does not yet belong to what is ordered. */
  isOutstanding = $state(false);
  refusal = $state.raw<Refusal | null>(null);

  readonly #client: StationClient;
  readonly #clock: PageClock;
  #wanted: QuoteRequest | null = null;
  #isAsking = false;

  constructor(client: StationClient, clock: PageClock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Asks what an order costs; an empty order clears the guest display. */
  ask(request: QuoteRequest): void {
    this.#wanted = request;
    this.isOutstanding = request.lines.length > 0;
    if (request.lines.length === 0) this.#show(null, null);
    if (!this.#isAsking) void this.#askWanted();
  }

  /** Forgets the bill without telling the guest display, which still shows the thanks. */
  forget(): void {
    this.#wanted = null;
    this.isOutstanding = false;
    this.#show(null, null);
  }

  async #askWanted(): Promise<void> {
    this.#isAsking = true;
    while (this.#wanted !== null) {
      const request = this.#wanted;
      const answer = await this.#client.quote(request);
      if (this.#wanted !== request) continue;
      if (isSilence(answer) && request.lines.length > 0) {
        await new Promise<void>((resolve) => this.#clock.after(againAfterMs, resolve));
        continue;
      }
      this.#wanted = null;
      this.isOutstanding = false;
      if (request.lines.length === 0) continue;
      if (answer.ok) this.#show(answer.value, null);
      else this.#show(null, answer.refusal);
    }
    this.#isAsking = false;
  }

  #show(quote: Quote | null, refusal: Refusal | null): void {
    this.quote = quote;
    this.refusal = refusal;
  }
}
