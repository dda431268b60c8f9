import type { SaleAnswer, StationEvent, TopUpRequest } from "#shared/contracts/station-api.ts";
import type { Session } from "#shared/contracts/session.ts";
import type { SaleId } from "#shared/id/ids.ts";
import type { CameraFeed, CameraFeedParts } from "#shared/camera/camera-feed.ts";
import { Identification } from "#shared/ui/identify/identification.svelte.ts";
import type { LiveStation } from "#shared/ui/live-station.svelte.ts";
import type { AttemptStore } from "./attempt-store.ts";
import { ConsentEntry } from "./consent.svelte.ts";
import { Counter, type CounterParts } from "./counter.svelte.ts";
import { Printing, type PrintState } from "./printing.svelte.ts";
import { Receipts } from "./receipts.svelte.ts";
import { likelyReason, LookUp, lookUpReasons } from "./look-up.svelte.ts";
import { isByHand, SecondSignEntry } from "./second-sign.svelte.ts";
import { StaffAccess } from "./staff-access.svelte.ts";
import {
  amountKey,
  fieldKey,
  isFunction,
  orderingKey,
  reasonAt,
  type PressedKey,
  type TillKey,
} from "./till-keys.ts";
import { TopUp, type Filled } from "./top-up.svelte.ts";

export type TillParts = CounterParts & {
  readonly topUps: AttemptStore<TopUpRequest>;
  readonly openFeed: (parts: CameraFeedParts) => CameraFeed;
  readonly isCameraThere: () => Promise<boolean>;
};

/** Everything that one till shows, and what its keys do. */
export class Till {
  /** The list or form that lies over the screen. */
  panel = $state<"none" | "receipts" | "top-up" | "look-up" | "consent">("none");

  readonly live: LiveStation;
  readonly counter: Counter;
  readonly printing: Printing;
  readonly receipts: Receipts;
  readonly topUp: TopUp;
  readonly access: StaffAccess;
  readonly lookUp: LookUp;
  readonly identification: Identification;
  readonly secondSign: SecondSignEntry;
  /** The notice about faces, while it lies over the screen. */
  consent = $state.raw<ConsentEntry | null>(null);
  readonly terminal: CounterParts["terminal"];
  readonly terminalState = $derived.by(
    () => this.live.state?.terminals.find((one) => one.terminal === this.terminal) ?? null,
  );
  readonly questions = $derived.by(() => this.printing.openQuestions(this.live.state));

  readonly #parts: TillParts;

  constructor(parts: TillParts, live: LiveStation) {
    this.#parts = parts;
    this.terminal = parts.terminal;
    this.live = live;
    this.counter = new Counter(parts);
    this.printing = new Printing(parts);
    this.receipts = new Receipts(parts);
    this.topUp = new TopUp(parts);
    this.access = new StaffAccess(parts);
    this.lookUp = new LookUp({ ...parts, access: this.access });
    const onsession = (session: Session): void => this.#identified(session);
    this.identification = new Identification({
      ...parts,
      onsession,
      onrefused: (refusal) => this.counter.visit.refused(refusal),
    });
    this.secondSign = new SecondSignEntry({ ...parts, access: this.access, onsession });
  }

  /** Starts listening to the station. @returns what stops it */
  connect(): () => void {
    const disconnect = this.live.connect({
      onevent: (event) => this.#onevent(event),
      onconnected: () => void this.#catchUp(),
    });
    return () => {
      disconnect();
      this.identification.stop();
    };
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

  /** 刷脸: looks for an unknown face, or for the face of the person who is asked for one sign more. */
  lookAtFace(): void {
    const { visit, asked } = this.counter;
    if (this.identification.isFaceClosed) return;
    if (visit.session === null) this.#look("identify");
    else if (asked?.ways.includes("face")) this.#look("confirm");
  }

  /** 扫市民码 with the camera; a scanner needs no key. */
  lookAtCode(): void {
    const { visit, asked } = this.counter;
    if (visit.session === null || asked?.ways.includes("code")) this.#look("code");
  }

  /** What of the second sign can be typed: the first way, and with each further call the next. */
  typeSecondSign(): void {
    const ways = this.counter.asked?.ways.filter(isByHand) ?? [];
    const { way } = this.secondSign;
    const next = ways[(way === null ? 0 : ways.indexOf(way) + 1) % Math.max(ways.length, 1)];
    if (next !== undefined) this.secondSign.open(next);
  }

  /** The notice about faces, turned to the guest: to agree, to refuse, or to withdraw. */
  openConsent(): void {
    const { session } = this.counter.visit;
    if (session === null || session.face === null || this.counter.selling.isBusy) return;
    const { client, terminal } = this.#parts;
    const { sessionId } = session;
    this.consent = new ConsentEntry({
      ...this.#parts,
      send: (answer) => client.answerFaceConsent(terminal, { ...answer, sessionId }),
      onanswered: () => this.#consentAnswered(),
    });
    this.panel = "consent";
    void this.consent.load();
  }

  openLookUp(): void {
    if (this.counter.selling.isBusy) return;
    const { refusal } = this.counter.visit;
    this.panel = "look-up";
    this.lookUp.begin(likelyReason(refusal?.code ?? ""));
    void this.access.load();
  }

  /** Begins to serve the person who was looked up. */
  async serveFound(): Promise<void> {
    this.#identified(await this.lookUp.open());
  }

  /** The unknown card at the reader is the looked-up person's from now on, and they are served. */
  async bindCard(): Promise<void> {
    this.#identified(await this.lookUp.bind());
  }

  closePanel(): void {
    if (this.topUp.phase.kind === "asking") return;
    this.panel = "none";
    this.consent = null;
  }

  async confirmTopUp(): Promise<void> {
    const session = this.counter.visit.session;
    if (session === null) return;
    this.#showWallet(await this.topUp.confirm(session.sessionId));
  }

  /** @returns true when the key meant something here, so that the browser does nothing with it. */
  press(pressed: PressedKey, place: "page" | "field" = "page"): boolean {
    const isChallenged = this.counter.visit.challenger !== null;
    if (this.panel === "look-up" && !isChallenged) return this.#lookUpKey(pressed);
    const key = place === "field" ? fieldKey(pressed) : this.#keyOnPage(pressed);
    if (key === null || (place === "field" && !isFunction(key))) return false;
    if (isChallenged) return this.#challengeKey(key);
    if (this.panel === "receipts") return this.#receiptsKey(key);
    if (this.panel === "top-up") return this.#topUpKey(key);
    if (this.panel === "consent") return this.#consentKey(key);
    this.#counterKey(key);
    return true;
  }

  #keyOnPage(pressed: PressedKey): TillKey | null {
    const isTyping =
      this.panel === "top-up" || (this.panel === "none" && this.counter.isKeypadOpen);
    return isTyping ? amountKey(pressed) : orderingKey(pressed);
  }

  /** What the query does not need itself: the list, the reasons, and the way out. */
  #lookUpKey(pressed: PressedKey): boolean {
    const { lookUp } = this;
    const key = fieldKey(pressed);
    if (key === null) return false;
    if (lookUp.binding !== null) return this.#bindingKey(key);
    if (key.kind === "escape") this.closePanel();
    else if (this.access.member === null) return false;
    else if (key.kind === "up") lookUp.step(-1);
    else if (key.kind === "down") lookUp.step(1);
    else if (key.kind === "pay") void this.serveFound();
    else if (key.kind === "not-me" && this.counter.visit.hasUnknownCard) lookUp.askToBind();
    else lookUp.reason = lookUpReasons[reasonAt(pressed) ?? -1] ?? lookUp.reason;
    return true;
  }

  #bindingKey(key: TillKey): boolean {
    if (key.kind === "pay") void this.bindCard();
    if (key.kind === "escape") this.lookUp.binding = null;
    return true;
  }

  #identified(session: Session | null): void {
    if (session === null) return;
    if (this.panel === "look-up") this.panel = "none";
    const before = this.counter.visit.session?.sessionId;
    this.counter.visit.opened(session);
    this.#followPerson(before);
    this.#signSettled();
  }

  /** Whichever way was first: nothing else is looked for. */
  #signSettled(): void {
    this.identification.look("off");
    this.secondSign.close();
  }

  /** The same key again turns the camera off. */
  #look(looking: "identify" | "confirm" | "code"): void {
    const { identification } = this;
    if (this.counter.selling.isBusy) return;
    this.counter.visit.dismissRefusal();
    if (identification.looking === looking && identification.view.kind === "ended") {
      identification.again();
    } else identification.look(identification.looking === looking ? "off" : looking);
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

  /** An answer to the notice is the guest's own and has no key; only the way out has. The arrows scroll. */
  #consentKey(key: TillKey): boolean {
    if (key.kind === "escape") this.closePanel();
    return !["pay", "up", "down"].includes(key.kind);
  }

  #consentAnswered(): void {
    this.closePanel();
    // What the session says of the face is another now.
    void this.counter.visit.catchUp();
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
      case "face":
        return this.lookAtFace();
      case "code":
        return this.lookAtCode();
      case "look-up":
        return this.openLookUp();
      case "not-me":
        return this.notMe();
      case "consent":
        return this.counter.asked === null ? this.openConsent() : this.typeSecondSign();
      case "undo":
        return counter.undoClear();
      case "escape":
        return this.escape();
    }
  }

  /** 不是本人: for whoever was found by face or by staff; a card that is not theirs is simply taken away. */
  notMe(): void {
    if (this.counter.visit.canBeSomebodyElse) void this.counter.visit.notMe();
  }

  /** Steps back by one: the camera, the keypad, the paid sale, the basket, the person. */
  escape(): void {
    const { counter } = this;
    if (this.secondSign.way !== null) return this.secondSign.close();
    if (counter.visit.candidate !== null) return counter.visit.dropCandidate();
    if (this.identification.looking !== "off") return this.identification.look("off");
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
    else if (this.counter.needsSign) this.typeSecondSign();
    else void this.counter.pay();
  }

  #add(item: Counter["sets"][number] | undefined): void {
    if (item !== undefined) this.counter.add(item.item);
  }

  /** After the line to the station came up: what was cut off is asked for again, and shown. */
  async #catchUp(): Promise<void> {
    const catchingUp = this.counter.catchUp();
    void this.identification.refresh();
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

  /** Ends what was looked for or typed once it is answered, and not while the same is still asked. */
  #signSeen(event: StationEvent): void {
    const before = this.counter.visit.session?.sessionId;
    if (event.kind === "session-started" && event.session.terminal === this.terminal) {
      const { sessionId, asked } = event.session;
      if (asked === null || sessionId !== before) this.#signSettled();
    }
    if (event.kind !== "second-sign" || event.terminal !== this.terminal) return;
    if (event.asked !== null) this.#signSettled();
    else if (before === undefined) this.secondSign.close();
  }

  /** A form that was opened for one person is nobody else's, and the camera looks for nobody who has left. */
  #followPerson(before: string | undefined): void {
    if (before === this.counter.visit.session?.sessionId) return;
    const isChoosing = this.panel === "top-up" && this.topUp.phase.kind === "choosing";
    if (isChoosing) this.topUp.reset();
    if (isChoosing || this.panel === "consent") this.closePanel();
    if (before !== undefined) this.#signSettled();
  }

  #onevent(event: StationEvent): void {
    const before = this.counter.visit.session?.sessionId;
    this.#signSeen(event);
    this.counter.onevent(event);
    this.#followPerson(before);
    this.printing.onevent(event);
    if (event.kind === "print" && this.panel === "receipts") void this.receipts.load();
  }
}
