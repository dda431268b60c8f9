/** An answer of the printer, told by its fixed bits from everything else that a line may carry. */
export type PrinterAnswer = {
  /** To DLE EOT n, or to GS r 1. */
  readonly kind: "real-time" | "paper-sensor";
  readonly bits: number;
};

/** Bytes of an automatic status that follow its first one. */
const automaticRest = 3;

/**
 * Reads what a printer sends, in whatever pieces it arrives. Fixed bits, by the ESC/POS reference: DLE EOT
 * 0··1··10, GS r 0··0····, first byte of an automatic status (which is switched off, but some printers start
 * with it) 0··1··00 and three more bytes. Anything else, XON and XOFF among it, is noise and left out.
 */
export function answerReader(): (chunk: Uint8Array) => readonly PrinterAnswer[] {
  let skipped = 0;

  function answerOf(bits: number): PrinterAnswer | null {
    if ((bits & 0x93) === 0x10) {
      skipped = automaticRest;
      return null;
    }
    if ((bits & 0x93) === 0x12) return { kind: "real-time", bits };
    if ((bits & 0x90) !== 0) return null;
    if (skipped > 0) {
      skipped -= 1;
      return null;
    }
    return { kind: "paper-sensor", bits };
  }

  return (chunk) => [...chunk].map(answerOf).filter((answer) => answer !== null);
}
