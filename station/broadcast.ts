import type { Site } from "#shared/contracts/site.ts";
import type { GuestView, StationEvent } from "#shared/contracts/station-api.ts";
import type { TerminalId } from "#shared/id/ids.ts";
import type { EventStream } from "./http/event-stream.ts";
import { idle } from "./sales/counter.ts";

/** Where events go: to every screen, with the last view of each guest display remembered. */
export type Broadcast = {
  readonly publish: (event: StationEvent) => void;
  readonly guestView: (terminal: TerminalId) => GuestView;
};

/** Tells the screens, and clears a guest display when its session ends without a sale. */
export function broadcastTo(events: EventStream, site: Site): Broadcast {
  const guestViews = new Map<TerminalId, GuestView>();
  function publish(event: StationEvent): void {
    if (event.kind === "guest") guestViews.set(event.terminal, event.view);
    if (event.kind === "session-ended" && event.why !== "sold") {
      publish({ kind: "guest", terminal: event.terminal, view: idle(site) });
    }
    events.publish(event);
  }
  return { publish, guestView: (terminal) => guestViews.get(terminal) ?? idle(site) };
}
