import type { GrowingSheet, PrintFault } from "./growing-sheet.ts";
import type { PrintHead } from "./print-head.ts";

/** What a printer is asked for in its data; the real-time kinds are DLE EOT n. */
export type PrinterRequest =
  { readonly kind: "paper-sensor" } | { readonly kind: "real-time"; readonly n: 1 | 2 | 3 | 4 };

/** What a command works on. */
export type PrinterParts = {
  readonly head: PrintHead;
  readonly sheet: GrowingSheet;
  readonly pulseDrawer: () => void;
  readonly answer: (request: PrinterRequest) => void;
};

/** One command of the printer. */
export type EscposCommand = {
  /** Bytes after the code, from those that have arrived; asked again when they are there. */
  readonly argumentCount: (received: Uint8Array) => number;
  readonly run: (parts: PrinterParts, args: Uint8Array) => PrintFault;
};

const word = (args: Uint8Array, index: number): number =>
  (args[index] ?? 0) + (args[index + 1] ?? 0) * 0x100;
const signedWord = (args: Uint8Array): number => (word(args, 0) << 16) >> 16;

function command(count: number, run: EscposCommand["run"]): EscposCommand {
  return { argumentCount: () => count, run };
}

/** A command that is only known with these arguments, and then changes nothing that shows on this paper. */
function fixed(...expected: readonly number[]): EscposCommand {
  return command(expected.length, (_, args) =>
    expected.every((value, index) => args[index] === value)
      ? null
      : "an argument that is not in use",
  );
}

/** A setting that a printer takes only at the beginning of a line. */
function atLineStart(
  count: number,
  run: (parts: PrinterParts, args: Uint8Array) => PrintFault,
): EscposCommand {
  return command(count, (parts, args) =>
    parts.head.isLineStart()
      ? run(parts, args)
      : "a command that belongs at the beginning of a line",
  );
}

function setting(run: (head: PrintHead, n: number) => PrintFault): EscposCommand {
  return command(1, ({ head }, args) => run(head, args[0] ?? 0));
}

function textMode(mode: "ascii" | "chinese"): EscposCommand {
  return command(0, ({ head }) => {
    head.style.mode = mode;
    return null;
  });
}

const scaleText = setting((head, n) => {
  if ((n & ~0x11) !== 0) return "characters more than twice as large";
  head.style.stretchX = (n & 0x10) === 0 ? 1 : 2;
  head.style.stretchY = (n & 0x01) === 0 ? 1 : 2;
  return null;
});

const emphasise = setting((head, n) => {
  if (n > 1) return "an unknown weight";
  head.style.weight = n === 1 ? "bold" : "normal";
  return null;
});

const align = atLineStart(1, ({ head }, [n = 0]) => {
  if (n > 2) return "an unknown alignment";
  head.style.align = n;
  return null;
});

const setLeft = atLineStart(2, ({ head }, args) => {
  if (word(args, 0) >= head.widthDots) return "a left margin beyond the paper";
  head.style.left = word(args, 0);
  return null;
});

const setArea = atLineStart(2, ({ head }, args) => {
  const width = word(args, 0);
  if (width === 0 || head.style.left + width > head.widthDots)
    return "a print area beyond the paper";
  head.style.area = width;
  return null;
});

const cut = atLineStart(1, ({ sheet }, [feed = 0]) => {
  if (feed !== 0) return "a feed before the cut that is not in use";
  sheet.end("cut");
  return null;
});

const feedLines = setting((head, n) => {
  for (let line = 0; line < n; line += 1) {
    const fault = head.feedLine();
    if (fault !== null) return fault;
  }
  return null;
});

/** One step is 0.125 mm, a dot, on Chinese printers; Epson's are finer. */
const feedDots = atLineStart(1, ({ sheet }, [n = 0]) => sheet.feedDots(n));

/** m, then the width in bytes and the height in dots, two bytes each, then the dots. */
const rasterHeadBytes = 5;
/** Wider or higher than any paper here: such a size is a misread command. */
const maxRasterBytes = 72 * 1_024;

const raster: EscposCommand = {
  argumentCount: (received) => {
    if (received.length < rasterHeadBytes) return rasterHeadBytes;
    return rasterHeadBytes + Math.min(maxRasterBytes, word(received, 1) * word(received, 3));
  },
  run: ({ head }, args) => {
    const rowBytes = word(args, 1);
    const bits = args.slice(rasterHeadBytes);
    if (args[0] !== 0) return "a picture that is stretched";
    if (rowBytes === 0 || bits.length === 0) return "a picture without dots";
    if (bits.length !== rowBytes * word(args, 3)) return "a picture larger than any paper";
    if (holdsRealTimeCommand(bits)) return "a real-time command hidden in a picture";
    return head.printRaster({ width: rowBytes * 8, height: word(args, 3), bits });
  },
};

/** Printers obey DLE EOT, DLE ENQ and DLE DC4 also inside of a picture, which then is neither. */
function holdsRealTimeCommand(bits: Uint8Array): boolean {
  return bits.some((byte, index) => {
    const next = bits[index + 1];
    return byte === 0x10 && (next === 0x04 || next === 0x05 || next === 0x14);
  });
}

const kickDrawer = command(3, ({ pulseDrawer }, [pin = 0]) => {
  if (pin > 1) return "a drawer that does not exist";
  pulseDrawer();
  return null;
});

const askPaperSensor = command(1, ({ answer }, [n = 0]) => {
  if (n !== 1) return "a status that is not in use";
  answer({ kind: "paper-sensor" });
  return null;
});

const askRealTime = command(1, ({ answer }, [n]) => {
  if (n !== 1 && n !== 2 && n !== 3 && n !== 4) return "an unknown real-time status";
  answer({ kind: "real-time", n });
  return null;
});

/**
 * Every command that this project sends, by its code, and no other. The arguments are read as the ESC/POS
 * references of Epson and of Chinese makers have them in common.
 */
export const escposCommands: ReadonlyMap<string, EscposCommand> = new Map([
  ["\x0a", command(0, ({ head }) => head.feedLine())],
  ["\x10\x04", askRealTime],
  ["\x1b@", command(0, ({ head }) => (head.reset(), null))],
  ["\x1b ", fixed(0)], // ESC SP: no space between characters
  ["\x1b$", command(2, ({ head }, args) => head.moveTo(word(args, 0)))],
  ["\x1b-", fixed(0)], // no underline
  ["\x1b2", fixed()], // usual line spacing
  ["\x1bE", emphasise],
  ["\x1bJ", feedDots],
  ["\x1bM", fixed(0)], // font A, 12 × 24
  ["\x1b\\", command(2, ({ head }, args) => head.moveBy(signedWord(args)))],
  ["\x1ba", align],
  ["\x1bd", feedLines],
  ["\x1bp", kickDrawer],
  ["\x1bt", fixed(0)], // code page 437, of which only ASCII is used
  ["\x1b{", fixed(0)], // not upside down
  ["\x1c&", textMode("chinese")],
  ["\x1c-", fixed(0)], // no underline
  ["\x1c.", textMode("ascii")],
  ["\x1cS", fixed(0, 0)], // no space around hanzi
  ["\x1d!", scaleText],
  ["\x1dB", fixed(0)], // black on white
  ["\x1dL", setLeft],
  ["\x1dVB", cut],
  ["\x1dW", setArea],
  ["\x1da", fixed(0)], // no status unasked
  ["\x1dr", askPaperSensor],
  ["\x1dv0", raster],
]);
