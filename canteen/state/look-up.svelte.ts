import type {
  FoundPerson,
  LookUpAnswer,
  OpenLookedUpRequest,
} from "#shared/contracts/identity-api.ts";
import type { Session } from "#shared/contracts/session.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { Refusal, Result } from "#shared/result.ts";
import type { PageClock } from "#shared/ui/live-station.svelte.ts";
import type { StaffAccess } from "./staff-access.svelte.ts";

/** A pause in typing after which the station is asked: shorter than between two people, longer than between two keys. */
const pauseMs = 120;
/** The longest query that the station takes. */
const longestQuery = 40;

export type LookUpReason = OpenLookedUpRequest["reason"];
export const lookUpReasons: readonly LookUpReason[] = [
  "card-forgotten",
  "card-lost",
  "card-broken",
  "other",
];

type Parts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly clock: PageClock;
  readonly access: StaffAccess;
};

/** Finding somebody by initials, number or phone, and opening their visit (查人). */
export class LookUp {
  query = $state("");
  answer = $state.raw<LookUpAnswer | null>(null);
  isSearching = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  reason = $state<LookUpReason>("card-forgotten");
  isOpening = $state(false);
  /** The person whom the card is about to be given to; it is asked once. */
  binding = $state.raw<FoundPerson | null>(null);
  readonly people = $derived(this.answer?.people ?? []);
  readonly selected = $derived.by(() => this.people[this.#at] ?? null);

  #at = $state(0);
  readonly #parts: Parts;
  #stopPause: (() => void) | null = null;
  /** Counts the questions, so that only the answer to the newest is shown. */
  #asked = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Begins with nobody; the reason is the one that the refusal before suggests. */
  begin(reason: LookUpReason): void {
    this.type("");
    this.reason = reason;
    this.binding = null;
    this.isOpening = false;
  }

  /** What stands in the query box now. The station is asked when the typing pauses. */
  type(query: string): void {
    this.query = query.slice(0, longestQuery);
    this.refusal = null;
    this.#stopPause?.();
    this.#stopPause = null;
    this.#asked += 1;
    if (this.query.trim() === "") {
      this.answer = null;
      this.isSearching = false;
      return;
    }
    this.isSearching = true;
    this.#stopPause = this.#parts.clock.after(pauseMs, () => void this.search());
  }

  /** Asks at once; also after the PIN was typed again. */
  async search(): Promise<void> {
    const query = this.query.trim();
    if (query === "") return;
    const { client, terminal, access } = this.#parts;
    const number = (this.#asked += 1);
    this.isSearching = true;
    const answer = await access.ask((token) => client.lookUp(token, { terminal, query }));
    if (number !== this.#asked) return;
    this.isSearching = false;
    this.#at = 0;
    this.answer = answer.ok ? answer.value : null;
    this.refusal = answer.ok ? null : answer.refusal;
  }

  /** ↓ (1) or ↑ (-1); stays at the ends. */
  step(step: 1 | -1): void {
    this.#at = Math.min(Math.max(this.#at + step, 0), Math.max(this.people.length - 1, 0));
  }

  select(person: FoundPerson): void {
    this.#at = Math.max(this.people.indexOf(person), 0);
  }

  /** Opens the visit of the selected person. @returns the session; null when refused or nobody is selected */
  async open(): Promise<Session | null> {
    const { client, terminal } = this.#parts;
    const { selected, reason } = this;
    // A list that is about to change must not be answered with Enter: it would open somebody else.
    if (selected === null || this.isSearching) return null;
    const { person } = selected;
    return this.#change((token) => client.openLookedUp(token, { terminal, person, reason }));
  }

  /** Asks whether the card at the reader shall be the selected person's. */
  askToBind(): void {
    if (!this.isSearching) this.binding = this.selected;
  }

  /** Gives the card at the reader to the person. @returns the session; null when refused */
  async bind(): Promise<Session | null> {
    const { client, terminal } = this.#parts;
    if (this.binding === null) return null;
    const { person } = this.binding;
    const session = await this.#change((token) => client.bindCard(token, { terminal, person }));
    this.binding = null;
    return session;
  }

  async #change(question: (token: string) => Promise<Result<Session>>): Promise<Session | null> {
    if (this.isOpening) return null;
    this.isOpening = true;
    this.refusal = null;
    const answer = await this.#parts.access.ask(question);
    this.isOpening = false;
    if (answer.ok) return answer.value;
    this.refusal = answer.refusal;
    return null;
  }
}

/** Why somebody comes without a card, as the refusal before tells. */
export function likelyReason(code: string): LookUpReason {
  if (code === "card-lost") return "card-lost";
  const isBroken = ["card-mute", "card-unclear", "card-blocked", "card-unpersonalised"];
  return isBroken.includes(code) ? "card-broken" : "card-forgotten";
}
