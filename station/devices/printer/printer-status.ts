import type { Refusal } from "#shared/result.ts";
import { printerTexts, unprintableText } from "./texts.zh.ts";

/**
 * How the printer is. `paper-low` still prints; `no-answer` is also a cable or a power supply that is out;
 * `error` is a jam, the blade, the head, or a printer that answers but does not work off its data.
 */
export const printerStatuses = [
  "ready",
  "paper-low",
  "paper-out",
  "cover-open",
  "offline",
  "no-answer",
  "error",
] as const;

/** One of the ways a printer is. */
export type PrinterStatus = (typeof printerStatuses)[number];

/** The answers to DLE EOT 1 … 4, one byte each: printer, cause of being offline, error, roll paper sensor. */
export type StatusBytes = readonly [printer: number, offline: number, error: number, paper: number];

/** What becomes of a print job. A job is never taken for printed because nothing was heard. */
export type PrintOutcome =
  /** The printer has worked off everything and is well. */
  | { readonly kind: "printed" }
  /** Nothing of it was sent. */
  | { readonly kind: "refused"; readonly status: PrinterStatus }
  /** Nothing of it was sent, and nothing ever will be: its content cannot be made into bytes for a printer. */
  | { readonly kind: "unprintable" }
  /** It was sent at least in part and not confirmed: there may be a whole receipt, a part or none. */
  | { readonly kind: "unknown"; readonly status: PrinterStatus };

/** Whether a job may be sent. */
export function canPrint(status: PrinterStatus): boolean {
  return status === "ready" || status === "paper-low";
}

/** A sentence about the printer and what to do; `printer-ready` and `printer-paper-low` are no obstacle. */
export function printerRefusal(status: PrinterStatus): Refusal {
  return { code: `printer-${status}`, ...printerTexts[status] };
}

/** What is said of a job that can never be printed. */
export const unprintableRefusal: Refusal = { code: "print-unprintable", ...unprintableText };

/**
 * The status that the four answers add up to; the one that a person must act on first wins.
 * @source ESC/POS, DLE EOT n: bits of "printer status", "offline cause", "error cause", "roll paper sensor"
 */
export function statusOf([printer, offline, error, paper]: StatusBytes): PrinterStatus {
  const isSet = (byte: number, bits: number): boolean => (byte & bits) !== 0;
  if (isSet(offline, 0x04)) return "cover-open";
  if (isSet(offline, 0x20) || isSet(paper, 0x60)) return "paper-out";
  if (isSet(offline, 0x40) || isSet(error, 0x6c)) return "error";
  if (isSet(printer, 0x08)) return "offline";
  return isSet(paper, 0x0c) ? "paper-low" : "ready";
}
