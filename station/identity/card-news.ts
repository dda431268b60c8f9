import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { CardEvent } from "#shared/identity/card/card-event.ts";
import { cardRefusal } from "#shared/identity/card/card-refusal.ts";

/** What a screen is told of a reader's event by itself; null when it is not for screens. */
export function cardNews(terminal: TerminalId, event: CardEvent): StationEvent | null {
  switch (event.kind) {
    case "reading":
      return { kind: "reading", terminal, isSlow: false };
    case "slow":
      return { kind: "reading", terminal, isSlow: true };
    case "failed":
      return { kind: "identity-refused", terminal, refusal: cardRefusal(event.failure) };
    case "card-removed":
      return { kind: "card-removed", terminal };
    case "read":
    case "card-present":
    case "reader-ready":
    case "reader-missing":
    case "service-down":
      return null;
  }
}
