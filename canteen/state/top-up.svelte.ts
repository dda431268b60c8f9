import type { TopUpRequest } from "#shared/contracts/station-api.ts";
import { commandIdSchema, type SessionId, type TerminalId } from "#shared/id/ids.ts";
import { fen, type Fen } from "#shared/money/fen.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import { accept, type Refusal, type Result } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";
import { isSilence } from "#shared/ui/until-answered.ts";
import { askUntilAnswered, type AskStage } from "./ask-until-answered.ts";
import type { AttemptStore } from "./attempt-store.ts";
import { entryFen, withKey, type CashKey } from "./cash-entry.ts";

/** The notes that people bring to fill a wallet. */
export const topUpAmounts: readonly Fen[] = [fen(5_000), fen(10_000), fen(20_000)];

/** unconfirmed: the station did not say for minutes whether it happened. not-done: it refused one from before. */
export type TopUpPhase =
  | { readonly kind: "choosing" }
  | { readonly kind: "asking"; readonly stage: AskStage }
  | { readonly kind: "done"; readonly amount: Fen; readonly walletAfter: Fen }
  | { readonly kind: "unconfirmed"; readonly refusal: Refusal }
  | { readonly kind: "not-done"; readonly refusal: Refusal };

export type TopUpOutcome = Exclude<TopUpPhase, { kind: "choosing" | "asking" }>;

const choosing: TopUpPhase = { kind: "choosing" };

/** The wallet after a top-up, and the visit of the person whose it is. */
export type Filled = { readonly sessionId: SessionId; readonly walletAfter: Fen };

type Parts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly clock: PageClock;
  readonly newCommandId: () => string;
  /** Keeps one top-up until it is answered: neither asking again nor a reload ever fills twice. */
  readonly topUps: AttemptStore<TopUpRequest>;
};

/** Cash into the wallet of the person who stands here: choose, confirm, done. */
export class TopUp {
  entry = $state("");
  phase = $state.raw<TopUpPhase>(choosing);
  refusal = $state.raw<Refusal | null>(null);
  /** It is about a top-up from before; whoever stands here now may be somebody else. */
  isResumed = $state(false);
  readonly amount = $derived(entryFen(this.entry));
  readonly canConfirm = $derived(
    this.amount !== null && this.amount > 0 && this.phase.kind === "choosing",
  );

  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  choose(amount: Fen): void {
    if (this.phase.kind === "choosing") this.entry = String(amount / 100);
  }

  press(key: CashKey): void {
    if (this.phase.kind === "choosing") this.entry = withKey(this.entry, key);
  }

  /** Puts the amount in. @returns the wallet afterwards; null when refused or not certain */
  async confirm(sessionId: SessionId): Promise<Filled | null> {
    const { amount } = this;
    if (amount === null || !this.canConfirm) return null;
    const { terminal, newCommandId, topUps } = this.#parts;
    const commandId = commandIdSchema.parse(newCommandId());
    const request = { commandId, terminal, sessionId, amount };
    topUps.keep(request);
    const answer = await this.#ask(request);
    if (answer.ok) return answer.value;
    this.refusal = answer.refusal;
    this.phase = isSilence(answer) ? { kind: "unconfirmed", refusal: answer.refusal } : choosing;
    return null;
  }

  /** True while nobody asks for the answer that is missing: it never came, or the screen was closed meanwhile. */
  isLeftOpen(): boolean {
    return this.phase.kind !== "asking" && this.#parts.topUps.load() !== null;
  }

  /** Asks again about the top-up that was left open. @returns as `confirm` */
  async resume(): Promise<Filled | null> {
    const request = this.#parts.topUps.load();
    if (request === null || this.phase.kind === "asking") return null;
    this.isResumed = true;
    const answer = await this.#ask(request);
    if (answer.ok) return answer.value;
    const kind = isSilence(answer) ? "unconfirmed" : "not-done";
    this.phase = { kind, refusal: answer.refusal };
    return null;
  }

  /** Back to an empty amount. What is not yet answered stays as it is. */
  reset(): void {
    if (this.phase.kind === "asking") return;
    this.entry = "";
    this.refusal = null;
    this.isResumed = false;
    this.phase = choosing;
  }

  async #ask(request: TopUpRequest): Promise<Result<Filled>> {
    this.refusal = null;
    const { client, clock, topUps } = this.#parts;
    const answer = await askUntilAnswered(() => client.topUp(request), {
      clock,
      onstage: (stage) => {
        this.phase = { kind: "asking", stage };
      },
    });
    if (!isSilence(answer)) topUps.clear();
    if (!answer.ok) return answer;
    const { amount, walletAfter } = answer.value;
    this.phase = { kind: "done", amount, walletAfter };
    return accept({ sessionId: request.sessionId, walletAfter });
  }
}
