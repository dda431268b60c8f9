import type {
  CodeHolder,
  DemoCodes,
  MakePairingRequest,
  Pairing,
  PrintedCode,
} from "#shared/contracts/code-api.ts";
import type { CodeDeskClient } from "#shared/contracts/code-client.ts";
import type { Refusal, Result } from "#shared/result.ts";

/** What lies open on top of the page: a pairing code to read out, or a sheet to print. */
export type OpenPaper =
  | {
      readonly kind: "pairing";
      readonly pairing: Pairing;
      readonly name: string;
      readonly act: MakePairingRequest["act"];
    }
  | { readonly kind: "sheet"; readonly sheet: PrintedCode };

/** Finding a person and giving out, printing and ending their codes, and what happens to their cards. */
export class CodesPage {
  /** Null before the first search. */
  people = $state.raw<readonly CodeHolder[] | null>(null);
  problem = $state.raw<Refusal | null>(null);
  paper = $state.raw<OpenPaper | null>(null);
  demo = $state.raw<DemoCodes["codes"]>([]);
  isBusy = $state(false);

  readonly #client: CodeDeskClient;
  #said: { name: string; lastFour: string } | null = null;

  constructor(client: CodeDeskClient) {
    this.#client = client;
  }

  async start(): Promise<void> {
    const demo = await this.#client.demoCodes();
    if (demo.ok) this.demo = demo.value.codes;
  }

  async find(said: { name: string; lastFour: string }): Promise<void> {
    this.#said = said;
    // Whoever was shown before is not whom the buttons are for now.
    this.people = null;
    await this.#busily(() => this.#findAgain());
  }

  async makePairing(holder: CodeHolder, act: MakePairingRequest["act"]): Promise<void> {
    await this.#act(
      () => this.#client.makePairing({ person: holder.person, act }),
      (pairing) => (this.paper = { kind: "pairing", pairing, name: holder.name, act }),
    );
  }

  async print({ person }: CodeHolder): Promise<void> {
    await this.#act(
      () => this.#client.print(person),
      (sheet) => (this.paper = { kind: "sheet", sheet }),
    );
  }

  async revoke(wish: Parameters<CodeDeskClient["revoke"]>[0]): Promise<void> {
    await this.#act(() => this.#client.revoke(wish));
  }

  async reportCard(wish: Parameters<CodeDeskClient["reportCard"]>[0]): Promise<void> {
    await this.#act(() => this.#client.reportCard(wish));
  }

  closePaper(): void {
    this.paper = null;
  }

  /** Does one thing and reads the person anew, so that the page says what is so and not what was wished. */
  async #act<T>(
    work: () => Promise<Result<T>>,
    then: (value: T) => void = () => undefined,
  ): Promise<void> {
    await this.#busily(async () => {
      const done = await work();
      if (!done.ok) {
        this.problem = done.refusal;
        return;
      }
      then(done.value);
      await this.#findAgain();
    });
  }

  async #findAgain(): Promise<void> {
    if (this.#said === null) return;
    const found = await this.#client.find(this.#said);
    if (found.ok) this.people = found.value.people;
    else this.problem = found.refusal;
  }

  async #busily(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.problem = null;
    await work();
    this.isBusy = false;
  }
}
