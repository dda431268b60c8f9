import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { StationState } from "#shared/contracts/station-state.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { Refusal } from "#shared/result.ts";
import { isSilence } from "#shared/ui/until-answered.ts";

type PrintEvent = Extract<StationEvent, { kind: "print" }>;
export type PrintState = PrintEvent["state"];
export type PrintQuestion = StationState["questions"][number];
type PrintAnswer = "paper-is-good" | "print-again";

/** Old jobs are of no use to the screen; the station keeps them all. */
const mostJobs = 50;

type Parts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly newCommandId: () => string;
};

/** What became of this till's paper, and the questions that only a person's eyes can answer. */
export class Printing {
  /** The newest event of each recent job. */
  jobs = $state.raw<readonly PrintEvent[]>([]);
  refusal = $state.raw<Refusal | null>(null);
  /** Answered here; the station's next state no longer asks. */
  answered = $state.raw<readonly number[]>([]);
  /** Receipts that wait for the printer. */
  readonly waiting = $derived(this.jobs.filter((job) => job.state === "held"));

  readonly #parts: Parts;
  /** Kept until the station has taken the answer, so that asking again does not print twice. */
  #attempt: { printJobId: number; answer: PrintAnswer; commandId: string } | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  onevent(event: StationEvent): void {
    if (event.kind === "print" && event.terminal === this.#parts.terminal) this.#keep(event);
  }

  /** The newest word about a receipt, whichever of its jobs it is about; null when none came yet. */
  paperOf(receiptNo: string): PrintEvent | null {
    return this.jobs.find((job) => job.receiptNo === receiptNo) ?? null;
  }

  /** The questions for this till that nobody has answered yet. */
  openQuestions(state: StationState | null): readonly PrintQuestion[] {
    const questions = state?.questions ?? [];
    return questions.filter(
      ({ terminal, printJobId }) =>
        terminal === this.#parts.terminal && !this.answered.includes(printJobId),
    );
  }

  async answer(printJobId: number, answer: PrintAnswer): Promise<void> {
    this.refusal = null;
    this.answered = [...this.answered, printJobId].slice(-mostJobs);
    const { commandId } = this.#attemptFor(printJobId, answer);
    const { client, terminal } = this.#parts;
    const result = await client.answerPrint(printJobId, { commandId, terminal, answer });
    if (result.ok || !isSilence(result)) this.#attempt = null;
    if (result.ok) return;
    this.refusal = result.refusal;
    this.answered = this.answered.filter((id) => id !== printJobId);
  }

  #attemptFor(printJobId: number, answer: PrintAnswer) {
    const open = this.#attempt;
    if (open !== null && open.printJobId === printJobId && open.answer === answer) return open;
    this.#attempt = { printJobId, answer, commandId: this.#parts.newCommandId() };
    return this.#attempt;
  }

  #keep(event: PrintEvent): void {
    const others = this.jobs.filter((job) => job.printJobId !== event.printJobId);
    this.jobs = [event, ...others].slice(0, mostJobs);
  }
}
