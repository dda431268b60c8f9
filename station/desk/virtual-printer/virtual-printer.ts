import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { escposInterpreter, type InterpreterFailure } from "./escpos-interpreter.ts";
import type { Sheet } from "./paper.ts";
import {
  isStopped,
  noFaults,
  paperSensorStatus,
  realTimeStatus,
  type PrinterCondition,
  type PrinterFaults,
} from "./printer-faults.ts";
import { realTimeFilter } from "./real-time-filter.ts";

/** A printer of software on a TCP port of this machine. */
export type VirtualPrinterSettings = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Width of its paper in half-width columns. */
  readonly columns: 32 | 48;
  /** A sheet was cut off, or torn off after a jam. */
  readonly onSheet: (sheet: Sheet) => void;
  /** A row was printed: the growing sheet has changed. */
  readonly onRow?: () => void;
  readonly onDrawer?: () => void;
  /** Bytes came that the printer does not know. It stands in error until `clearFailure`. */
  readonly onFailure?: (failure: InterpreterFailure) => void;
};

/**
 * A running virtual printer. A fault stops the paper where it is and keeps the data that have arrived; when it
 * is put right the paper goes on, as real printers do after paper is put in. A jam is different: putting it
 * right (`jamAfterRows: null`) means that the paper was torn out with the power off, so its data are lost.
 * When a connection ends, the bytes of an unfinished command are forgotten, so that they swallow nothing of
 * the next job.
 */
export type VirtualPrinter = {
  readonly port: number;
  /** Switches the named faults; the others stay as they are. */
  setFaults(faults: Partial<PrinterFaults>): Promise<void>;
  faults(): PrinterFaults;
  growingSheet(): Sheet;
  /** The bytes that the printer did not know, if there were any. */
  failure(): InterpreterFailure | null;
  /** Puts the printer right after a failure: what is in its buffer is lost. */
  clearFailure(): void;
  stop(): Promise<void>;
};

/** Most that waits in the buffer, in bytes; real printers have less. */
const maxBuffer = 1_024 * 1_024;
/** Bytes after which `resetMidJob` strikes: more than a status request, less than any receipt. */
const resetAfterBytes = 200;

/** Stands in the buffer where a connection ended. */
const connectionEnd = -1;

/** Starts a printer on 127.0.0.1. */
export async function startVirtualPrinter(
  settings: VirtualPrinterSettings,
): Promise<VirtualPrinter> {
  const sockets = new Set<Socket>();
  const mechanism = printerMechanism(settings, (answer) => {
    // A real printer has one connection; what it answers goes to whoever is connected now.
    const latest = [...sockets].at(-1);
    if (latest?.writable === true) latest.write(Uint8Array.of(answer));
  });
  const server = createServer((socket) => attach(socket));

  function attach(socket: Socket): void {
    const filter = realTimeFilter();
    let carried = 0;
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      sockets.delete(socket);
      mechanism.endConnection();
    });
    socket.on("data", (chunk) => {
      const { requests, data } = filter(chunk);
      const faults = mechanism.condition().faults;
      if (!faults.noAnswer) {
        const answers = requests.map((n) => realTimeStatus(n, mechanism.condition()));
        socket.write(Uint8Array.from(answers));
      }
      carried += data.length;
      const isReset = faults.resetMidJob && carried > resetAfterBytes;
      const kept = isReset ? data.slice(0, data.length - (carried - resetAfterBytes)) : data;
      mechanism.take(kept);
      if (isReset || mechanism.buffered() > maxBuffer) socket.resetAndDestroy();
    });
  }

  await listen(server, settings.port);
  const port = portOf(server);

  async function disconnect(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  return {
    port,
    async setFaults(changed) {
      mechanism.setFaults(changed);
      if (changed.refuseConnections === true) await disconnect();
      if (changed.refuseConnections === false && !server.listening) await listen(server, port);
    },
    faults: () => mechanism.condition().faults,
    growingSheet: mechanism.growingSheet,
    failure: mechanism.failure,
    clearFailure: mechanism.clearFailure,
    stop: disconnect,
  };
}

/** Buffer, interpreter and paper of the printer, without the wire. */
function printerMechanism(settings: VirtualPrinterSettings, answer: (status: number) => void) {
  let faults = noFaults;
  let isJammed = false;
  let buffer: number[] = [];
  let failure: InterpreterFailure | null = null;
  let interpreter = newInterpreter();

  function newInterpreter() {
    return escposInterpreter(settings.columns, {
      onRow: () => {
        settings.onRow?.();
        const rows = interpreter.growingSheet().rows.length;
        if (faults.jamAfterRows !== null && rows >= faults.jamAfterRows) isJammed = true;
      },
      onSheet: settings.onSheet,
      onDrawer: () => settings.onDrawer?.(),
      onRequest: ({ kind }) => {
        if (kind === "paper-sensor") answer(paperSensorStatus(condition()));
      },
    });
  }

  const condition = (): PrinterCondition => ({ faults, isJammed: isJammed || failure !== null });

  /** Works off the buffer, byte by byte, for as long as the paper runs. */
  function run(): void {
    let next = 0;
    for (; next < buffer.length && !isStopped(condition()); next += 1) {
      const byte = buffer[next] ?? connectionEnd;
      if (byte === connectionEnd) interpreter.forgetCommand();
      else failure = interpreter.feed(byte);
      if (failure !== null) settings.onFailure?.(failure);
    }
    buffer = buffer.slice(next);
  }

  function lose(): void {
    buffer = [];
    interpreter.forgetCommand();
    interpreter.tearOff();
  }

  return {
    condition,
    take(data: readonly number[]): void {
      for (const byte of data) buffer.push(byte);
      run();
    },
    buffered: () => buffer.length,
    endConnection(): void {
      buffer.push(connectionEnd);
      run();
    },
    setFaults(changed: Partial<PrinterFaults>): void {
      faults = { ...faults, ...changed };
      if (faults.jamAfterRows === null && isJammed) {
        isJammed = false;
        lose();
      }
      run();
    },
    clearFailure: (): void => {
      lose();
      failure = null;
      interpreter = newInterpreter();
    },
    growingSheet: () => interpreter.growingSheet(),
    failure: () => failure,
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return isPort(address) ? address.port : 0;
}

function isPort(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}
