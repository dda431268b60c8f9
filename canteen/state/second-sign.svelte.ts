import type { SecondWay, Session } from "#shared/contracts/session.ts";
import type { SecondSignRequest } from "#shared/contracts/identity-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { Refusal } from "#shared/result.ts";
import type { StaffAccess } from "./staff-access.svelte.ts";

/** The ways that are typed at the till; cards, faces and codes are shown as they are at first. */
export type HandWay = Extract<SecondWay, "phone" | "staff">;

export function isByHand(way: SecondWay): way is HandWay {
  return way === "phone" || way === "staff";
}

type Parts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly access: StaffAccess;
  readonly onsession: (session: Session) => void;
};

/** The second sign (二次确认) as it is typed: the last four of the phone, or a member of staff and the PIN. */
export class SecondSignEntry {
  /** What is being typed; null = nothing. */
  way = $state<HandWay | null>(null);
  digits = $state("");
  /** Who confirms; the last one again until another is chosen. */
  staff = $state<string | null>(null);
  isAsking = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly canSend = $derived.by(() => !this.isAsking && this.#request() !== null);

  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  open(way: HandWay): void {
    this.way = way;
    this.digits = "";
    this.refusal = null;
    if (way === "staff") void this.#knowStaff();
  }

  close(): void {
    this.way = null;
    this.digits = "";
    this.refusal = null;
  }

  /** What stands in the field now: digits only. */
  type(text: string): void {
    this.digits = text.replace(/\D/g, "").slice(0, this.way === "phone" ? 4 : 8);
    this.refusal = null;
  }

  /** Gives the sign to the station. The digits are forgotten either way. */
  async send(): Promise<void> {
    const request = this.#request();
    if (request === null || this.isAsking) return;
    const { client, terminal, onsession } = this.#parts;
    this.isAsking = true;
    this.refusal = null;
    const answer = await client.secondSign(terminal, request);
    this.isAsking = false;
    this.digits = "";
    if (!answer.ok) this.refusal = answer.refusal;
    else if (answer.value !== null) onsession(answer.value);
  }

  async #knowStaff(): Promise<void> {
    const { access } = this.#parts;
    await access.load();
    this.staff ??= access.member?.staff ?? access.members?.[0]?.staff ?? null;
    if (access.members === null) this.refusal = access.refusal;
  }

  #request(): SecondSignRequest | null {
    const { way, digits, staff } = this;
    if (way === "phone") return /^\d{4}$/.test(digits) ? { way, lastFour: digits } : null;
    if (way === null || staff === null || !/^\d{4,8}$/.test(digits)) return null;
    return { way, staff, pin: digits };
  }
}
