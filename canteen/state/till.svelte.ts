import type { SaleAnswer, StationEvent, TopUpRequest } from "#shared/contracts/station-api.ts";
import type { SaleId } from "#shared/id/ids.ts";
import type { LiveStation } from "#shared/ui/live-station.svelte.ts";
import type { AttemptStore } from "./attempt-store.ts";
import { Counter, type CounterParts } from "./counter.svelte.ts";
import { Printing, type PrintState } from "./printing.svelte.ts";
import { Receipts } from "./receipts.svelte.ts";
import { amountKey, orderingKey, type PressedKey, type TillKey } from "./till-keys.ts";
import { TopUp, type Filled } from "./top-up.svelte.ts";

export type TillParts = CounterParts & { readonly topUps: AttemptStore<TopUpRequest> };

/** Everything that one till shows, and what its keys do. */
export class Till {
  /** The list or form that lies over the screen. */
  panel = $state<"none" | "receipts" | "top-up">("none");

  readonly live: LiveStation;
  readonly counter: Counter;
  readonly printing: Printing;
  readonly receipts: Receipts;
  readonly topUp: TopUp;
  readonly terminal: CounterParts["terminal"];
  readonly terminalState = $derived.by(
    () => this.live.state?.terminals.find((one) => one.terminal === this.terminal) ?? null,
  );
  readonly questions = $derived.by(() => this.printing.openQuestions(this.live.state));

  constructor(parts: TillParts, live: LiveStation) {
    this.terminal = parts.terminal;
    this.live = live;
    this.counter = new Counter(parts);
    this.printing = new Printing(parts);
    this.receipts = new Receipts(parts);
    this.topUp = new TopUp(parts);
  }

  /** Starts listening to the station. @returns what stops it */
  connect(): () => void {
    return this.live.connect({
      onevent: (event) => this.#onevent(event),
      onconnected: () => void this.#catchUp(),
    });
  }

  /** What became of the paper of a sale. */
  printStateOf(sale: SaleAnswer | null): PrintState {
    return (sale === null ? null : this.printing.paperOf(sale.receiptNo)?.state) ?? "queued";
  }

  openReceipts(sale: SaleId | null): void {
    this.panel = "receipts";
    void this.receipts.open(sale);
  }

  openTopUp(): void {
    if (this.counter.visit.session === null || this.counter.selling.isBusy) return;
    this.panel = "top-up";
    // What is not certain of the one before comes first; then the key is pressed again.
    if (this.topUp.isLeftOpen()) void this.#resumeTopUp();
    else this.topUp.reset();
  }

  closePanel(): void {
    if (this.topUp.phase.kind !== "asking") this.panel = "none";
  }

  async confirmTopUp(): Promise<void> {
    const session = this.counter.visit.session;
    if (session === null) return;
    this.#showWallet(await this.topUp.confirm(session.sessionId));
  }

  /** @returns true when the key meant something here, so that the browser does nothing with it. */
  press(pressed: PressedKey): boolean {
    const { visit } = this.counter;
    const isTyping =
      this.panel === "top-up" || (this.panel === "none" && this.counter.isKeypadOpen);
    const key = isTyping ? amountKey(pressed) : orderingKey(pressed);
    if (key === null) return false;
    if (visit.challenger !== null) return this.#challengeKey(key);
    if (this.panel === "receipts") return this.#receiptsKey(key);
    if (this.panel === "top-up") return this.#topUpKey(key);
    this.#counterKey(key);
    return true;
  }

  #challengeKey(key: TillKey): boolean {
    if (key.kind === "pay") this.counter.visit.acceptChallenger();
    if (key.kind === "escape") void this.counter.visit.declineChallenger();
    return true;
  }

  #receiptsKey(key: TillKey): boolean {
    if (key.kind === "up") this.receipts.step(-1);
    if (key.kind === "down") this.receipts.step(1);
    if (key.kind === "pay" || key.kind === "receipts") void this.receipts.reprint();
    if (key.kind === "escape") this.closePanel();
    return true;
  }

  #topUpKey(key: TillKey): boolean {
    if (key.kind === "cash-key") this.topUp.press(key.key);
    const { kind } = this.topUp.phase;
    const isOver = kind !== "choosing" && kind !== "asking";
    if (key.kind === "pay" && isOver) this.closePanel();
    else if (key.kind === "pay") void this.confirmTopUp();
    if (key.kind === "escape") this.closePanel();
    return true;
  }

  #counterKey(key: TillKey): void {
    const { counter } = this;
    switch (key.kind) {
      case "set":
        return this.#add(counter.sets[key.index]);
      case "dish":
        return this.#add(counter.dishes[key.index]);
      case "cash-key":
        return counter.pressCash(key.key);
      case "more":
        return counter.selected === null ? undefined : counter.add(counter.selected);
      case "less":
        return counter.selected === null ? undefined : counter.takeOne(counter.selected);
      case "remove":
        return counter.selected === null ? undefined : counter.remove(counter.selected);
      case "up":
        return counter.select(-1);
      case "down":
        return counter.select(1);
      case "pay":
        return this.#payOrGoOn();
      case "cash":
        return counter.openKeypad();
      case "wallet":
        return counter.chooseWallet();
      case "top-up":
        return this.openTopUp();
      case "receipts":
        return this.openReceipts(null);
      case "undo":
        return counter.undoClear();
      case "escape":
        return this.escape();
    }
  }

  /** Steps back by one: the keypad, the paid sale, the basket, the person. */
  escape(): void {
    const { counter } = this;
    if (counter.isKeypadOpen) return counter.closeKeypad();
    if (counter.selling.phase.kind === "sold") return counter.startNext();
    if (counter.basket.length > 0) return counter.clear();
    if (counter.visit.refusal !== null) return counter.visit.dismissRefusal();
    void counter.visit.leave();
  }

  #payOrGoOn(): void {
    const { selling } = this.counter;
    if (selling.phase.kind === "sold") this.counter.startNext();
    else if (selling.phase.kind === "unconfirmed") void selling.confirmAgain();
    else void this.counter.pay();
  }

  #add(item: Counter["sets"][number] | undefined): void {
    if (item !== undefined) this.counter.add(item.item);
  }

  /** After the line to the station came up: what was cut off is asked for again, and shown. */
  async #catchUp(): Promise<void> {
    const catchingUp = this.counter.catchUp();
    if (!this.topUp.isLeftOpen()) return catchingUp;
    this.panel = "top-up";
    const [filled] = await Promise.all([this.topUp.resume(), catchingUp]);
    this.#showWallet(filled);
  }

  async #resumeTopUp(): Promise<void> {
    this.#showWallet(await this.topUp.resume());
  }

  #showWallet(filled: Filled | null): void {
    const { visit } = this.counter;
    const isTheirs = filled !== null && filled.sessionId === visit.session?.sessionId;
    if (isTheirs) visit.walletChanged(filled.walletAfter);
  }

  #onevent(event: StationEvent): void {
    this.counter.onevent(event);
    this.printing.onevent(event);
    if (event.kind === "print" && this.panel === "receipts") void this.receipts.load();
  }
}
