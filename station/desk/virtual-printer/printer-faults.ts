/** What can be wrong with the virtual printer; everything may be switched at any time. */
export type PrinterFaults = {
  /** The end of the roll is near: it prints and says so. */
  readonly paperLow: boolean;
  readonly paperOut: boolean;
  readonly coverOpen: boolean;
  /** Switched to offline at the printer. */
  readonly offline: boolean;
  /** Takes connections and data, prints nothing and answers nothing, as a printer whose firmware hangs. */
  readonly noAnswer: boolean;
  /** Jams as soon as a sheet has so many rows; null: never. */
  readonly jamAfterRows: number | null;
  /** Nobody listens on the port, and open connections end: switched off, or the cable is out. */
  readonly refuseConnections: boolean;
  /** Every connection is reset as soon as it has carried 200 bytes to print. */
  readonly resetMidJob: boolean;
};

/** A printer that is well. */
export const noFaults: PrinterFaults = {
  paperLow: false,
  paperOut: false,
  coverOpen: false,
  offline: false,
  noAnswer: false,
  jamAfterRows: null,
  refuseConnections: false,
  resetMidJob: false,
};

/** How the printer is at this moment: its faults, and whether it has in fact jammed. */
export type PrinterCondition = { readonly faults: PrinterFaults; readonly isJammed: boolean };

/** Whether the paper stands still, and the data wait. */
export function isStopped({ faults, isJammed }: PrinterCondition): boolean {
  return isJammed || faults.paperOut || faults.coverOpen || faults.offline || faults.noAnswer;
}

/** The answer to DLE EOT n, fixed bits 0··1··10. @source ESC/POS reference, DLE EOT */
export function realTimeStatus(n: 1 | 2 | 3 | 4, condition: PrinterCondition): number {
  const { faults, isJammed } = condition;
  const fixed = 0x12;
  const bit = (isSet: boolean, bits: number): number => (isSet ? bits : 0);
  switch (n) {
    case 1:
      return fixed | bit(isStopped(condition), 0x08);
    case 2:
      return fixed | bit(faults.coverOpen, 0x04) | bit(faults.paperOut, 0x20) | bit(isJammed, 0x40);
    case 3:
      return fixed | bit(isJammed, 0x08);
    case 4:
      return fixed | paperBits(faults, { low: 0x0c, out: 0x60 });
  }
}

/** The answer to GS r 1, fixed bits 0··0····. @source ESC/POS reference, GS r */
export function paperSensorStatus({ faults }: PrinterCondition): number {
  return paperBits(faults, { low: 0x03, out: 0x0c });
}

function paperBits(faults: PrinterFaults, bits: { low: number; out: number }): number {
  return (faults.paperLow || faults.paperOut ? bits.low : 0) | (faults.paperOut ? bits.out : 0);
}
