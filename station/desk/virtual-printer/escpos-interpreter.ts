import { accept, refuse, type Result } from "#shared/result.ts";
import {
  escposCommands,
  type EscposCommand,
  type PrinterParts,
  type PrinterRequest,
} from "./escpos-commands.ts";
import { growingSheet, type PrintFault } from "./growing-sheet.ts";
import { columnDots, type Sheet } from "./paper.ts";
import { printHead } from "./print-head.ts";

/** Why the interpreter stopped. */
export type InterpreterFailure = {
  /** Of the first byte of what it could not do, from 0, over everything that was fed. */
  readonly position: number;
  /** The first 16 of these bytes, in hexadecimal. */
  readonly bytes: string;
  readonly reason: string;
};

/** The paper of a printer. */
export type Paper = {
  readonly sheets: readonly Sheet[];
  /** What hangs in the printer and is not cut off yet. */
  readonly growing: Sheet;
  readonly drawerPulses: number;
};

/** Who hears of what happens; every part may be left out. */
export type InterpreterHandlers = {
  readonly onRow?: () => void;
  readonly onSheet?: (sheet: Sheet) => void;
  readonly onDrawer?: () => void;
  readonly onRequest?: (request: PrinterRequest) => void;
};

/** A printer without a wire: takes bytes, gives paper. */
export type EscposInterpreter = {
  /** Takes one byte. @returns null, or the failure; after one nothing is taken any more. */
  feed(byte: number): InterpreterFailure | null;
  /** Whether bytes of an unfinished command or character are held. */
  isWaiting(): boolean;
  /** Forgets the bytes of an unfinished command. */
  forgetCommand(): void;
  growingSheet(): Sheet;
  /** Tears off what hangs in the printer, if anything does. */
  tearOff(): void;
};

/**
 * A strict ESC/POS interpreter for what this project sends: every byte is known in its place, or it fails.
 * Text is ASCII, and in Chinese mode (FS &) the two-byte part of GB18030.
 * @param columns of the paper: 32 (58 mm) or 48 (80 mm)
 */
export function escposInterpreter(
  columns: 32 | 48,
  handlers: InterpreterHandlers = {},
): EscposInterpreter {
  const sheet = growingSheet(columns * columnDots, {
    onRow: () => handlers.onRow?.(),
    onSheet: (finished) => handlers.onSheet?.(finished),
  });
  const head = printHead(columns * columnDots, sheet);
  const parts: PrinterParts = {
    head,
    sheet,
    pulseDrawer: () => handlers.onDrawer?.(),
    answer: (request) => handlers.onRequest?.(request),
  };
  let held: number[] = [];
  let awaited: Awaited | null = null;
  let position = 0;
  let failure: InterpreterFailure | null = null;

  function feed(byte: number): InterpreterFailure | null {
    if (failure !== null) return failure;
    held.push(byte);
    position += 1;
    const fault = takeHeld();
    if (fault !== null) {
      failure = { position: position - held.length, bytes: firstBytes(held), reason: fault };
    }
    return failure;
  }

  /** Runs what is complete; leaves the rest in `held`. */
  function takeHeld(): PrintFault {
    if (awaited === null) {
      const start = startOf(held, head.style.mode);
      if (start === null) return null;
      if ("fault" in start) return start.fault;
      awaited = { ...start, total: start.codeBytes };
    }
    if (held.length < awaited.total) return null;
    const { command, codeBytes } = awaited;
    const args = Uint8Array.from(held.slice(codeBytes));
    const total = codeBytes + command.argumentCount(args);
    if (total > held.length) {
      awaited = { command, codeBytes, total };
      return null;
    }
    const fault = command.run(parts, args);
    if (fault === null) forgetCommand();
    return fault;
  }

  function forgetCommand(): void {
    held = [];
    awaited = null;
  }

  return {
    feed,
    isWaiting: () => held.length > 0,
    forgetCommand,
    growingSheet: sheet.now,
    tearOff: () => {
      head.reset();
      if (sheet.now().rows.length > 0) sheet.end("torn");
    },
  };
}

/** At most 16 bytes in hexadecimal. */
function firstBytes(bytes: readonly number[]): string {
  const shown = bytes.slice(0, 16).map((byte) => byte.toString(16).padStart(2, "0"));
  return shown.join(" ");
}

/** A command whose bytes are being collected. */
type Awaited = {
  readonly command: EscposCommand;
  readonly codeBytes: number;
  /** Bytes that must have arrived before it is looked at again. */
  readonly total: number;
};

type CommandStart = Pick<Awaited, "command" | "codeBytes">;

const asciiCharacter: CommandStart = { codeBytes: 0, command: character(1) };
const chineseCharacter: CommandStart = { codeBytes: 0, command: character(2) };

/** What the held bytes begin; null while that is not certain, a fault when they begin nothing. */
function startOf(
  held: readonly number[],
  mode: "ascii" | "chinese",
): CommandStart | { readonly fault: string } | null {
  const first = held[0] ?? 0;
  if (first >= 0x20 && first <= 0x7e) return asciiCharacter;
  if (first >= 0x80)
    return mode === "chinese"
      ? chineseCharacter
      : { fault: "a hanzi byte outside of Chinese mode" };
  const code = String.fromCharCode(...held);
  const command = escposCommands.get(code);
  if (command !== undefined) return { command, codeBytes: held.length };
  const isPrefix = [...escposCommands.keys()].some((known) => known.startsWith(code));
  return isPrefix ? null : { fault: "an unknown command" };
}

/** A character of so many bytes, which takes as many half-width columns. */
function character(byteCount: 1 | 2): EscposCommand {
  const decoder = new TextDecoder("gb18030");
  return {
    argumentCount: () => byteCount,
    run: ({ head }, bytes) => {
      const text = decoder.decode(bytes);
      if (!/^[^\p{Co}\p{Cc}\u{fffd}]$/u.test(text)) return "a character that the printer lacks";
      return head.printCharacter(text, byteCount);
    },
  };
}

/** All of the paper that these bytes print, or the first failure; half a command at the end is one. */
export function interpretAll(
  bytes: Uint8Array,
  columns: 32 | 48,
): Result<Paper, InterpreterFailure> {
  const sheets: Sheet[] = [];
  let drawerPulses = 0;
  const interpreter = escposInterpreter(columns, {
    onSheet: (sheet) => void sheets.push(sheet),
    onDrawer: () => (drawerPulses += 1),
  });
  for (const byte of bytes) {
    const failure = interpreter.feed(byte);
    if (failure !== null) return refuse(failure);
  }
  if (interpreter.isWaiting()) {
    return refuse({ position: bytes.length, bytes: "", reason: "the data end within a command" });
  }
  return accept({ sheets, growing: interpreter.growingSheet(), drawerPulses });
}
