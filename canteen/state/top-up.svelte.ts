import {
  commandIdSchema,
  type CommandId,
  type SessionId,
  type TerminalId,
} from "#shared/id/ids.ts";
import { fen, type Fen } from "#shared/money/fen.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { Refusal } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";
import { askUntilAnswered, isSilence, type AskStage } from "./ask-until-answered.ts";
import { entryFen, withKey, type CashKey } from "./cash-entry.ts";

/** The notes that people bring to fill a wallet. */
export const topUpAmounts: readonly Fen[] = [fen(5_000), fen(10_000), fen(20_000)];

export type TopUpPhase =
  | { readonly kind: "choosing" }
  | { readonly kind: "asking"; readonly stage: AskStage }
  | { readonly kind: "done"; readonly amount: Fen; readonly walletAfter: Fen };

type Parts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly clock: PageClock;
  readonly newCommandId: () => string;
};

/** Cash into the wallet of the person who stands here: choose, confirm, done. */
export class TopUp {
  entry = $state("");
  phase = $state.raw<TopUpPhase>({ kind: "choosing" });
  refusal = $state.raw<Refusal | null>(null);
  readonly amount = $derived(entryFen(this.entry));
  readonly canConfirm = $derived(
    this.amount !== null && this.amount > 0 && this.phase.kind === "choosing",
  );

  readonly #parts: Parts;
  /** Kept with its amount and person until answered: asking again never fills twice. */
  #attempt: { commandId: CommandId; amount: Fen; sessionId: SessionId } | null = null;

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
  async confirm(sessionId: SessionId): Promise<Fen | null> {
    const { amount } = this;
    if (amount === null || !this.canConfirm) return null;
    const attempt = this.#attemptFor(amount, sessionId);
    this.refusal = null;
    const { client, terminal, clock } = this.#parts;
    const answer = await askUntilAnswered(() => client.topUp({ ...attempt, terminal }), {
      clock,
      onstage: (stage) => {
        this.phase = { kind: "asking", stage };
      },
    });
    if (!isSilence(answer)) this.#attempt = null;
    if (!answer.ok) {
      this.phase = { kind: "choosing" };
      this.refusal = answer.refusal;
      return null;
    }
    this.phase = {
      kind: "done",
      amount: answer.value.amount,
      walletAfter: answer.value.walletAfter,
    };
    return answer.value.walletAfter;
  }

  /** Back to an empty amount. What is not yet answered stays as it is. */
  reset(): void {
    if (this.phase.kind === "asking") return;
    this.entry = "";
    this.refusal = null;
    this.phase = { kind: "choosing" };
  }

  #attemptFor(amount: Fen, sessionId: SessionId) {
    const open = this.#attempt;
    if (open !== null && open.amount === amount && open.sessionId === sessionId) return open;
    const commandId = commandIdSchema.parse(this.#parts.newCommandId());
    this.#attempt = { commandId, amount, sessionId };
    return this.#attempt;
  }
}
