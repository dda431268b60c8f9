import type { StaffMember, StaffSignInAnswer } from "#shared/contracts/identity-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import { refuse, type Refusal, type Result } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";
import { accessTexts } from "./texts.zh.ts";

/** Without use for this long, who signed in has to do so again: as long as the station's token lives. */
const idleMs = 15 * 60_000;

/** The station's word for a token that is missing or over. */
const signInNeeded = "staff-sign-in";

type Parts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly clock: PageClock;
};

/**
 * Which member of staff works here. The token lives in the memory of the page alone: a reload, fifteen idle
 * minutes or signing out ends it. What was typed elsewhere on the page is not touched by that.
 */
export class StaffAccess {
  /** Who may sign in; null until the list came. */
  members = $state.raw<readonly StaffMember[] | null>(null);
  /** Who signs in now, or did last. */
  chosen = $state<StaffMember["staff"] | null>(null);
  pin = $state("");
  isAsking = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  /** Somebody was signed in and the time ran out: they find everything as it was. */
  isLocked = $state(false);
  readonly member = $derived.by(() => this.#signedIn?.member ?? null);
  readonly canSignIn = $derived(
    this.chosen !== null && /^\d{4,8}$/.test(this.pin) && !this.isAsking,
  );

  #signedIn = $state.raw<StaffSignInAnswer | null>(null);
  readonly #parts: Parts;
  #stopIdle: (() => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks who may sign in; one name is chosen at once, so that only the PIN has to be typed. */
  async load(): Promise<void> {
    if (this.members !== null) return;
    const list = await this.#parts.client.staff();
    if (!list.ok) {
      this.refusal = list.refusal;
      return;
    }
    this.refusal = null;
    this.members = list.value.staff;
    this.chosen ??= list.value.staff[0]?.staff ?? null;
  }

  choose(staff: StaffMember["staff"]): void {
    this.chosen = staff;
    this.refusal = null;
  }

  /** @returns true when signed in; the PIN is forgotten either way */
  async signIn(): Promise<boolean> {
    const { client, terminal } = this.#parts;
    if (this.chosen === null || !this.canSignIn) return false;
    this.isAsking = true;
    this.refusal = null;
    const answer = await client.signIn({ terminal, staff: this.chosen, pin: this.pin });
    this.isAsking = false;
    this.pin = "";
    if (!answer.ok) {
      this.refusal = answer.refusal;
      return false;
    }
    this.#signedIn = answer.value;
    this.isLocked = false;
    this.touch();
    return true;
  }

  async signOut(): Promise<void> {
    const token = this.#forget();
    this.isLocked = false;
    // The station forgets the token by itself when this does not reach it.
    if (token !== null) await this.#parts.client.signOut(token);
  }

  /** Somebody works here: the fifteen minutes begin again. */
  touch(): void {
    if (this.#signedIn === null) return;
    this.#stopIdle?.();
    this.#stopIdle = this.#parts.clock.after(idleMs, () => void this.lock());
  }

  /** Asks for the PIN again and keeps everything else. */
  async lock(): Promise<void> {
    const token = this.#forget();
    if (token === null) return;
    this.isLocked = true;
    await this.#parts.client.signOut(token);
  }

  /** Asks the station in the name of who is signed in. A token that is over asks for the PIN again. */
  async ask<T>(question: (token: string) => Promise<Result<T>>): Promise<Result<T>> {
    const asked = this.#signedIn;
    if (asked === null) return refuse(accessTexts.signInFirst);
    const answer = await question(asked.token);
    if (answer.ok) this.touch();
    // Another sign-in meanwhile has a token of its own, which this answer says nothing about.
    else if (answer.refusal.code === signInNeeded && this.#signedIn === asked) {
      this.#forget();
      this.isLocked = true;
    }
    return answer;
  }

  #forget(): string | null {
    const token = this.#signedIn?.token ?? null;
    this.#stopIdle?.();
    this.#stopIdle = null;
    this.#signedIn = null;
    this.pin = "";
    return token;
  }
}
