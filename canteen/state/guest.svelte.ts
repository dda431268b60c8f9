import type { GuestView, Menu, StationEvent } from "#shared/contracts/station-api.ts";
import type { StationClient } from "#shared/contracts/station-client.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { LiveStation } from "#shared/ui/live-station.svelte.ts";

type Parts = {
  readonly client: StationClient;
  readonly terminal: TerminalId;
  readonly live: LiveStation;
};

/** The guest's own display beside a till: the station says what it shows, also right after connecting. */
export class Guest {
  view = $state.raw<GuestView | null>(null);
  menu = $state.raw<Menu | null>(null);
  /** One sign more is asked for; of whom is not said here. */
  isSignAsked = $state(false);
  readonly live: LiveStation;

  readonly #parts: Parts;
  #isOpen = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.live = parts.live;
  }

  /** Starts listening to the station. @returns what stops it */
  connect(): () => void {
    return this.live.connect({
      onevent: (event) => this.#onevent(event),
      onconnected: () => void this.#loadMenu(),
    });
  }

  #onevent(event: StationEvent): void {
    if (event.kind === "guest" && event.terminal === this.#parts.terminal) this.view = event.view;
    this.#signAsked(event);
    if (event.kind === "menu-changed") void this.#loadMenu();
  }

  #signAsked(event: StationEvent): void {
    const { terminal } = this.#parts;
    if (event.kind === "second-sign" && event.terminal === terminal) {
      // A visit that is open tells by itself what it asks for.
      if (event.asked !== null || !this.#isOpen) this.isSignAsked = event.asked !== null;
    } else if (event.kind === "session-started" && event.session.terminal === terminal) {
      this.#isOpen = true;
      this.isSignAsked = event.session.asked !== null;
    } else if (event.kind === "session-ended" && event.terminal === terminal) {
      this.#isOpen = false;
      this.isSignAsked = false;
    }
  }

  async #loadMenu(): Promise<void> {
    const menu = await this.#parts.client.menu();
    if (menu.ok) this.menu = menu.value;
  }
}
