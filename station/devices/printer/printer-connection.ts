import { connect, type Socket } from "node:net";
import { answerReader, type PrinterAnswer } from "./answer-reader.ts";
import type { StatusBytes } from "./printer-status.ts";

/** Where the printer listens, usually on port 9100. */
export type PrinterAddress = { readonly host: string; readonly port: number };

/** One TCP connection to the printer. Nothing of it throws: what fails closes it, and then nothing answers. */
export type PrinterConnection = {
  send(bytes: Uint8Array): void;
  /** The answers to DLE EOT 1 … 4; null when one of them did not come. */
  askStatus(): Promise<StatusBytes | null>;
  /** Asks GS r 1, which is answered only after everything that was sent before. @returns whether it was. */
  askPaperSensor(timeoutMs: number): Promise<boolean>;
  isOpen(): boolean;
  close(): void;
};

const connectTimeoutMs = 2_000;
/** A real-time status is answered at once, whatever the printer does. */
const realTimeAnswerMs = 1_000;

/** GS r 1: transmit the paper sensor status. */
const askPaperSensorBytes = Uint8Array.of(0x1d, 0x72, 0x01);

/** Opens a connection. @returns null when nobody answers there within 2 s. */
export async function connectPrinter(address: PrinterAddress): Promise<PrinterConnection | null> {
  const socket = connect({
    ...address,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 10_000,
  });
  const isConnected = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), connectTimeoutMs);
    const settle = (isThere: boolean): void => {
      clearTimeout(timer);
      resolve(isThere);
    };
    socket.once("connect", () => settle(true));
    // An error is always followed by "close", which is what everything here waits for.
    socket.on("error", () => settle(false));
    socket.once("close", () => settle(false));
  });
  if (isConnected) return connectionOver(socket);
  socket.destroy();
  return null;
}

/**
 * A question on its way. One that was given up stays in its place, so that an answer that comes late is never
 * taken for the answer to a later question.
 */
type Question = {
  readonly kind: PrinterAnswer["kind"];
  readonly settle: (bits: number | null) => void;
};

function connectionOver(socket: Socket): PrinterConnection {
  const read = answerReader();
  let questions: readonly Question[] = [];

  function nextAnswer(kind: PrinterAnswer["kind"], timeoutMs: number): Promise<number | null> {
    if (socket.destroyed) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), timeoutMs);
      const settle = (bits: number | null): void => {
        clearTimeout(timer);
        resolve(bits);
      };
      questions = [...questions, { kind, settle }];
    });
  }

  function send(bytes: Uint8Array): void {
    if (socket.writable) socket.write(bytes);
  }

  async function askRealTime(n: 1 | 2 | 3 | 4): Promise<number | null> {
    const answer = nextAnswer("real-time", realTimeAnswerMs);
    send(Uint8Array.of(0x10, 0x04, n));
    return answer;
  }

  async function askStatus(): Promise<StatusBytes | null> {
    // One after the other: only their order tells the answers apart.
    const printer = await askRealTime(1);
    const offline = printer === null ? null : await askRealTime(2);
    const error = offline === null ? null : await askRealTime(3);
    const paper = error === null ? null : await askRealTime(4);
    if (printer === null || offline === null || error === null || paper === null) return null;
    return [printer, offline, error, paper];
  }

  socket.on("data", (chunk) => {
    for (const { kind, bits } of read(chunk)) {
      const asked = questions.find((question) => question.kind === kind);
      questions = questions.filter((question) => question !== asked);
      asked?.settle(bits);
    }
  });
  // A printer that ends its half of the connection is gone for us.
  socket.once("end", () => socket.destroy());
  socket.once("close", () => questions.forEach(({ settle }) => settle(null)));

  return {
    send,
    askStatus,
    askPaperSensor: async (timeoutMs) => {
      const answer = nextAnswer("paper-sensor", timeoutMs);
      send(askPaperSensorBytes);
      return (await answer) !== null;
    },
    isOpen: () => !socket.destroyed,
    close: () => socket.destroy(),
  };
}
