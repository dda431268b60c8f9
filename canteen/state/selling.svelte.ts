import type { SaleAnswer, SaleRequest } from "#shared/contracts/station-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { Refusal, Result } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";
import { isSilence } from "#shared/ui/until-answered.ts";
import { askUntilAnswered, type AskStage } from "./ask-until-answered.ts";
import type { AttemptStore } from "./attempt-store.ts";

/**
 * open: nothing asked. asking: 收款 was pressed. second-sign: it goes on once the person has shown one sign more.
 * unconfirmed: the station did not say for minutes whether it happened. sold: paid.
 */
export type SellingPhase =
  | { readonly kind: "open" }
  | { readonly kind: "asking"; readonly stage: AskStage }
  | { readonly kind: "second-sign"; readonly request: SaleRequest }
  | { readonly kind: "unconfirmed"; readonly request: SaleRequest }
  | { readonly kind: "sold"; readonly answer: SaleAnswer };

/** The station's word for a sale that needs one sign more. */
const secondSignNeeded = "second-sign-needed";

type Parts = {
  readonly client: StationClient;
  readonly clock: PageClock;
  readonly attempts: AttemptStore<SaleRequest>;
  readonly onsold: () => void;
  readonly onrefused: () => void;
  /** The sale waits for one sign more. */
  readonly onsignneeded: () => void;
};

/** One attempt to sell: its command id is made once and kept until the station has answered. */
export class Selling {
  phase = $state.raw<SellingPhase>({ kind: "open" });
  refusal = $state.raw<Refusal | null>(null);
  readonly isBusy = $derived(this.phase.kind === "asking" || this.phase.kind === "unconfirmed");

  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Sells, however often the question has to be asked. A second call while one is under way does nothing. */
  async sell(request: SaleRequest): Promise<void> {
    if (this.phase.kind === "asking") return;
    this.#parts.attempts.keep(request);
    this.refusal = null;
    const { client, clock } = this.#parts;
    const onstage = (stage: AskStage) => {
      this.phase = { kind: "asking", stage };
    };
    this.#settle(request, await askUntilAnswered(() => client.sell(request), { clock, onstage }));
  }

  /** Asks again about the sale during which this screen was closed, if there is one. */
  async resume(): Promise<void> {
    const request = this.#parts.attempts.load();
    if (request !== null && this.phase.kind === "open") await this.sell(request);
    await this.confirmAgain();
  }

  async confirmAgain(): Promise<void> {
    if (this.phase.kind === "unconfirmed") await this.sell(this.phase.request);
  }

  /** The second sign was given: the same sale, under the same id. */
  async signGiven(): Promise<void> {
    if (this.phase.kind === "second-sign") await this.sell(this.phase.request);
  }

  /** Ready for the next sale. Of an unconfirmed one, today's receipts say whether it happened. */
  reset(): void {
    if (this.phase.kind === "asking") return;
    this.#parts.attempts.clear();
    this.phase = { kind: "open" };
    this.refusal = null;
  }

  #settle(request: SaleRequest, answer: Result<SaleAnswer>): void {
    if (isSilence(answer)) {
      this.phase = { kind: "unconfirmed", request };
      return;
    }
    this.#parts.attempts.clear();
    if (answer.ok) {
      this.phase = { kind: "sold", answer: answer.value };
      this.#parts.onsold();
    } else if (answer.refusal.code === secondSignNeeded) {
      this.phase = { kind: "second-sign", request };
      this.#parts.onsignneeded();
    } else {
      this.phase = { kind: "open" };
      this.refusal = answer.refusal;
      this.#parts.onrefused();
    }
  }
}
