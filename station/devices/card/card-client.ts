import { cardEventSchema, type CardEvent } from "#shared/identity/card/card-event.ts";
import type { TerminalSettings } from "#shared/contracts/site.ts";
import type { Log } from "#shared/log.ts";
import { superviseHost } from "../supervisor.ts";
import { nowMs } from "./port.ts";

/** Where cards come from: a reader of the PC/SC service, or a slot for virtual cards. */
export type CardReaderSource =
  | {
      readonly kind: "pcsc";
      /** A part of the reader's name; empty takes the first that is no slot for security modules. */
      readonly reader: string;
      /** Socket of the service when it is not the usual one: PCSCLITE_CSOCK_NAME. */
      readonly socket?: string;
    }
  | {
      readonly kind: "slot";
      /** TCP port on the loopback address where virtual cards are inserted. */
      readonly port: number;
    };

export type CardReaderSettings = {
  readonly source: CardReaderSource;
  /** Who opens the holder's data of third-generation cards; nobody when it is left out. */
  readonly cardKey?: TerminalSettings["cardKey"];
  readonly log: Log;
  readonly onEvent: (event: CardEvent) => void;
};

const hostModule = new URL("./card-host.ts", import.meta.url).pathname;

/**
 * Watches one card reader and reports what happens there. No reader, no service, no driver are states that
 * are reported, never errors; the reader is used again as soon as it is back.
 */
export function cardReader({ source, cardKey, log, onEvent }: CardReaderSettings): {
  stop(): Promise<void>;
} {
  const hasKey = cardKey?.kind === "hsm";
  return superviseHost({
    modulePath: hostModule,
    args: source.kind === "pcsc" ? ["pcsc", source.reader] : ["slot", String(source.port)],
    env: {
      // Always set, so that a host does not take over what stands in the station's own environment.
      YINLING_CARD_KEY_URL: hasKey ? cardKey.url : "",
      ...(source.kind === "pcsc" && source.socket !== undefined
        ? { PCSCLITE_CSOCK_NAME: source.socket }
        : {}),
    },
    log,
    onMessage(message) {
      const event = cardEventSchema.safeParse(message);
      if (!event.success) {
        log.error("card.event-malformed", { issues: event.error.issues.length });
        return;
      }
      logEvent(log, event.data);
      if (hasKey && wasLeftClosed(event.data)) log.warn("card.key-unavailable");
      onEvent(event.data);
    },
    onUp: () => log.info("card.host-up", { source: source.kind }),
    // Whatever was in the reader: nobody watches it until the host is back.
    onDown: () => onEvent({ kind: "service-down", at: nowMs(), reason: "not-running" }),
  });
}

/** A third-generation card that a terminal with a key could not open; who it is, the roster says all the same. */
function wasLeftClosed(event: CardEvent): boolean {
  return event.kind === "read" && event.read.version >= "3.0" && event.read.holder === null;
}

/** Kind, generation, area to the city, costs and status word; never a number, a name or bytes of a card. */
function logEvent(log: Log, event: CardEvent): void {
  switch (event.kind) {
    case "read":
      log.info("card.read", {
        profile: event.read.profile,
        version: event.read.version,
        area: event.read.area.slice(0, 4),
        holder: event.read.holder === null ? "closed" : "open",
        flags: event.read.flags.join(","),
        ...costOf(event),
      });
      return;
    case "failed":
      log.warn("card.failed", { kind: event.failure.kind, ...costOf(event) });
      return;
    case "reader-ready":
      log.info("card.reader-ready", { reader: event.reader });
      return;
    case "service-down":
      log.warn("card.service-down", { reason: event.reason });
      return;
    case "reader-missing":
      log.warn("card.reader-missing");
      return;
    case "card-present":
    case "reading":
    case "slow":
    case "card-removed":
      return;
  }
}

function costOf(event: Extract<CardEvent, { kind: "read" | "failed" }>) {
  return {
    apdus: event.apdus,
    // When the reader reported the card, ms since the epoch: what the person waits for counts from here.
    insertedAt: Math.round(event.at - event.readMs),
    readMs: Math.round(event.readMs),
    transmitMs: Math.round(event.transmitMs),
    statusWord: event.statusWord,
  };
}
