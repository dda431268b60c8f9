import { createConnection, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { CardImage } from "./card-image.ts";
import type { ChipHabits } from "./chip.ts";
import { virtualCard, type VirtualCard } from "./virtual-card.ts";

/** What can be wrong with a card or the way in which it is held. */
export type CardOptions = Partial<ChipHabits> & {
  /** Wait before every answer, in ms. */
  readonly delayMs?: number;
  /** The card is pulled out instead of answering this command, counted from 1. */
  readonly pullAfter?: number;
  /** From this command on the card answers nothing. */
  readonly hangAfter?: number;
};

/** A card in a virtual reader. */
export type InsertedCard = {
  /** Takes the card out. Resolves when the connection is closed. */
  remove(): Promise<void>;
  /** Commands that the card was given. */
  apduCount(): number;
  /** VERIFY commands with a PIN among them. A driver never sends one. */
  pinsTried(): number;
  /** Resolves when the card is out, by `remove`, by `pullAfter` or because the reader went away. */
  readonly gone: Promise<void>;
};

/** Where the reader listens, and which card goes in. */
export type Insertion = {
  readonly host: string;
  readonly port: number;
  readonly persona: { readonly image: CardImage; readonly options: CardOptions };
  /** Take precedence over the persona's own. */
  readonly options?: CardOptions;
};

/** A reader whose service is just being started listens a moment later; so long is waited, in ms. */
const patienceMs = 3_000;
const retryMs = 50;

/**
 * Puts a virtual card into a virtual reader: the reader of vsmartcard (`Virtual PCD`, port 35963) behind the
 * real PC/SC service, or the slot of a card host. The card is the TCP client; inserting is connecting and
 * removing is closing. Rejects when no reader has listened there for 3 s.
 */
export async function insertCard(insertion: Insertion): Promise<InsertedCard> {
  const options = { ...insertion.persona.options, ...insertion.options };
  const chip = virtualCard(insertion.persona.image, {
    protocol: options.protocol ?? "t1",
    lengths: options.lengths ?? "tolerant",
  });
  const socket = await connectPatiently(insertion);
  const counts = answerFrames(socket, chip, options);
  const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return {
    async remove() {
      socket.destroy();
      await gone;
    },
    apduCount: counts,
    pinsTried: () => chip.pinsTried(),
    gone,
  };
}

async function connectPatiently(place: { host: string; port: number }): Promise<Socket> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await connect(place);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(retryMs);
    }
  }
}

function connect({ host, port }: { host: string; port: number }): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      // A reader that goes away resets the connection; "close" follows and says the same.
      socket.on("error", () => {});
      resolve(socket);
    });
  });
}

/** Control messages of the virtual reader: one byte. */
const control = { off: 0, on: 1, reset: 2, atr: 4 } as const;

/** Answers every frame (two bytes length, payload). @returns a counter of the commands */
function answerFrames(socket: Socket, chip: VirtualCard, options: CardOptions): () => number {
  let received = Buffer.alloc(0);
  let commands = 0;

  function answerCommand(command: Uint8Array): void {
    commands += 1;
    if (commands === options.pullAfter) {
      socket.destroy();
      return;
    }
    if (options.hangAfter !== undefined && commands >= options.hangAfter) return;
    const answer = chip.answer(command);
    const delayMs = options.delayMs ?? 0;
    if (delayMs === 0) sendFrame(socket, answer);
    else setTimeout(() => sendFrame(socket, answer), delayMs);
  }

  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const payload = Uint8Array.from(received.subarray(2, end));
      received = received.subarray(end);
      if (payload.length > 1) answerCommand(payload);
      else if (payload[0] === control.atr) sendFrame(socket, chip.atr);
      else chip.reset();
    }
  });
  return () => commands;
}

function sendFrame(socket: Socket, payload: Uint8Array): void {
  if (socket.destroyed) return;
  const frame = Buffer.alloc(2 + payload.length);
  frame.writeUInt16BE(payload.length, 0);
  frame.set(payload, 2);
  socket.write(frame);
}
