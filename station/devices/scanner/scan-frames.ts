/** What a code may be long: CARD.md names 8, and a citizen code has up to some 500 characters. */
const shortestScan = 8;
const longestScan = 600;

/** What one transmission of the scanner was. */
export type Scan =
  | { readonly kind: "text"; readonly text: string }
  /** Too short, too long, or not plain ASCII: nothing of it is told. */
  | { readonly kind: "unusable" };

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/**
 * Cuts the bytes of a serial scanner into codes. A code ends with CR or LF, or when `endOfSilence` is called because
 * nothing more came; what lies between a code that is too long and its end
 * is dropped as well.
 */
export function scanFrames(onScan: (scan: Scan) => void) {
  let bytes: number[] = [];
  let isTooLong = false;

  function end(): void {
    const frame = bytes;
    const wasTooLong = isTooLong;
    bytes = [];
    isTooLong = false;
    if (wasTooLong) onScan({ kind: "unusable" });
    else if (frame.length > 0) onScan(scanOf(frame));
  }

  return {
    take(chunk: Uint8Array): void {
      for (const byte of chunk) {
        if (byte === carriageReturn || byte === lineFeed) end();
        else if (bytes.length < longestScan) bytes.push(byte);
        else isTooLong = true;
      }
    },

    endOfSilence: end,

    /** Whether something has come of which the end has not. */
    isOpen: (): boolean => bytes.length > 0,
  };
}

function scanOf(frame: readonly number[]): Scan {
  const isPlain = frame.every((byte) => byte >= 0x20 && byte <= 0x7e);
  if (!isPlain || frame.length < shortestScan) return { kind: "unusable" };
  return { kind: "text", text: String.fromCharCode(...frame) };
}
