import type {
  Menu,
  MenuItem,
  SaleAnswer,
  SaleRequest,
  StationEvent,
} from "#shared/contracts/station-api.ts";
import type { SecondSign } from "#shared/contracts/session.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import { commandIdSchema, type ItemId, type TerminalId } from "#shared/id/ids.ts";
import { zeroFen, type Fen } from "#shared/money/fen.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";
import type { AttemptStore } from "./attempt-store.ts";
import { countOf, neighbour, withOneLess, withOneMore, type Basket } from "./basket.ts";
import { withKey, type CashKey } from "./cash-entry.ts";
import { Quoting } from "./quoting.svelte.ts";
import { Selling } from "./selling.svelte.ts";
import { coversAlone, planTender, type TenderChoice } from "./tender.ts";
import { Visit } from "./visit.svelte.ts";

/** How long a cleared basket can be brought back. */
const undoMs = 5_000;

/** Asked for with a sale, until the session says which ways there are. */
const anySign: SecondSign = { why: "amount", ways: ["card", "face", "code", "phone", "staff"] };

export type CounterParts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly clock: PageClock;
  readonly attempts: AttemptStore<SaleRequest>;
  readonly newCommandId: () => string;
};

/** The journey of one guest at the till: who stands here, what they take, what it costs, paid. */
export class Counter {
  menu = $state.raw<Menu | null>(null);
  basket = $state.raw<Basket>([]);
  /** The line that + and - change. */
  selected = $state<ItemId | null>(null);
  /** A basket that was just cleared and can come back. */
  cleared = $state.raw<Basket | null>(null);
  /** The sale before this basket. */
  lastSale = $state.raw<SaleAnswer | null>(null);
  choice = $state<TenderChoice>(null);
  cashEntry = $state("");
  isKeypadOpen = $state(false);

  readonly visit: Visit;
  readonly quoting: Quoting;
  readonly selling: Selling;

  readonly sets = $derived(this.#itemsOf("set"));
  readonly dishes = $derived(this.#itemsOf("dish"));
  readonly plan = $derived.by(() => {
    const quote = this.quoting.quote;
    if (quote === null) return null;
    const wallet = this.visit.session?.wallet ?? null;
    const due = quote.bill.selfPay;
    return planTender({ choice: this.choice, entry: this.cashEntry, due, wallet });
  });
  readonly canPayByWallet = $derived.by(() =>
    coversAlone(this.visit.session?.wallet ?? null, this.quoting.quote?.bill.selfPay ?? zeroFen),
  );
  /** The second sign that is waited for: the station said so with the person, or with the sale. */
  readonly asked = $derived.by<SecondSign | null>(
    () => this.visit.asked ?? (this.selling.phase.kind === "second-sign" ? anySign : null),
  );
  /**
   * The person who stands here has to show one sign more before this order is paid. Too large a sum holds up that
   * payment alone: cash and a smaller sum go on.
   */
  readonly needsSign = $derived.by(() => {
    const asked = this.visit.session?.asked ?? null;
    return this.selling.phase.kind === "second-sign" || (asked !== null && asked.why !== "amount");
  });
  readonly canPay = $derived.by(
    () =>
      this.plan?.missing === zeroFen &&
      !this.quoting.isOutstanding &&
      !this.selling.isBusy &&
      !this.needsSign,
  );

  readonly #parts: CounterParts;
  #stopUndo: (() => void) | null = null;
  /** How many signs there were when the sale asked for one more. */
  #signsBefore = 0;

  constructor(parts: CounterParts) {
    this.#parts = parts;
    this.quoting = new Quoting(parts.client, parts.clock);
    this.selling = new Selling({
      ...parts,
      onsold: () => this.visit.served(),
      onrefused: () => this.#askPrice(),
      onsignneeded: () => this.#signNeeded(),
    });
    this.visit = new Visit(parts, {
      isServing: () => this.basket.length > 0,
      isPaying: () => this.selling.isBusy,
      onchanged: () => this.#personChanged(),
      onconfirmed: () => this.#personConfirmed(),
    });
  }

  onevent(event: StationEvent): void {
    this.visit.onevent(event);
    if (event.kind === "menu-changed") void this.loadMenu();
  }

  /** After the line to the station came up: what happened meanwhile, and a sale that was cut off. */
  async catchUp(): Promise<void> {
    await Promise.all([this.loadMenu(), this.selling.resume()]);
    await this.visit.catchUp();
  }

  async loadMenu(): Promise<void> {
    const menu = await this.#parts.client.menu();
    if (menu.ok) this.menu = menu.value;
  }

  /** One more of an item; after a sale this begins the next basket. */
  add(item: ItemId): void {
    if (this.selling.isBusy || this.#isSoldOut(item)) return;
    if (this.selling.phase.kind === "sold") this.startNext();
    this.selected = item;
    this.#change(withOneMore(this.basket, item));
  }

  takeOne(item: ItemId): void {
    if (this.selling.isBusy) return;
    this.selected = item;
    this.#change(withOneLess(this.basket, item));
    if (countOf(this.basket, item) === 0) this.selected = neighbour(this.basket, null, -1);
  }

  remove(item: ItemId): void {
    if (this.selling.isBusy) return;
    this.#change(this.basket.filter((line) => line.item !== item));
    this.selected = neighbour(this.basket, null, -1);
  }

  select(step: 1 | -1): void {
    this.selected = neighbour(this.basket, this.selected, step);
  }

  /** Empties the basket; for five seconds it can be brought back. */
  clear(): void {
    if (this.selling.isBusy || this.basket.length === 0) return;
    const cleared = this.basket;
    this.#resetTender();
    this.selling.reset();
    this.#change([]);
    this.selected = null;
    this.cleared = cleared;
    this.#stopUndo = this.#parts.clock.after(undoMs, () => {
      this.cleared = null;
    });
  }

  undoClear(): void {
    if (this.cleared === null || this.basket.length > 0) return;
    this.#change(this.cleared);
    this.selected = neighbour(this.basket, null, -1);
  }

  chooseWallet(): void {
    if (!this.canPayByWallet || this.selling.isBusy) return;
    this.#dropWaitingSale();
    this.choice = "wallet";
    this.isKeypadOpen = false;
    this.cashEntry = "";
  }

  chooseCash(): void {
    if (this.selling.isBusy) return;
    this.#dropWaitingSale();
    this.choice = "cash";
  }

  openKeypad(): void {
    if (this.quoting.quote === null || this.selling.isBusy) return;
    if (this.isKeypadOpen) return;
    this.chooseCash();
    this.cashEntry = "";
    this.isKeypadOpen = true;
  }

  closeKeypad(): void {
    this.isKeypadOpen = false;
    this.cashEntry = "";
  }

  pressCash(key: CashKey): void {
    this.cashEntry = withKey(this.cashEntry, key);
  }

  /** The guest gave this note, or exactly what is due when null. */
  takeCash(note: Fen | null): void {
    this.chooseCash();
    this.cashEntry = note === null ? "" : String(note / 100);
    this.isKeypadOpen = false;
  }

  /** 收款. Does nothing while the sum is not certain. */
  async pay(): Promise<void> {
    const { plan } = this;
    const quote = this.quoting.quote;
    if (!this.canPay || plan === null || quote === null) return;
    this.isKeypadOpen = false;
    const tender =
      plan.kind === "cash" ? { kind: plan.kind, received: plan.received } : { kind: plan.kind };
    await this.selling.sell({
      commandId: commandIdSchema.parse(this.#parts.newCommandId()),
      terminal: this.#parts.terminal,
      sessionId: this.visit.session?.sessionId ?? null,
      lines: [...this.basket],
      tender,
      expectedSelfPay: quote.bill.selfPay,
    });
  }

  /** Goes on although nobody knows whether the last sale happened; today's receipts will say. */
  async setAside(): Promise<void> {
    if (this.selling.phase.kind !== "unconfirmed") return;
    this.visit.served();
    this.startNext();
    await this.visit.catchUp();
  }

  /** Leaves the paid sale on its paper and begins with an empty basket. */
  startNext(): void {
    if (this.selling.phase.kind === "asking") return;
    if (this.selling.phase.kind === "sold") this.lastSale = this.selling.phase.answer;
    this.selling.reset();
    this.basket = [];
    this.selected = null;
    this.#forgetCleared();
    this.#resetTender();
    this.quoting.forget();
  }

  #personChanged(): void {
    if (this.selling.phase.kind === "sold") this.startNext();
    this.#dropWaitingSale();
    this.choice = null;
    if (this.basket.length > 0) this.#askPrice();
  }

  #signNeeded(): void {
    this.#signsBefore = this.visit.session?.signs.length ?? 0;
    // What may be shown as the second sign comes with the session.
    void this.visit.catchUp();
  }

  #personConfirmed(): void {
    const { phase } = this.selling;
    const { session } = this.visit;
    if (phase.kind !== "second-sign" || session === null || session.asked !== null) return;
    const isSame = phase.request.sessionId === session.sessionId;
    if (isSame && session.signs.length > this.#signsBefore) void this.selling.signGiven();
  }

  /** A sale that waits for a second sign is good for that person, order and tender only. */
  #dropWaitingSale(): void {
    if (this.selling.phase.kind === "second-sign") this.selling.reset();
  }

  #change(basket: Basket): void {
    this.basket = basket;
    this.#forgetCleared();
    this.#dropWaitingSale();
    this.selling.refusal = null;
    this.cashEntry = "";
    if (basket.length === 0) this.visit.basketGone();
    this.#askPrice();
  }

  #askPrice(): void {
    this.quoting.ask({
      terminal: this.#parts.terminal,
      sessionId: this.visit.session?.sessionId ?? null,
      lines: [...this.basket],
    });
  }

  #forgetCleared(): void {
    this.#stopUndo?.();
    this.#stopUndo = null;
    this.cleared = null;
  }

  #resetTender(): void {
    this.choice = null;
    this.cashEntry = "";
    this.isKeypadOpen = false;
  }

  #isSoldOut(item: ItemId): boolean {
    return this.menu?.items.find((one) => one.item === item)?.isSoldOut ?? true;
  }

  #itemsOf(kind: MenuItem["kind"]): readonly MenuItem[] {
    return this.menu?.items.filter((item) => item.kind === kind) ?? [];
  }
}
