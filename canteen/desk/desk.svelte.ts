import type { DeskFault, DeskState } from "#shared/contracts/desk-api.ts";
import type { Refusal, Result } from "#shared/result.ts";
import type { EventStream, PageClock } from "#shared/ui/live-station.svelte.ts";
import { parseDeskState, type DeskClient } from "./desk-client.ts";

const reopenAfterMs = 1_000;

type Parts = {
  readonly client: DeskClient;
  readonly open: () => EventStream;
  readonly clock: PageClock;
};

/** The desk as the page knows it: its last state, and what was refused last. */
export class DeskPage {
  state = $state.raw<DeskState | null>(null);
  isSilent = $state(false);
  problem = $state.raw<Refusal | null>(null);
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Listens to the desk for as long as the page is open. */
  listen(): void {
    const stream = this.#parts.open();
    stream.onmessage = ({ data }) => {
      this.isSilent = false;
      this.state = parseDeskState(data) ?? this.state;
    };
    stream.onerror = () => {
      this.isSilent = true;
      stream.close();
      this.#parts.clock.after(reopenAfterMs, () => this.listen());
    };
  }

  insert(terminal: string, persona: string): Promise<void> {
    return this.#ask(this.#parts.client.insert({ terminal, persona }));
  }

  takeOut(terminal: string): Promise<void> {
    return this.#ask(this.#parts.client.remove({ terminal }));
  }

  toggle(terminal: string, fault: DeskFault): Promise<void> {
    const faults = this.state?.terminals.find((one) => one.terminal === terminal)?.faults ?? [];
    const isOn = !faults.includes(fault);
    return this.#ask(this.#parts.client.setFault({ terminal, fault, isOn }));
  }

  forgetProblem(): void {
    this.problem = null;
  }

  async #ask(question: Promise<Result<DeskState>>): Promise<void> {
    const answer = await question;
    this.problem = answer.ok ? null : answer.refusal;
    if (answer.ok) this.state = answer.value;
  }
}
