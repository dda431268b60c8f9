import { holderRequestText, type HolderRequest } from "#shared/contracts/code-api.ts";
import type { PhoneClient } from "#shared/contracts/code-client.ts";
import { stepMs } from "#shared/identity/code/code-format.ts";
import { signPhoneCode } from "#shared/identity/code/sign-code.ts";
import type { Refusal } from "#shared/result.ts";
import { instant } from "#shared/time/time.ts";
import type { DistrictClock } from "./district-clock.ts";
import type { KeptCode, PhoneKeeper, PhoneKey } from "./phone-key.ts";
import { districtSilent, phoneUnfit } from "./texts.zh.ts";

/** The code is renewed when less than this is left of its week, ms. */
const renewBelowMs = 5 * 86_400_000;
/** While the page is open the district is asked for the time, and for a renewal that is due, this often. */
const lookEveryMs = 5 * 60_000;
const tickMs = 500;

export type PhoneParts = {
  readonly client: PhoneClient;
  readonly keeper: PhoneKeeper;
  readonly clock: DistrictClock;
  readonly newKey: () => Promise<PhoneKey>;
  /** 8 random bytes. */
  readonly newNonce: () => Uint8Array;
  readonly every: (ms: number, then: () => void) => () => void;
};

/** What the phone shows. */
export type PhoneView = "starting" | "unfit" | "unpaired" | "code" | "expired" | "revoked";

/** A phone's code: pairing, a new picture in every step, silent renewal, and its end. */
export class PhonePage {
  view = $state<PhoneView>("starting");
  kept = $state.raw<KeptCode | null>(null);
  /** The text of the present step; null until the first is signed. */
  text = $state.raw<string | null>(null);
  /** Seconds until the next one. */
  secondsLeft = $state(0);
  isOffline = $state(false);
  /** How far the phone's clock is behind (above 0) or ahead, seconds; null when it is right. */
  clockWrongBy = $state<number | null>(null);
  /** Why the last wish was not fulfilled. */
  problem = $state.raw<Refusal | null>(null);
  isBusy = $state(false);
  hasWithdrawn = $state(false);

  readonly #parts: PhoneParts;
  #step = -1;

  constructor(parts: PhoneParts) {
    this.#parts = parts;
  }

  /** Opens what the phone keeps, shows it at once, and then asks the district. @returns what stops it */
  async start(): Promise<() => void> {
    try {
      this.kept = await this.#parts.keeper.read();
    } catch {
      // A browser that keeps nothing, as some do in private windows.
      this.#fail();
      return () => {};
    }
    this.view = this.kept === null ? "unpaired" : "code";
    const stops = [
      this.#parts.every(tickMs, () => void this.#tick()),
      this.#parts.every(lookEveryMs, () => void this.look()),
    ];
    await this.#tick();
    await this.#measure();
    await this.#renew();
    return () => stops.forEach((stop) => stop());
  }

  /** The page is seen again, or there is a network again: time and week may have to be asked for. */
  async look(): Promise<void> {
    await this.#measure();
    const left = (this.kept?.credential.expiresAt ?? Infinity) - this.#parts.clock.now();
    if (left < renewBelowMs) await this.#renew();
  }

  /** Makes a key on this phone and has it signed with the code that staff gave. */
  async pair(wish: { readonly pairingCode: string; readonly lastFour: string }): Promise<void> {
    await this.#busily(async () => {
      const key = await this.#parts.newKey();
      const { publicKey } = key;
      const paired = await this.#parts.client.pair({ ...wish, publicKey });
      if (!paired.ok) {
        this.problem = paired.refusal;
        return;
      }
      this.hasWithdrawn = false;
      await this.#take({ key, credential: paired.value });
    });
  }

  /** Ends this phone's code, at the district first: a code that only the phone forgot would still be good. */
  async withdraw(): Promise<void> {
    await this.#busily(async () => {
      if (this.kept === null) return;
      const request = await this.#signed("withdraw-code", this.kept);
      const ended = await this.#parts.client.withdraw(request);
      if (!ended.ok && !isOver(ended.refusal)) {
        this.problem = ended.refusal;
        return;
      }
      await this.forget();
      this.hasWithdrawn = true;
    });
  }

  /** Forgets a code that is no more, so that the phone can be paired again. */
  async forget(): Promise<void> {
    await this.#parts.keeper.forget();
    this.kept = null;
    this.text = null;
    this.problem = null;
    this.view = "unpaired";
  }

  #fail(): void {
    this.problem = phoneUnfit;
    this.view = "unfit";
  }

  async #busily(work: () => Promise<void>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.problem = null;
    try {
      await work();
    } catch {
      this.#fail();
    } finally {
      this.isBusy = false;
    }
  }

  async #take(kept: KeptCode): Promise<void> {
    await this.#parts.keeper.keep(kept);
    this.#parts.clock.heard(kept.credential.now);
    this.kept = kept;
    this.view = "code";
    this.#step = -1;
    await this.#tick();
  }

  async #measure(): Promise<void> {
    const { client, clock } = this.#parts;
    const time = await client.time();
    this.isOffline = !time.ok;
    if (time.ok) clock.heard(time.value.now);
    await this.#tick();
  }

  async #renew(): Promise<void> {
    if (this.kept === null || this.view === "revoked") return;
    const { key } = this.kept;
    const renewed = await this.#parts.client.renew(await this.#signed("renew-code", this.kept));
    if (renewed.ok) await this.#take({ key, credential: renewed.value });
    else if (isOver(renewed.refusal)) this.view = "revoked";
    else this.isOffline = renewed.refusal.code === districtSilent.code;
  }

  async #signed(
    purpose: Parameters<typeof holderRequestText>[0],
    { key, credential }: KeptCode,
  ): Promise<HolderRequest> {
    const at = instant(Math.floor(this.#parts.clock.now()));
    const { number } = credential;
    const text = new TextEncoder().encode(holderRequestText(purpose, { number, at }));
    return { number, at, signature: base64url(await key.sign(text)) };
  }

  /** Signs once in each step and counts down in between. */
  async #tick(): Promise<void> {
    const { clock, newNonce } = this.#parts;
    const wrongBy = clock.wrongByMs();
    this.clockWrongBy = wrongBy === null ? null : wrongBy / 1000;
    if (this.kept === null || this.view === "revoked") return;
    const { key, credential } = this.kept;
    const at = clock.now();
    this.view = at >= credential.expiresAt ? "expired" : "code";
    this.secondsLeft = Math.ceil((stepMs - (at % stepMs)) / 1000);
    const step = Math.floor(at / stepMs);
    if (step === this.#step || this.view !== "code") return;
    this.#step = step;
    const wish = { credential: credential.credential, at, nonce: newNonce() };
    this.text = await signPhoneCode({ ...wish, sign: key.sign });
  }
}

/** Refusals after which this code is never good again. */
function isOver({ code }: Refusal): boolean {
  return ["code-revoked", "code-unknown", "code-expired", "holder-signature"].includes(code);
}

function base64url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
