import type { ServerResponse } from "node:http";
import type { StationEvent } from "#shared/contracts/station-api.ts";
import type { TerminalId } from "#shared/id/ids.ts";

/** More screens than this at one site are a fault, not a canteen. */
const mostScreens = 60;
const heartbeatMs = 10_000;
const mostUnreadBytes = 1024 * 1024;

type Listener = { readonly terminal: TerminalId | null; readonly response: ServerResponse };

/**
 * Server-sent events to the screens. A screen hears what concerns its terminal and what concerns everybody.
 */
export function eventStream() {
  const listeners = new Set<Listener>();
  const heartbeat = setInterval(() => {
    for (const { response } of listeners) response.write(": still here\n\n");
  }, heartbeatMs);
  heartbeat.unref();

  return {
    publish(event: StationEvent): void {
      const terminal = terminalOf(event);
      const message = messageOf(event);
      for (const listener of listeners) {
        const concerns = terminal === null || listener.terminal === terminal;
        if (!concerns) continue;
        // A screen that does not read any more is let go; it connects again and is told how things stand.
        if (listener.response.writableLength > mostUnreadBytes) listener.response.destroy();
        else listener.response.write(message);
      }
    },

    /** Adds a screen and tells it how things stand. @returns false when there are too many */
    add(listener: Listener, now: readonly StationEvent[]): boolean {
      if (listeners.size >= mostScreens) return false;
      listener.response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      listener.response.write("retry: 500\n\n");
      for (const event of now) listener.response.write(messageOf(event));
      listeners.add(listener);
      listener.response.on("close", () => listeners.delete(listener));
      return true;
    },

    close(): void {
      clearInterval(heartbeat);
      for (const { response } of listeners) response.end();
      listeners.clear();
    },
  };
}
export type EventStream = ReturnType<typeof eventStream>;

function messageOf(event: StationEvent): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}

function terminalOf(event: StationEvent): TerminalId | null {
  if (event.kind === "session-started") return event.session.terminal;
  return "terminal" in event ? event.terminal : null;
}
