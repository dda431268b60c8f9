import { createServer, type Server, type Socket } from "node:net";
import { isPlausibleAtr } from "#shared/identity/card/atr.ts";
import { accept, refuse, type Result } from "#shared/result.ts";
import { type CardLink, type LinkFailure, nowMs, type PcscPort, type PortState } from "./port.ts";

/** Control messages to the card: one byte each. */
const control = { off: 0, on: 1, atr: 4 } as const;

/** A real reader gives a card that does not answer its reset no longer than this, in ms. */
const atrMs = 1_000;
/** How soon a port that another program holds is tried again, in ms. */
const retryMs = 1_000;

const readerName = "Virtual slot";

/** A card in the slot. */
type Guest = {
  readonly socket: Socket;
  isMute: boolean;
  /** The command, or the question for the ATR, that waits for its answer. */
  waiting: ((answer: Result<Uint8Array, LinkFailure>) => void) | null;
};

/**
 * A reader without a PC/SC service: it listens on the loopback address and speaks the reader's side of the
 * vsmartcard protocol (two bytes length, payload), so that the virtual card that goes into the virtual reader
 * of the real service goes in here as well. Connecting is inserting, closing is removing; one card at a time.
 */
export function slotPort(tcpPort: number): PcscPort {
  let guest: Guest | null = null;
  let server: Server | null = null;
  let isStopped = false;

  function listen(onState: (state: PortState) => void): void {
    if (isStopped) return;
    server = createServer({ noDelay: true }, (socket) => receive(socket, onState));
    server.on("error", () => {
      onState({ kind: "service-down", at: nowMs(), reason: "not-running" });
      setTimeout(() => listen(onState), retryMs);
    });
    server.listen(tcpPort, "127.0.0.1", () =>
      onState({ kind: "empty", at: nowMs(), reader: readerName }),
    );
  }

  function receive(socket: Socket, onState: (state: PortState) => void): void {
    socket.on("error", () => socket.destroy());
    if (guest !== null) {
      socket.destroy();
      return;
    }
    const inserted: Guest = { socket, isMute: false, waiting: null };
    guest = inserted;
    readFrames(socket, (payload) => settle(inserted, accept(payload)));
    socket.on("close", () => {
      guest = null;
      settle(inserted, refuse("removed"));
      onState({ kind: "empty", at: nowMs(), reader: readerName });
    });
    void powerUp(inserted, onState);
  }

  async function powerUp(inserted: Guest, onState: (state: PortState) => void): Promise<void> {
    sendFrame(inserted.socket, Uint8Array.of(control.on));
    const limit = setTimeout(() => settle(inserted, refuse("mute")), atrMs);
    const atr = await exchange(inserted, Uint8Array.of(control.atr));
    clearTimeout(limit);
    if (guest !== inserted) return;
    const at = nowMs();
    inserted.isMute = !atr.ok || !isPlausibleAtr(atr.value);
    if (atr.ok && !inserted.isMute) {
      onState({ kind: "present", at, reader: readerName, atr: atr.value });
    } else {
      onState({ kind: "mute", at, reader: readerName });
    }
  }

  async function connect(): Promise<Result<CardLink, LinkFailure>> {
    const held = guest;
    if (held === null) return refuse("removed");
    if (held.isMute) return refuse("mute");
    sendFrame(held.socket, Uint8Array.of(control.on));
    return accept({
      transmit: (command) => exchange(held, command),
      disconnect: () => sendFrame(held.socket, Uint8Array.of(control.off)),
    });
  }

  return {
    start: listen,
    stop() {
      isStopped = true;
      guest?.socket.destroy();
      server?.close();
    },
    connect,
  };
}

function exchange(guest: Guest, payload: Uint8Array): Promise<Result<Uint8Array, LinkFailure>> {
  if (guest.socket.destroyed) return Promise.resolve(refuse("removed"));
  if (guest.waiting !== null) return Promise.resolve(refuse("fault"));
  return new Promise((resolve) => {
    guest.waiting = resolve;
    sendFrame(guest.socket, payload);
  });
}

function settle(guest: Guest, answer: Result<Uint8Array, LinkFailure>): void {
  const waiting = guest.waiting;
  guest.waiting = null;
  waiting?.(answer);
}

/** Cuts the stream into frames. A frame without a byte is no answer, as in the driver of the virtual reader. */
function readFrames(socket: Socket, onPayload: (payload: Uint8Array) => void): void {
  let received = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const payload = Uint8Array.from(received.subarray(2, end));
      received = received.subarray(end);
      if (payload.length > 0) onPayload(payload);
    }
  });
}

function sendFrame(socket: Socket, payload: Uint8Array): void {
  if (socket.destroyed) return;
  const frame = Buffer.alloc(2 + payload.length);
  frame.writeUInt16BE(payload.length, 0);
  frame.set(payload, 2);
  socket.write(frame);
}
